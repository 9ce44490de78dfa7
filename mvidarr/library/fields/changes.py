"""What of changes can be asked for, sorted by and searched, and which of them somebody sees.

A change keeps the words of its sentence and of the names of the first rows that it changed, as they were, so that what
is gone is found too. ``video:`` and ``artist:`` find every change of what is there, however long.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, case, cast, literal_column, or_, select
from sqlalchemy import Text as TextType
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from mvidarr.db.journal import history
from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.db.tables.library import artists, videos
from mvidarr.library.fields.kinds import Either, Related
from mvidarr.library.fields.videos import VIDEOS
from mvidarr.query import (
    Asked,
    Asker,
    Choice,
    Code,
    Condition,
    Field,
    FieldTable,
    Moment,
    Names,
    Number,
    SortKey,
    Text,
    fold,
    words_in,
)
from mvidarr.query.fields import phrase_of
from mvidarr.query.mistakes import mistake
from mvidarr.query.sql import aside, bound, holds
from mvidarr.query.tree import Item

c = changes.c
STATES = ("open", "complete", "abandoned")
_LONG = 1000  # notes of one change

_space: ColumnElement[str] = literal_column("' '")
_names = _space.op("||")(users.c.name_key).op("||")(_space)
_by_hand = c.actor.startswith("user:")
_standing = and_(c.expired.is_(None), c.rows > bound(0))
_inverse = changes.alias("inverse")
_touched = c.root.in_(select(_inverse.c.root).where(_inverse.c.reverts.is_not(None)))
UNDONE = and_(_standing, _touched, literal_column("1") == history.INVERSES % 2)


def visible(asker: Asker) -> list[Condition]:
    """Which changes somebody is told of: none of accounts and settings but to administrators, of what is others' own
    nothing, and none that came to nothing."""
    there = or_(c.rows > bound(0), c.state != bound("abandoned"))
    if asker.role == "admin":
        return [there]
    own = or_(c.personal.is_(False), c.actor == bound(f"user:{asker.user_id}"))
    return [there, c.guarded.is_(False), own]


@dataclass(frozen=True)
class Person:
    """By the name of the account; ``me``; ``mvidarr``, which does things by itself; ``cli``, the command line."""

    def condition(self, item: Item, asker: Asker) -> Condition:
        if item.op not in ("is", "=", "prefix"):
            raise mistake("This field has no order; name a person.", item.at, item.length, item.value, ["me", "a name"])
        name = fold(item.value)
        if item.op != "prefix" and name == "me":
            return c.actor == bound(f"user:{asker.user_id}")
        if item.op != "prefix" and name in ("mvidarr", "system"):
            return and_(~_by_hand, c.actor != bound("cli"))
        if item.op != "prefix" and name == "cli":
            return c.actor == bound("cli")
        return self._named(item)

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        return or_(*(self.condition(item, asker) for item in items))

    def present(self, asker: Asker) -> Condition:
        return _by_hand

    def _named(self, item: Item) -> Condition:
        phrase = phrase_of(item.value, item.op == "prefix")
        whole = users.c.name_key == bound(fold(item.value))
        found = whole if item.op == "=" or not phrase.tokens else or_(whole, holds(_names, phrase.needle))
        mine = literal_column("'user:'").op("||")(cast(users.c.id, TextType))
        return c.actor.in_(select(mine.label("actor")).where(found))


class _OneOf(FunctionElement[Any]):
    """Several ways to ask the same, of which one is taken."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_OneOf":
        """As it is: SQLAlchemy would write ``= 1`` behind it, and no index serves that."""
        return self


class touches(_OneOf):  # noqa: N801 - reads as the function it is
    """Gathered, and change by change: see ``query.rowwise``."""

    inherit_cache = True

    def by_row(self) -> ColumnElement[bool]:
        return list(self.clauses)[1]

    def beside(self) -> "touches":
        return self


class touches_some(_OneOf):  # noqa: N801
    """For PostgreSQL, which gathers here too where that is quicker, and for SQLite."""

    inherit_cache = True


@compiles(_OneOf)
def _the_first(element: _OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(next(iter(element.clauses)), **kw)})"


@compiles(touches_some, "sqlite")
def _the_second(element: touches_some, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(list(element.clauses)[1], **kw)})"


def _of(table: str) -> Callable[[Condition], Condition]:
    """Changes of rows whose id is met by what is asked of ``change_rows.row_id``. Of a long change it is looked up what
    was done to these rows, of a short one what it did to any: to go through 100,000 notes took as long as the rest of a
    page ten times over."""

    def within(inner: Condition) -> Condition:
        notes = select(change_rows.c.change_id).where(change_rows.c.table == bound(table), inner)
        short = notes.where(change_rows.c.change_id == c.id).correlate(changes).exists()
        long = notes.where(aside(change_rows.c.change_id) == c.id).correlate(changes).exists()
        each = case((c.rows <= bound(_LONG), short), else_=long)  # of an OR within IS, SQLite works out both sides
        return touches(c.id.in_(notes), touches_some(short, each))

    return within


def _of_videos(inner: Condition) -> Condition:
    return _of("videos")(change_rows.c.row_id.in_(select(videos.c.id).where(inner)))


def _of_artists(inner: Condition) -> Condition:
    return _of("artists")(change_rows.c.row_id.in_(select(artists.c.id).where(inner)))


def _of_their_videos(inner: Condition) -> Condition:
    return _of_videos(videos.c.artist_id.in_(select(artists.c.id).where(inner)))


_row = change_rows.c.row_id
_FIELDS: dict[str, Field] = {
    "what": Text(c.words),
    "by": Person(),
    "actor": Code(c.actor),
    "when": Moment(c.time), "time": Moment(c.time),
    "origin": Code(c.origin),
    "rows": Number(c.rows),
    "state": Choice(c.state, STATES),
    "video": Related(VIDEOS.fields["title"], _of_videos),
    "video_id": Either((
        Related(Number(_row), _of("videos")),
        Related(Number(change_rows.c.owner), _of("files")),  # a better file is a change of nothing else
    )),
    "artist": Either((
        Names(within=_of_artists, words=artists.c.words, folded=artists.c.folded),
        Names(within=_of_their_videos, words=artists.c.words, folded=artists.c.folded),
    )),
    "artist_id": Related(Number(_row), _of("artists")),
    "id": Number(c.id),
    "reverts": Number(c.reverts),
}  # fmt: skip


def _mine(asker: Asker) -> Condition:
    return c.actor == bound(f"user:{asker.user_id}")


_IS: dict[str, Asked] = {
    "mine": _mine,
    "automatic": and_(~_by_hand, c.actor != bound("cli")),
    "undone": UNDONE,
    "standing": and_(_standing, literal_column("0") == history.INVERSES % 2),
    "inverse": c.reverts.is_not(None),
    "refused": c.refused.is_not(None),
    "expired": c.expired.is_not(None),
    "open": c.state == bound("open"),
    "stopped": c.state == bound("abandoned"),
}
_MEANS = {
    "what": "words of what was done, and names of what it was done to", "by": "who did it: a name, `me` or `mvidarr`",
    "actor": "who did it, as programs know them: `\"user:1\"`", "when": "when it was done",
    "origin": "how it came: page, api, undo, redo, download …", "rows": "how many rows it wrote",
    "state": "open, complete or abandoned", "video": "changes of videos with this title",
    "video_id": "changes of the video with this number", "artist": "changes of an artist, or of videos by them",
    "artist_id": "changes of the artist with this number", "id": "its number",
    "reverts": "the number of the change that it took back",
}  # fmt: skip
CHANGES = FieldTable(
    noun="changes",
    means=_MEANS,
    id=c.id,
    fields=_FIELDS,
    words=words_in(c.words),
    is_=_IS,
    # an id is given when a change begins, so when and id are one order, and the key has an index
    sorts={"when": SortKey(c.id), "id": SortKey(c.id), "rows": SortKey(c.rows)},
    default_sort="-when",
)
