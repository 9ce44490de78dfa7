"""Labels of which there are few, each on many videos: genres.

A query asks for words of their names, and of 100,000 videos 140,000 labels have 60 names. So every name is looked at
once, and an index tells the videos of those that fit. To compare the words of every label took SQLite 11 ms and
PostgreSQL 18 ms; now most genres take one.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Boolean, ColumnElement, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from mvidarr.db.tables.library import video_labels, videos
from mvidarr.query import Text
from mvidarr.query.fields import phrase_of
from mvidarr.query.sql import NOTHING, bound
from mvidarr.query.tree import Item

Condition = ColumnElement[bool]

# Every name once, by its first place in the index of kind and name; the words of one are those of all that fold alike.
_NAMES: Final = (
    "WITH RECURSIVE known(folded) AS ("
    "SELECT min(folded) FROM video_labels WHERE kind = 'genre' UNION ALL "
    "SELECT (SELECT min(later.folded) FROM video_labels AS later WHERE later.kind = 'genre'"
    " AND later.folded > known.folded) FROM known WHERE known.folded IS NOT NULL) "
    "SELECT known.folded FROM known WHERE known.folded IS NOT NULL AND {place}("
    "(SELECT one.words FROM video_labels AS one WHERE one.kind = 'genre' AND one.folded = known.folded LIMIT 1)"
    ", {needle}) > 0"
)


class _named(FunctionElement[bool]):  # noqa: N801 - reads as the function it is
    """The genre is one of those whose names hold the words."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_named":
        return self


@compiles(_named, "sqlite")
def _in_list(element: _named, compiler: SQLCompiler, **kw: Any) -> str:
    folded, needle = (compiler.process(part, **kw) for part in element.clauses)
    return f"({folded} IN ({_NAMES.format(place='instr', needle=needle)}))"


@compiles(_named, "postgresql")
def _in_array(element: _named, compiler: SQLCompiler, **kw: Any) -> str:
    """An array, of which PostgreSQL expects ten members: few, so it seeks them in the index."""
    folded, needle = (compiler.process(part, **kw) for part in element.clauses)
    return f"({folded} = ANY (ARRAY({_NAMES.format(place='strpos', needle=needle)})))"


@dataclass(frozen=True)
class _Genres(Text):
    def _inside(self, item: Item) -> Condition:
        if item.op not in ("is", "prefix"):
            return super()._inside(item)
        phrase = phrase_of(item.value, item.op == "prefix")
        return _named(video_labels.c.folded, bound(phrase.needle)) if phrase.tokens else NOTHING


def _of_videos(inner: Condition) -> Condition:
    of = video_labels.c
    return videos.c.id.in_(select(of.video_id).where(of.kind == "genre", inner))


GENRES: Final = _Genres(video_labels.c.words, video_labels.c.folded, _of_videos)
