"""Where a heading is divided: dashes, bars, colons and quotes of all scripts."""

import re

from mvidarr.library.titles.guests import EDGE, STOP
from mvidarr.library.titles.patterns import lazily

_DASH = "-–—―−‐‑－~～〜﹣"
SPACED = lazily(rf"[\s{EDGE}{STOP}]+[{_DASH}]+[\s{EDGE}{STOP}]+|\s+[_＿]\s+")
_ONE_SIDED = lazily(r"\s+[-–—－](?=[^\W\d_]|[\"'“「『#(])|(?<=[\w)\]!?.])[–—]\s+|(?<=[\w)\]!?.])-\s+(?=[\w\"'“])")
_TIGHT = lazily(r"(?<=\w)[—–](?=\w)")
BAR = lazily(r"\s*[|｜‖¦│]+\s*|\s+[•·∙●►▶▷»]+\s+")
SLASH = lazily(r"\s+(?:/+|／)\s+")
_COLON = lazily(r"(?<=\S):\s+|：\s*")
_BY = lazily(r"\s+by\s+", re.IGNORECASE)
_WIDE_QUOTED = lazily(r"^(.*?)\s*(?:「(.+?)」|『(.+?)』|《(.+?)》|〈(.+?)〉|【(.+?)】)\s*(.*)$")
_QUOTED = lazily(
    r"^(.{1,80}?)(?:\s+|(?<=[)\]）]))(?:“([^“”]+)”|\"([^\"]+)\"|„([^„“”]+)[“”]|«\s*([^«»]+?)\s*»|‘([^‘]+)’|'(.+)'(?!\w))\s*(.*)$"
)
_WHOLE_QUOTES = lazily(
    r"^(?:“([^“”]+)”|\"([^\"]+)\"|„([^„“”]+)[“”]|«\s*([^«»]+?)\s*»|‘([^‘’]+)’|'([^']+(?:\w'\w[^']*)*)'|「([^「」]+)」|『([^『』]+)』|《([^《》]+)》)$"
)
_QUOTES_FIRST = lazily(r"^([\"'“„«‘「『《].+[\"'”“»’」』》])\s*([^\"'”“»’」』》]+)$")
_VERB = lazily(r"(?<=\S)\s+(covers?|covering|performs?|performing|plays?|sings?)\s*$", re.IGNORECASE)
_SQUARE = lazily(r"^([^\[\]]*\S)\s*\[([^\[\]]+)\]$")
_SIGNS = f'{_DASH}:：|｜/"“„«「『《【_'
_GLUE = lazily(r"(?:^|\s)(?:of|the|in|and|a|an|my|on|to|is|with|for|from|about|behind|&|=|de|la|le|el)$", re.IGNORECASE)


def halves(text: str, pattern: re.Pattern[str]) -> tuple[str, str] | None:
    """Around the first separator that stands in no brackets and has something on both sides."""
    for found in pattern.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if _opens(before) and any(sign in after for sign in ")]）】"):
            continue
        if before.strip(f" {EDGE}{STOP}") and after.strip(f" {EDGE}{STOP}"):
            return before, after
        return None
    return None


def _opens(text: str) -> bool:
    """Whether a bracket is open at its end."""
    return any(text.count(a) > text.count(b) for a, b in ("()", "[]", "（）", "【】"))


def by_looser_dash(text: str) -> tuple[str, str] | None:
    """``Artist -Song``, ``Artist– Song``, ``Artist—Song``."""
    return halves(text, _ONE_SIDED) or halves(text, _TIGHT)


def by_colon(text: str) -> tuple[str, str] | None:
    return halves(text, _COLON)


def by_word(text: str) -> tuple[str, str] | None:
    return halves(text, _BY)


def by_wide_quotes(text: str) -> tuple[str, str, str] | None:
    """``YOASOBI「夜に駆ける」MV``: what stands before, inside and after."""
    return _three(_WIDE_QUOTED.match(text)) if any(sign in text for sign in "「『《〈【") else None


def is_divided(text: str) -> bool:
    """Whether a part of a heading has an artist and a song by itself."""
    quoted = by_wide_quotes(text)
    return bool(SPACED.search(text)) or bool(quoted and quoted[0].strip())


def may_divide(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


def by_quotes(text: str) -> tuple[str, str, str] | None:
    """``Artist "Song" …``; not where the quotes go on with what stands before them (``The Story of "X"``)."""
    if not any(sign in text for sign in "\"'“„«‘"):
        return None
    three = _three(_QUOTED.match(text))
    return three if three and three[0].strip() and not _GLUE.search(three[0]) else None


def by_square_brackets(text: str) -> tuple[str, str] | None:
    found = _SQUARE.match(text)
    return (found[1], found[2]) if found else None


def unquoted(text: str) -> str:
    """A title that is in quotes altogether, without them."""
    found = _WHOLE_QUOTES.match(text) if text and not text[0].isalnum() else None
    return next((part for part in found.groups() if part), text).strip() if found else text


def without_verb(text: str) -> tuple[str, str]:
    """``Band cover`` before quotes: who sings, and what they do."""
    found = _VERB.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def quotes_first(text: str) -> tuple[str, str] | None:
    """``'Song' tail`` -> the two; a half that begins with quotes."""
    found = _QUOTES_FIRST.match(text) if text and not text[0].isalnum() else None
    return (found[1], found[2]) if found else None


def _three(found: re.Match[str] | None) -> tuple[str, str, str] | None:
    if not found:
        return None
    before, *inside, after = found.groups()
    return before, next((part for part in inside if part), ""), after
