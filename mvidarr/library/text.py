"""Folding: one spelling for texts that people would call the same, done here and nowhere else."""

import re
import unicodedata

# Combining marks whose absence makes another spelling of the same word. Marks that carry a vowel or change the
# consonant (Indic signs, Japanese voicing) are not among them.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"})
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """``Björk`` -> ``bjork``, ``Ｆｕｌｌ  width`` -> ``full width``: case, accents, width and runs of space gone."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def sort_name(name: str) -> str:
    """``The Beatles`` -> ``beatles, the``; folded, for ordering only."""
    folded = fold(name)
    for article in ("the ", "a ", "an "):
        if folded.startswith(article) and len(folded) > len(article):
            return f"{folded.removeprefix(article)}, {article.strip()}"
    return folded


def one_line(text: str) -> str:
    """A name or title as it can be shown and stored: NFC, no control characters, single spaces."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _storable(text, keep=""))).strip()


def paragraphs(text: str) -> str:
    """A description: as ``one_line``, with its line breaks and tabs."""
    return unicodedata.normalize("NFC", _storable(text.replace("\r\n", "\n"), keep="\n\t")).strip()


def _storable(text: str, *, keep: str) -> str:
    """Neither database takes NUL or half a surrogate pair, and no page needs the other control characters."""
    return "".join(
        " " if unicodedata.category(ch) in {"Cc", "Cs", "Zl", "Zp"} and ch not in keep else ch for ch in text
    )
