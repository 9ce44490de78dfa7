"""The kinds of field. Each turns one item of a criterion into a condition, or says what it would have understood."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, and_, or_, true

from mvidarr.clock import DAY
from mvidarr.query import values
from mvidarr.query.compare import aged, ages_of, between
from mvidarr.query.mistakes import mistake, shown, unknown
from mvidarr.query.sql import NOTHING, bound, bytewise, holds
from mvidarr.query.table import Asked, Asker, Condition, Phrase, Words, for_asker
from mvidarr.query.text import fold, tokens
from mvidarr.query.tree import Item
from mvidarr.query.values import Stretch

_AFTER_ALL = "\U0010ffff"  # no text that goes on from a prefix sorts behind prefix + this


def phrase_of(text: str, prefix: bool) -> Phrase:
    return Phrase(tuple(tokens(text, whole=False)), prefix)


def words_in(column: ColumnElement[Any]) -> Words:
    """Full text for a noun without an index for it: a column written by ``query.words``."""

    def condition(phrases: Sequence[Phrase]) -> Condition:
        return and_(true(), *(holds(column, phrase.needle) for phrase in phrases))

    return condition


class _Kind:
    """Several values are any of them."""

    def condition(self, item: Item, asker: Asker) -> Condition:
        raise NotImplementedError

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        if len(items) == 1:
            return self.condition(items[0], asker)
        return or_(*(self.condition(item, asker) for item in items))


@dataclass(frozen=True)
class Text(_Kind):
    """``words`` is written by ``query.words``; ``folded`` by ``query.fold``, for whole values and ranges (without it
    whole values are compared by their words). ``within`` wraps what is asked of another table's columns, as
    ``lambda inner: videos.c.id.in_(select(labels.c.video_id).where(inner))``."""

    words: ColumnElement[Any]
    folded: ColumnElement[Any] | None = None
    within: Callable[[Condition], Condition] | None = None

    def condition(self, item: Item, asker: Asker) -> Condition:
        return self._outside(self._inside(item))

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        return self._outside(or_(*map(self._inside, items)) if len(items) > 1 else self._inside(items[0]))

    def present(self, asker: Asker) -> Condition:
        return self._outside(self.words != bound(""))

    def _outside(self, inner: Condition) -> Condition:
        return self.within(inner) if self.within else inner

    def _inside(self, item: Item) -> Condition:
        if item.op in ("is", "prefix"):
            phrase = phrase_of(item.value, item.op == "prefix")
            return holds(self.words, phrase.needle) if phrase.tokens else NOTHING
        if item.op == "=":
            return self._whole(item.value)
        if self.folded is None:
            raise mistake("This field has no order; ask for words of it.", item.at, item.length, item.value, ["a word"])
        return between(bytewise(self.folded), item, _text_stretch)

    def _whole(self, value: str) -> Condition:
        if self.folded is not None:
            return self.folded == bound(fold(value))
        return self.words == bound(f" {' '.join(tokens(value))} ")


def Names(  # noqa: N802 - a kind of field like the others
    *, within: Callable[[Condition], Condition], words: ColumnElement[Any], folded: ColumnElement[Any] | None = None
) -> Text:
    """Names that live in another table: artists, genres, tags."""
    return Text(words, folded, within)


@dataclass(frozen=True)
class Number(_Kind):
    column: Asked

    expected: ClassVar[tuple[str, ...]] = ("a number", "7", "lo..hi", "<7")

    def read(self, text: str, asker: Asker) -> Stretch | None:
        return values.number(text)

    def condition(self, item: Item, asker: Asker) -> Condition:
        column = for_asker(self.column, asker)
        return between(column, item, lambda value: self._read(value, item, asker))

    def present(self, asker: Asker) -> Condition:
        return for_asker(self.column, asker).is_not(None)

    def _read(self, text: str, item: Item, asker: Asker) -> Stretch:
        found = self.read(text, asker)
        if found is None or item.op == "prefix":
            sentence = f"“{shown(text)}” is not {self.expected[0]}; write it like {', '.join(self.expected[1:])}."
            raise mistake(sentence, item.at, item.length, text, self.expected)
        return found


class Size(Number):
    """A column of bytes."""

    expected = ("a size", "500MB", ">1.5GiB", "10MB..100MB")

    def read(self, text: str, asker: Asker) -> Stretch | None:
        return values.size(text)


class Height(Number):
    """A column of lines."""

    expected = ("a height", "1080", "720p", "4k", "720..")

    def read(self, text: str, asker: Asker) -> Stretch | None:
        return values.height(text)


class Duration(Number):
    """A column of seconds."""

    expected = ("a length", "2m30s", "2:30", "150", ">1h", "2m..5m")

    def read(self, text: str, asker: Asker) -> Stretch | None:
        return values.duration(text)


class Moment(Number):
    """A column of milliseconds since 1970."""

    expected = ("a time", "2026", "2026-01", "2026-01-15", "<30d", "2026-01..2026-02")

    def read(self, text: str, asker: Asker) -> Stretch | None:
        return values.moment(text)

    def condition(self, item: Item, asker: Asker) -> Condition:
        ages = ages_of(item)
        if ages is None:
            return super().condition(item, asker)
        return aged(for_asker(self.column, asker), item, ages, lambda age: self.edge(asker.now - age.before))

    def edge(self, moment: int) -> Any:
        """As the column would keep it."""
        return moment

    def _read(self, text: str, item: Item, asker: Asker) -> Stretch:
        """An age may stand in a range whose other end is a date."""
        age = values.age(text) if item.op == ".." else None
        return Stretch(self.edge(asker.now - age.before)) if age else super()._read(text, item, asker)


class Day(Moment):
    """A column of texts like 2026-01-15."""

    expected = ("a day", "2026", "2026-01", "2026-01-15", "<30d", "2026-01..2026-02")

    def read(self, text: str, asker: Asker) -> Stretch | None:
        """Its end is behind every text that begins with the last day, and before the next day."""
        days = values.day(text)
        last = "" if days is None or days.end is None else values.day_text(days.end - 1)
        return days and Stretch(values.day_text(days.start), f"{last}~")

    def edge(self, moment: int) -> str:
        return values.day_text(moment // DAY)


@dataclass(frozen=True)
class Choice(_Kind):
    """One of a few words; a mapping says how the column keeps each."""

    column: Asked
    values: Mapping[str, Any] | Sequence[str]

    def condition(self, item: Item, asker: Asker) -> Condition:
        names = list(self.values)
        column = for_asker(self.column, asker)
        chosen = fold(item.value).replace("-", "_").replace(" ", "_")
        if item.op == "prefix":
            fitting = [name for name in names if name.startswith(chosen)]
        elif item.op in ("is", "="):
            fitting = [chosen] if chosen in names else []
        else:
            raise mistake("This field has no order; name one of its values.", item.at, item.length, item.value, names)
        if not fitting:
            raise unknown("value", item.value, names, item.at, item.length)
        return or_(*(column == bound(self._kept(name)) for name in fitting))

    def _kept(self, name: str) -> Any:
        return self.values[name] if isinstance(self.values, Mapping) else name

    def present(self, asker: Asker) -> Condition:
        return for_asker(self.column, asker).is_not(None)


@dataclass(frozen=True)
class Code(_Kind):
    """A column of short names in lower case that only a machine gives, such as h264 or no_video."""

    column: Asked

    def condition(self, item: Item, asker: Asker) -> Condition:
        column, value = for_asker(self.column, asker), fold(item.value)
        if item.op == "prefix":
            return column.startswith(value, autoescape=True)
        if item.op not in ("is", "="):
            raise mistake("This field has no order; name one of its values.", item.at, item.length, value, ["a word"])
        return column == bound(value)

    def present(self, asker: Asker) -> Condition:
        return for_asker(self.column, asker).is_not(None)


@dataclass(frozen=True)
class Flag(_Kind):
    """Yes or no; ``column`` is a boolean one or any condition."""

    column: Asked

    def condition(self, item: Item, asker: Asker) -> Condition:
        said = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(fold(item.value))
        if said is None or item.op not in ("is", "="):
            raise mistake("This field is yes or no.", item.at, item.length, item.value, ["yes", "no"])
        return for_asker(self.column, asker).is_(said)

    def present(self, asker: Asker) -> Condition:
        return for_asker(self.column, asker).is_(True)


def _text_stretch(text: str) -> Stretch:
    folded: Any = fold(text)
    return Stretch(folded, folded + _AFTER_ALL)
