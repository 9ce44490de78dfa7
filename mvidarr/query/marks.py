"""Where the words that were searched for stand in a text as it is shown. Pure.

A text is folded character by character, each keeping its place; then it is cut into words as ``tokens`` does, so what
is marked is what was found.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from mvidarr.query.table import Phrase
from mvidarr.query.text import BAR, INITIALS, INSIDE, IS_DENSE, LONGEST, PIECE, bare, is_control, of_word

Span = tuple[int, int]  # first character, and the one behind the last


class _Letter(NamedTuple):
    """A folded character and what it was made of."""

    ch: str
    start: int
    end: int


class Placed(NamedTuple):
    """A word and its letters."""

    word: str
    letters: Sequence[_Letter]


def spans(text: str, phrases: Iterable[Phrase]) -> list[Span]:
    """In order, none within or beside another."""
    words = placed(text)
    found = sorted(span for phrase in phrases if phrase.tokens for span in _of(words, phrase))
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def placed(text: str) -> list[Placed]:
    """The words of a text, as ``tokens`` has them."""
    folded = list(_folded(text))
    plain = _without(_without(folded, INSIDE, ""), INITIALS, ".")
    found = [one for word in _runs(plain, of_word) for one in _cut(word)]
    return found or [_whole(run[:LONGEST]) for run in _runs(folded, _shown) if _word(run) != BAR]


def _of(words: Sequence[Placed], phrase: Phrase) -> Iterator[Span]:
    length = len(phrase.tokens)
    for at in range(len(words) - length + 1):
        run = words[at : at + length]
        if _fits([one.word for one in run], phrase):
            last = run[-1].letters[: len(phrase.tokens[-1])]
            yield run[0].letters[0].start, last[-1].end


def _fits(run: Sequence[str], phrase: Phrase) -> bool:
    wanted = list(phrase.tokens)
    if list(run[:-1]) != wanted[:-1]:
        return False
    return run[-1].startswith(wanted[-1]) if phrase.prefix else run[-1] == wanted[-1]


def _folded(text: str) -> Iterator[_Letter]:
    """With the marks that belong to it a character is folded at once."""
    if text.isascii():
        for at, ch in enumerate(text.lower()):
            yield _Letter(" " if is_control(ch) else ch, at, at + 1)
        return
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        part = text[start:end]
        for ch in " " if part.isspace() or is_control(part) else bare(part):
            yield _Letter(ch, start, end)
        start = end


def _joins(ch: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFKD", ch)[0]) != 0


def _shown(ch: str) -> bool:
    return not ch.isspace()


def _word(letters: Iterable[_Letter]) -> str:
    return "".join(letter.ch for letter in letters)


def _without(letters: list[_Letter], pattern: re.Pattern[str], only: str) -> list[_Letter]:
    gone = {
        at
        for found in pattern.finditer(_word(letters))
        for at in range(*found.span())
        if not only or letters[at].ch == only
    }
    return [letter for at, letter in enumerate(letters) if at not in gone] if gone else letters


def _runs(letters: Iterable[_Letter], belongs: Callable[[str], bool]) -> Iterator[list[_Letter]]:
    run: list[_Letter] = []
    for letter in letters:
        if belongs(letter.ch):
            run.append(letter)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _cut(word: list[_Letter]) -> Iterator[Placed]:
    for piece in PIECE.finditer(_word(word)):
        letters = word[piece.start() : piece.end()]
        if IS_DENSE.match(piece[0]):
            yield from (_whole(letters[at : at + 2]) for at in range(len(letters) - 1))
            yield _whole(letters[-1:])
        else:
            yield _whole(letters[:LONGEST])


def _whole(letters: Sequence[_Letter]) -> Placed:
    return Placed(_word(letters), letters)
