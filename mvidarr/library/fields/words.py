"""Words of videos by the indexes that the database keeps of them.

Neither database folds or splits: ``videos.search`` holds what ``query.words`` made, and each word of the query must be
one of those between its spaces; ``videos.name_words`` holds only those of title, artist, aliases and guests. An index
knows which words a video has, not where; so phrases are looked at again.

There are three ways to ask, which find the same. By index: the words are few, so what they find is gathered and sorted.
Walked: they are many, so another index is walked in the order of the list, and each row is held against what the words
find (SQLite, which has that in a moment) or against the text itself (PostgreSQL). Row by row: something else has found
a handful of rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import Boolean, ColumnElement, Dialect, Integer, Text, and_, bindparam, literal, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from mvidarr.db.tables.library import videos
from mvidarr.db.tables.search import POSTGRES_NAMES, POSTGRES_WORDS
from mvidarr.query import Phrase
from mvidarr.query.sql import bound, holds

Wanted = tuple[tuple[str, bool], ...]  # words, and whether they may go on

MANY = 4000  # rows that words find: from here on an index is walked


class _Match(TypeDecorator[Wanted]):
    """All of the words, as each database wants to be asked."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        if dialect.name == "sqlite":
            return " AND ".join(_fts5(word, prefix) for word, prefix in value)
        return " & ".join(_tsquery(word, prefix) for word, prefix in value)


class _Asked(FunctionElement[Any]):
    """What is asked of an index; after the words themselves stand the texts to look at instead."""

    type: TypeEngine[Any] = Boolean()
    inherit_cache = True
    index: ClassVar[str]  # of SQLite, a table
    vector: ClassVar[str]  # of PostgreSQL
    column: ClassVar[str]  # the text itself

    def by_row(self) -> ColumnElement[bool]:
        """Without the index: see ``query.rowwise``."""
        return and_(true(), *list(self.clauses)[1:])

    def beside(self) -> "_Asked":
        """For a condition that other rows meet as well: PostgreSQL would work out the vector of each row anew."""
        alone = beside_words if type(self) is has_words else walked_words
        return (walked_names if self.index == has_names.index else alone)(*self.clauses)

    def self_group(self, against: Any = None) -> "_Asked":
        """As it is, in brackets of its own: SQLAlchemy would write ``= 1`` behind it, and no index serves that."""
        return self


class has_words(_Asked):  # noqa: N801 - reads as the function it is
    inherit_cache = True
    index, vector, column = "videos_words", POSTGRES_WORDS, "search"


class has_names(_Asked):  # noqa: N801
    inherit_cache = True
    index, vector, column = "videos_names", POSTGRES_NAMES, "name_words"


class walked_words(has_words):  # noqa: N801
    inherit_cache = True


class walked_names(has_names):  # noqa: N801
    inherit_cache = True


class beside_words(has_words):  # noqa: N801
    """Of which nothing else is asked that a row would have to be read for."""

    inherit_cache = True


class read_words(has_words):  # noqa: N801
    """Whose text is read in any case, as a run of words is looked for in it."""

    inherit_cache = True


class found_words(has_words):  # noqa: N801
    """How many, at most ``MANY``; see ``WordsOf.found``."""

    type = Integer()
    inherit_cache = True


class found_names(has_names):  # noqa: N801
    type = Integer()
    inherit_cache = True


def _fts(element: _Asked, compiler: SQLCompiler, kw: Any) -> str:
    match = compiler.process(next(iter(element.clauses)), **kw)
    return f"SELECT rowid FROM {element.index} WHERE {element.index} MATCH {match}"  # noqa: S608 - a bound value


def _gin(element: _Asked, compiler: SQLCompiler, kw: Any) -> str:
    return f"{element.vector} @@ CAST({compiler.process(next(iter(element.clauses)), **kw)} AS tsquery)"


@compiles(_Asked, "sqlite")
def _by_fts5(element: _Asked, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(videos.id IN ({_fts(element, compiler, kw)}))"


@compiles(_Asked, "postgresql")
def _by_gin(element: _Asked, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({_gin(element, compiler, kw)})"


@compiles(walked_words, "sqlite")
@compiles(walked_names, "sqlite")
@compiles(beside_words, "sqlite")
def _beside_fts5(element: _Asked, compiler: SQLCompiler, **kw: Any) -> str:
    """The sign keeps SQLite from starting with the rows of the words."""
    return f"(+videos.id IN ({_fts(element, compiler, kw)}))"


@compiles(walked_words, "postgresql")
@compiles(walked_names, "postgresql")
def _in_texts(element: _Asked, compiler: SQLCompiler, **kw: Any) -> str:
    looked = [compiler.process(clause, **kw) for clause in list(element.clauses)[1:]]
    return f"({' AND '.join(looked) or _gin(element, compiler, kw)})"


@compiles(beside_words, "postgresql")
def _gathered(element: _Asked, compiler: SQLCompiler, **kw: Any) -> str:
    """The ids that the index finds, to look the others up in: so no other row is read for its text."""
    vector = element.vector.replace("videos.", "said.")
    match = compiler.process(next(iter(element.clauses)), **kw)
    return f"(videos.id IN (SELECT said.id FROM videos AS said WHERE {vector} @@ CAST({match} AS tsquery)))"  # noqa: S608


@compiles(found_words, "sqlite")
@compiles(found_names, "sqlite")
def _count_of_fts5(element: _Asked, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(SELECT count(*) FROM ({_fts(element, compiler, kw)} LIMIT {MANY}))"  # noqa: S608


@compiles(found_words, "postgresql")
@compiles(found_names, "postgresql")
def _reckoned(element: _Asked, compiler: SQLCompiler, **kw: Any) -> str:
    """From one page of a hundred: PostgreSQL takes the vector of a row for cheap, and to count common words it would
    rather work out those of all rows than ask its index."""
    looked = [f"strpos(videos.{element.column}, {compiler.process(one, **kw)}) > 0" for one in _needles(element)]
    sample = "videos TABLESAMPLE SYSTEM (1)"
    return f"(SELECT least({MANY}, 100 * count(*)) FROM {sample} WHERE {' AND '.join(looked)})"  # noqa: S608


def _needles(element: _Asked) -> list[Any]:
    return list(element.clauses)[1:]


@dataclass(frozen=True)
class Sought:
    """Phrases as an index and a text are asked for them; ``match`` None: there are no words."""

    match: ColumnElement[Any] | None
    needles: tuple[ColumnElement[Any], ...]
    runs: tuple[ColumnElement[Any], ...]  # those needles that are several words: an index knows not where they stand


class Said(NamedTuple):
    """Phrases by what is alike in many queries: ``places(form)``, and ``values`` for them."""

    form: tuple[bool, ...]  # of each phrase whether it is several words
    values: dict[str, Any]


def said(phrases: Sequence[Phrase]) -> Said:
    asked = [phrase for phrase in phrases if phrase.tokens]
    values = {f"needle_{n}": phrase.needle for n, phrase in enumerate(asked)}
    return Said(tuple(len(phrase.tokens) > 1 for phrase in asked), {"match": _wanted(asked), **values})


@lru_cache(64)
def places(form: tuple[bool, ...]) -> Sought:
    needles = tuple(bindparam(f"needle_{n}", type_=Text()) for n in range(len(form)))
    match = bindparam("match", type_=_Match()) if form else None
    return Sought(match, needles, tuple(needle for needle, several in zip(needles, form, strict=True) if several))


Phrases = Sequence[Phrase] | Sought


@dataclass(frozen=True)
class WordsOf:
    """One of the two texts and its index. Called, it asks the index."""

    text: ColumnElement[str]
    _has: type[_Asked]
    _read: type[_Asked]
    _walked: type[_Asked]
    _found: type[_Asked]

    def __call__(self, phrases: Phrases) -> ColumnElement[bool]:
        sought = _sought(phrases)
        return self._by(self._read if sought.runs else self._has, sought)

    def walked(self, phrases: Phrases) -> ColumnElement[bool]:
        return self._by(self._walked, _sought(phrases))

    def beside(self, phrases: Phrases) -> ColumnElement[bool]:
        """Walked where an index of something else is gone through; PostgreSQL has none and starts with the words."""
        sought = _sought(phrases)
        return true() if sought.match is None else and_(self._walked(sought.match), *self._hold(sought.runs))

    def seen(self, phrases: Phrases) -> ColumnElement[bool]:
        """Row by row."""
        return and_(true(), *self._hold(_sought(phrases).needles))

    def found(self, phrases: Phrases) -> ColumnElement[int] | None:
        """How many rows have the words, at most ``MANY``, as SQLite counts and PostgreSQL reckons; None when there are
        no words."""
        sought = _sought(phrases)
        return None if sought.match is None else self._found(sought.match, *sought.needles)

    def _by(self, ask: type[_Asked], sought: Sought) -> ColumnElement[bool]:
        if sought.match is None:
            return true()
        return and_(ask(sought.match, *self._hold(sought.needles)), *self._hold(sought.runs))

    def _hold(self, needles: Iterable[ColumnElement[Any]]) -> list[ColumnElement[bool]]:
        return [holds(self.text, needle) for needle in needles]


video_words = WordsOf(videos.c.search, has_words, read_words, walked_words, found_words)
video_names = WordsOf(videos.c.name_words, has_names, has_names, walked_names, found_names)


def _sought(phrases: Phrases) -> Sought:
    if isinstance(phrases, Sought):
        return phrases
    asked = [phrase for phrase in phrases if phrase.tokens]
    needles = tuple(bound(phrase.needle) for phrase in asked)
    match = literal(_wanted(asked), _Match()) if asked else None
    return Sought(match, needles, tuple(one for one, phrase in zip(needles, asked, strict=True) if phrase.tokens[1:]))


def _wanted(phrases: Sequence[Phrase]) -> Wanted:
    return tuple(dict.fromkeys(one for phrase in phrases for one in _single(phrase)))


def _single(phrase: Phrase) -> list[tuple[str, bool]]:
    last = len(phrase.tokens) - 1
    return [(word, phrase.prefix and at == last) for at, word in enumerate(phrase.tokens)]


def _fts5(word: str, prefix: bool) -> str:
    quoted = word.replace('"', '""')
    return f'"{quoted}"{"*" if prefix else ""}'


def _tsquery(word: str, prefix: bool) -> str:
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if prefix else ''}"
