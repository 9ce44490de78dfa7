"""When artists and follows were looked at, and what is due: every question and statement about the table ``looks``."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.clock import DAY, SECOND
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.discovery import follows, looks
from mvidarr.db.tables.library import artist_ids, artists
from mvidarr.discovery.looking.channels import SITE, channels
from mvidarr.query.sql import aside

Row = dict[str, Any]
Noun = Literal["artist", "follow"]
c = looks.c

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_OF_SITE = aside(artist_ids.c.provider) == SITE  # by its index SQLite would go through the channels of all artists
_CHANNEL = (
    select(func.min(artist_ids.c.value))
    .where(artist_ids.c.artist_id == artists.c.id, _OF_SITE)
    .scalar_subquery()
    .label("channel")
)


@dataclass(frozen=True)
class Due:
    """Whom to look at. ``own``: seconds that somebody chose between two looks; ``key``: the channel or playlist to
    poll, by the ``provider`` that knows it; None where there is none. An artist's may be one that only sources told.
    ``artist_id``: whose all of it is; ``more``: all channels of an artist."""

    noun: Noun
    id: int
    own: int | None
    kind: str
    provider: str
    key: str | None
    marks: dict[str, Any] = field(default_factory=dict)
    failures: int = 0
    next_poll: int | None = None
    next_full: int | None = None
    artist_id: int | None = None
    more: tuple[str, ...] = ()

    @property
    def seen(self) -> frozenset[str]:
        """Entries of a channel or playlist that the last looks began with."""
        return frozenset((*self.marks.get("newest", ()), *self.marks.get("polled", ())))


async def look_of(r: Reader, noun: Noun, id: int) -> Row | None:
    return await r.one(select(looks).where(_column(noun) == id))


async def one(r: Reader, noun: Noun, id: int) -> Due | None:
    """Of this artist or follow, whether or not somebody monitors it."""
    row = await r.one(_all(noun).where((artists if noun == "artist" else follows).c.id == id))
    return _due(noun, row) if row else None


async def without(r: Reader, noun: Noun, most: int) -> list[Due]:
    """Those to be looked at that never were."""
    return [_due(noun, row) for row in await r.all(_watched(noun).where(c.id.is_(None)).limit(most))]


async def due(r: Reader, noun: Noun, what: Literal["poll", "full"], until: int, most: int) -> list[Due]:
    """Whose turn it is by then: those of a higher priority first, then those that are due longest."""
    moment = c[f"next_{what}"]
    priority = artists.c.look_priority if noun == "artist" else follows.c.priority
    asked = _watched(noun).where(moment <= until).order_by(priority.desc(), moment, c.id).limit(most)
    return await _with_channels(r, [_due(noun, row) for row in await r.all(asked)])


async def channels_of(r: Reader, artist_ids_: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """All of artists."""
    own = artist_ids.c.artist_id.in_(artist_ids_), _OF_SITE
    told: dict[int, list[str]] = defaultdict(list)
    for row in await r.all(select(artist_ids.c.artist_id, artist_ids.c.value).where(*own).order_by(artist_ids.c.id)):
        told[row["artist_id"]].append(row["value"])
    linked = select(artists.c.id, artists.c.links).where(artists.c.id.in_(artist_ids_))
    pages = {row["id"]: row["links"] for row in await r.all(linked)}
    return {id: channels(told[id], links) for id, links in pages.items()}


async def _with_channels(r: Reader, dues: Sequence[Due]) -> list[Due]:
    ids = [due.id for due in dues if due.noun == "artist"]
    more = await channels_of(r, ids) if ids else {}
    return [replace(due, more=more.get(due.id, ())) if due.noun == "artist" else due for due in dues]


async def late(r: Reader, noun: Noun, moment: int, every: int, full: int, most: int) -> list[Due]:
    """Who is due further off than their interval, in seconds: somebody has set a shorter one, the clock was put back,
    or a source that can be polled was away or has come back."""
    own = artists.c.look_every if noun == "artist" else follows.c.every
    more = case((c.failures > 0, DAY), else_=0)
    polled, alone = _millis(func.coalesce(own, every)), _millis(func.coalesce(own, max(every, DAY // SECOND)))
    far = or_(
        c.next_poll - moment > polled + more,
        and_(c.next_poll.is_(None), c.next_full - moment > alone + more),
        and_(c.next_poll.is_not(None), c.next_full - moment > polled + full * SECOND + more),
    )
    return [_due(noun, row) for row in await r.all(_watched(noun).where(far).limit(most))]


def _millis(seconds: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(seconds, BigInteger) * SECOND


async def put(w: Writer, noun: Noun, id: int, values: Row) -> None:
    """What is known of it now; the row comes with the first look."""
    column = _column(noun).name
    one = _INSERT[w.dialect](looks).values({column: id, **values})
    await w.run(one.on_conflict_do_update(index_elements=[column], set_=values))


async def begin(w: Writer, noun: Noun, rows: Sequence[Row]) -> None:
    """First looks; whoever has a look by now keeps it."""
    if rows:
        await w.run_many(_INSERT[w.dialect](looks).on_conflict_do_nothing(), rows)


async def all_due(w: Writer, moment: int) -> int:
    """Everything that is monitored is due for a full look now; how many that are."""
    monitored = select(artists.c.id).where(artists.c.monitored.is_(True))
    return await w.run(update(looks).where(c.artist_id.in_(monitored)).values(next_full=moment))


async def monitored_after(r: Reader, artist_id: int, most: int) -> list[int]:
    """Ids of monitored artists above this one."""
    theirs = artists.c.monitored.is_(True), artists.c.id > artist_id
    return [row["id"] for row in await r.all(select(artists.c.id).where(*theirs).order_by(artists.c.id).limit(most))]


def _watched(noun: Noun) -> Select[Any]:
    return _all(noun).where(artists.c.monitored.is_(True) if noun == "artist" else follows.c.active.is_(True))


def _all(noun: Noun) -> Select[Any]:
    a, f = artists.c, follows.c
    look = (c.marks, c.failures, c.next_poll, c.next_full)
    columns: tuple[ColumnElement[Any], ...] = (a.id.label("of"), a.look_every.label("own"), _CHANNEL, *look)
    joined = artists.outerjoin(looks, c.artist_id == a.id)
    if noun == "follow":
        columns = (f.id.label("of"), f.every.label("own"), f.kind, f.provider, f.key, f.artist_id, *look)
        joined = follows.outerjoin(looks, c.follow_id == f.id)
    return select(*columns).select_from(joined)


def _due(noun: Noun, row: Row) -> Due:
    artist_id = row["of"] if noun == "artist" else row["artist_id"]
    if noun == "artist":
        kind, provider, key = "channel", SITE, row["channel"] or (row["marks"] or {}).get("channel")
    else:
        kind, provider, key = row["kind"], row["provider"], row["key"]
    known = row["marks"] or {}, row["failures"] or 0, row["next_poll"], row["next_full"]
    return Due(noun, row["of"], row["own"], kind, provider, key, *known, artist_id)


def _column(noun: Noun) -> ColumnElement[Any]:
    return c.artist_id if noun == "artist" else c.follow_id
