"""What somebody is writing at a place of a query that may be unfinished or wrong. Pure; knows no field.

Places count characters. What is offered for a place stands instead of ``start`` to ``end``, whole: also what follows
the caret in the same word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from mvidarr.query.grammar import NAME, QUOTES

_FIELD = re.compile(rf"({NAME}):")
_LIST = re.compile(r"(!?=)?\(")
_SIGN = re.compile(r"!=|<=|>=|=|<|>")
_PLAIN = re.compile(r"(?:\\.|[^\s\"“”„()\\])+|\\", re.DOTALL)
_LISTED = re.compile(r"(?:\\.|[^,)\"“”„\\])+|\\", re.DOTALL)
_CLOSED = re.compile(r"""(?:\\.|[^"“”„\\])*(["“”„]\*?)?""", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_JOINED = ("AND", "OR", "NOT")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the caret stands.

    ``typed`` is what stands before it of the ``word``, of a ``field``'s name or of a ``value`` (without quotes, signs
    and stars). ``sign`` compares: ``<`` or the like, ``..`` behind the dots of a range. ``run``: where the plain words
    begin that end here, which may be one name. ``others``: the further values of a list.
    """

    kind: Literal["word", "field", "value"]
    start: int
    end: int
    typed: str = ""
    field: str = ""
    sign: str = ""
    listed: bool = False
    others: tuple[str, ...] = ()
    run: int = -1


def place_at(text: str, at: int) -> Place:
    """The place of a caret before the character ``at``; never fails, whatever the text is."""
    at = min(max(at, 0), len(text))
    run = -1
    for found, joins in _parts(text, at):
        if found.start <= at <= found.end:
            return replace(found, run=found.start if run < 0 else run) if found.kind == "word" else found
        run = -1 if not joins else found.start if run < 0 else run
    return Place("word", at, at, run=at)


def _parts(text: str, at: int) -> Iterator[tuple[Place, bool]]:
    """What there is, from the left; and whether a word behind it may belong to it."""
    here = 0
    while here < len(text):
        if text[here].isspace():
            here += 1
        elif text[here] in "()" or (text[here] == "-" and not text[here + 1 : here + 2].isspace()):
            yield Place("word", -1, -1), False
            here += 1
        elif named := _FIELD.match(text, here):
            place, here = _criterion(text, at, named)
            yield place, False
        else:
            place, here = _word(text, at, here)
            yield place, text[place.start] not in QUOTES and text[place.start : place.end] not in _JOINED


def _word(text: str, at: int, here: int) -> tuple[Place, int]:
    if text[here] in QUOTES:
        end, typed = _quoted(text, at, here)
    else:
        found = _PLAIN.match(text, here)
        end = found.end() if found else here + 1
        typed = _bare(text[here : min(max(at, here), end)])
    return Place("word", here, end, typed), end


def _criterion(text: str, at: int, named: re.Match[str]) -> tuple[Place, int]:
    name = named[1].lower()
    if listed := _LIST.match(text, named.end()):
        value, end = _list(text, at, listed.end(), Place("value", 0, 0, field=name, sign=listed[1] or "", listed=True))
    else:
        value, end = _value(text, at, named.end(), Place("value", 0, 0, field=name), _PLAIN)
    if named.start() <= at < named.end():
        return Place("field", named.start(), named.end(), text[named.start() : at], field=name), end
    return value, end


def _list(text: str, at: int, here: int, empty: Place) -> tuple[Place, int]:
    """The value that the caret is in, with the texts of the others; behind the last one the list is over."""
    found: list[tuple[Place, str]] = []
    while True:
        while here < len(text) and text[here].isspace():
            here += 1
        place, here = _value(text, at, here, empty, _LISTED)
        found.append((place, _bare(text[place.start : place.end].strip().strip(QUOTES))))
        while here < len(text) and text[here] not in ",)":
            here += 1  # what cannot stand there
        if text[here : here + 1] != ",":
            break
        here += 1
    mine = next((n for n, (place, _) in enumerate(found) if place.start <= at <= place.end), None)
    if mine is None:
        return replace(empty, start=-1, end=-1), here
    return replace(found[mine][0], others=tuple(said for n, (_, said) in enumerate(found) if n != mine and said)), here


def _value(text: str, at: int, here: int, empty: Place, plain: re.Pattern[str]) -> tuple[Place, int]:
    sign = _SIGN.match(text, here)
    start = sign.end() if sign else here
    if text[start : start + 1] and text[start] in QUOTES:
        end, typed = _quoted(text, at, start)
        return replace(empty, start=start, end=end, typed=typed, sign=sign[0] if sign else empty.sign), end
    found = plain.match(text, start)
    end = found.end() if found else start
    if empty.field == "sort":
        return _key(text, at, start, end, empty), end
    dots = text.find("..", start, end)
    if dots >= 0 and at >= dots + 2:
        return replace(empty, start=dots + 2, end=end, typed=_bare(text[dots + 2 : min(at, end)]), sign=".."), end
    stop = end if dots < 0 else dots
    typed = _bare(text[start : min(max(at, start), stop)]).removesuffix("*")
    return replace(empty, start=start, end=stop, typed=typed, sign=sign[0] if sign else empty.sign), end


def _key(text: str, at: int, start: int, end: int, empty: Place) -> Place:
    """One of the keys of an order; the others are those it has already."""
    first = text.rfind(",", start, max(at, start)) + 1 or start
    last = text.find(",", max(at, start), end)
    last = end if last < 0 else last
    others = text[start:first].split(",") + text[last:end].split(",")
    said = tuple(key.strip("-") for key in others if key.strip("-"))
    return replace(empty, start=first, end=last, typed=text[first : min(max(at, first), last)], others=said)


def _quoted(text: str, at: int, here: int) -> tuple[int, str]:
    """A quote that is not closed goes on to the end."""
    found = _CLOSED.match(text, here + 1)
    end = found.end() if found else len(text)
    inside = found.start(1) if found and found[1] else end
    return end, _bare(text[here + 1 : min(max(at, here + 1), inside)])


def _bare(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
