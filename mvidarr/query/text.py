"""Folding: one spelling for texts that people would call the same, and the words in them.

Both databases search and order what is made here, so they agree about every script; neither folds by itself.
"""

import re
import unicodedata
from functools import lru_cache

# Combining marks whose absence makes another spelling of the same word. Marks that carry a vowel or change the
# consonant (Indic signs, Japanese voicing) are not among them.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"})
_CONTROL = re.compile("[\x00-\x1f\x7f]")  # of no word: the index of SQLite would split it there
# Scripts written without spaces between words: Han, kana, Hangul, and what belongs to them.
_DENSE = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u303c\u3040-\u30ff\u3100-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
PIECE = re.compile(f"[{_DENSE}]+|[^{_DENSE}]+")
IS_DENSE = re.compile(f"[{_DENSE}]")
LONGEST = 500  # characters of a word: PostgreSQL indexes no more than 2,046 bytes
BAR = "|"  # between texts, and so no word
INSIDE = re.compile(r"(?<=\w)['’ʼ`](?=\w)")  # don't: one word, however it is written
_BETWEEN = re.compile(r"[^0-9a-z]+")  # words of plain letters
_SHORT = 200  # characters
INITIALS = re.compile(r"\b(?:\w\.){2,}\w?(?!\w)")  # R.E.M., and rem


def fold(text: str) -> str:
    """``Björk`` -> ``bjork``, ``Ｆｕｌｌ  width`` -> ``full width``: case, accents, width and runs of space gone."""
    return " ".join(bare(text).split())


def bare(text: str) -> str:
    """The same with every space it has."""
    if text.isascii():
        return text.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    return unicodedata.normalize("NFC", plain)


def is_control(text: str) -> bool:
    return _CONTROL.fullmatch(text) is not None


def of_word(ch: str) -> bool:
    """Whether a folded character belongs to a word, as ``tokens`` cuts them."""
    return ch.isalnum() or unicodedata.category(ch)[0] == "M"


def tokens(text: str, *, whole: bool = True) -> list[str]:
    """The words of a text, folded. A run of Chinese, Japanese or Korean is cut into overlapping pairs, so it is found
    from any place inside. ``whole``, as texts are stored, adds the run's last character, so that a single one is found
    too; what is searched for goes without it at its own end, where the text may go on.

    A text of signs only (``!!!``) is one word for each run of them.
    """
    folded = _CONTROL.sub(" ", fold(text))
    plain = INITIALS.sub(lambda found: found[0].replace(".", ""), INSIDE.sub("", folded))
    if plain.isascii():  # most texts, in a fifth of the time
        return [word[:LONGEST] for word in _BETWEEN.sub(" ", plain).split()] or _signs(folded)
    found: list[str] = []
    last = ""
    for word in "".join(ch if ch.isalnum() or unicodedata.category(ch)[0] == "M" else " " for ch in plain).split():
        for piece in PIECE.findall(word):
            found.extend(_pairs(piece) if IS_DENSE.match(piece) else [piece[:LONGEST]])
            last = piece
    if not whole and len(last) > 1 and IS_DENSE.match(last):
        found.pop()
    return found or _signs(folded)


def _signs(folded: str) -> list[str]:
    return [signs[:LONGEST] for signs in folded.split() if signs != BAR]


def words(*texts: str | None) -> str:
    """As the search columns hold them: a space around every word, a bar between texts, so that no phrase crosses from
    one text into the next. Nothing to say is the empty string.

    ``words("Army of Me", "Björk")`` -> ``" army of me | bjork "``
    """
    parts = [found for text in texts if text and (found := _said(text) if len(text) < _SHORT else _say(text))]
    return f" {' | '.join(parts)} " if parts else ""


def _say(text: str) -> str:
    return " ".join(tokens(text))


_said = lru_cache(2048)(_say)  # titles and names are asked for again and again


def _pairs(run: str) -> list[str]:
    return [*(run[at : at + 2] for at in range(len(run) - 1)), run[-1]]
