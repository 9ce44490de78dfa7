"""Words of videos by the index that the database keeps of them.

Neither database folds or splits: ``videos.search`` holds what ``query.words`` made, and each word of the query must be
one of those between its spaces. The index knows which words a video has, not where; so phrases are looked at again.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, Text, and_, literal, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from mvidarr.db.tables.library import videos
from mvidarr.db.tables.search import POSTGRES_WORDS
from mvidarr.query import Phrase
from mvidarr.query.sql import holds

Wanted = tuple[tuple[str, bool], ...]  # words, and whether they may go on


class _Match(TypeDecorator[Wanted]):
    """All of the words, as each database wants to be asked."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        if dialect.name == "sqlite":
            return " AND ".join(_fts5(word, prefix) for word, prefix in value)
        return " & ".join(_tsquery(word, prefix) for word, prefix in value)


class has_words(FunctionElement[bool]):  # noqa: N801 - reads as the function it is
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "has_words":
        """As it is, in brackets of its own: SQLAlchemy would write ``= 1`` behind it, and no index serves that."""
        return self


@compiles(has_words, "sqlite")
def _by_fts5(element: has_words, compiler: SQLCompiler, **kw: Any) -> str:
    match = compiler.process(element.clauses, **kw)
    return f"(videos.id IN (SELECT rowid FROM videos_words WHERE videos_words MATCH {match}))"  # noqa: S608 - a bound value


@compiles(has_words, "postgresql")
def _by_gin(element: has_words, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({POSTGRES_WORDS} @@ CAST({compiler.process(element.clauses, **kw)} AS tsquery))"


def video_words(phrases: Sequence[Phrase]) -> ColumnElement[bool]:
    wanted = dict.fromkeys(one for phrase in phrases for one in _single(phrase))
    if not wanted:
        return true()
    runs = [holds(videos.c.search, phrase.needle) for phrase in phrases if len(phrase.tokens) > 1]
    return and_(has_words(literal(tuple(wanted), _Match())), *runs)


def _single(phrase: Phrase) -> list[tuple[str, bool]]:
    last = len(phrase.tokens) - 1
    return [(word, phrase.prefix and at == last) for at, word in enumerate(phrase.tokens)]


def _fts5(word: str, prefix: bool) -> str:
    quoted = word.replace('"', '""')
    return f'"{quoted}"{"*" if prefix else ""}'


def _tsquery(word: str, prefix: bool) -> str:
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if prefix else ''}"
