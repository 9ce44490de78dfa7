"""Lists and their entries: every question and every statement about ``import_lists`` and ``import_entries``."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.discovery import import_entries, import_lists
from mvidarr.db.tables.library import artists, profiles, videos
from mvidarr.errors import NotFound

Row = dict[str, Any]
lists, entries = import_lists.c, import_entries.c

OPEN = ("new", "ambiguous", "failed")  # states in which nobody has decided yet
STATES = (*OPEN, "known", "added", "skipped")
_AT_ONCE = 400
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_TOLD = ("noun", "artist", "title", "ids", "last_seen")


async def lists_of(r: Reader, list_id: int | None = None) -> list[Row]:
    """By name; one of them where an id is given."""
    asked = select(import_lists).order_by(func.lower(lists.name), lists.id)
    return await r.all(asked if list_id is None else asked.where(lists.id == list_id))


async def counts(r: Reader, list_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Of each list, how many entries are in which state."""
    found: dict[int, dict[str, int]] = {list_id: {} for list_id in list_ids}
    columns = (entries.list_id, entries.state, func.count().label("count"))
    asked = select(*columns).where(entries.list_id.in_(list_ids)).group_by(entries.list_id, entries.state)
    for row in await r.all(asked) if list_ids else []:
        found[row["list_id"]][row["state"]] = row["count"]
    return found


async def due(r: Reader, moment: int) -> list[int]:
    asked = select(lists.id).where(lists.active.is_(True), lists.next_run <= moment)
    return [row["id"] for row in await r.all(asked.order_by(lists.next_run, lists.id))]


async def note(w: Writer, list_id: int, values: Row) -> None:
    """How a reading of it went; it does not change the list."""
    await w.run(update(import_lists).where(lists.id == list_id).values(values))


async def remember(w: Writer, list_id: int, **told: Any) -> None:
    """Of its outcome only this; of what others write at the same moment nothing is lost."""
    asked = select(lists.outcome).where(lists.id == list_id).with_for_update()
    row = await w.one(asked)
    if row is not None:
        await note(w, list_id, {"outcome": {**(row["outcome"] or {}), **told}})


async def profile_there(r: Reader, profile_id: int) -> bool:
    return await r.value(select(profiles.c.id).where(profiles.c.id == profile_id)) is not None


# -- entries


async def put(w: Writer, rows: Sequence[Row]) -> None:
    """Those that are known keep what was decided of them, and whom they were mapped to."""
    if rows:
        insert = _INSERT[w.dialect](import_entries)
        told = {name: insert.excluded[name] for name in _TOLD}
        await w.run_many(insert.on_conflict_do_update(index_elements=["list_id", "key"], set_=told), list(rows))


async def forget_unlisted(w: Writer, list_id: int, moment: int) -> int:
    """Those that were not in the list at its last reading, and of which nobody decided anything."""
    gone = entries.list_id == list_id, entries.state.in_(OPEN), entries.last_seen < moment
    return await w.run(delete(import_entries).where(*gone))


async def page(r: Reader, list_id: int, state: str | None, after: int, limit: int) -> list[Row]:
    """In the order of the list; ``after``: the last id of the page before."""
    asked = _shown().where(entries.list_id == list_id, entries.id > after)
    asked = asked.where(entries.state == state) if state else asked
    return await r.all(asked.order_by(entries.id).limit(limit))


async def entry(r: Reader, list_id: int, entry_id: int) -> Row:
    row = await r.one(_shown().where(entries.list_id == list_id, entries.id == entry_id))
    if row is None:
        raise NotFound("This entry is no longer in the list.", code="no_entry")
    return row


async def called(r: Reader, list_id: int, artist: str) -> list[Row]:
    """The undecided ones, and those that are known, of one spelling."""
    these = entries.list_id == list_id, entries.artist == artist, entries.state.in_((*OPEN, "known"))
    return await r.all(select(import_entries).where(*these).order_by(entries.id))


async def ids_in(r: Reader, list_id: int, states: Collection[str], only: Collection[int] | None = None) -> list[int]:
    """Of entries in these states, of ``only`` those where it is given."""
    asked = select(entries.id).where(entries.list_id == list_id, entries.state.in_(states)).order_by(entries.id)
    found = [row["id"] for row in await r.all(asked)]
    wanted = None if only is None else set(only)
    return [id for id in found if wanted is None or id in wanted]


async def unlooked(r: Reader, list_id: int) -> list[int]:
    """New ones that came with but a name, of which no source was asked yet."""
    bare = entries.state == "new", entries.artist_id.is_(None), entries.looked.is_(None), entries.ids == {}
    asked = select(entries.id).where(entries.list_id == list_id, *bare).order_by(entries.id)
    return [row["id"] for row in await r.all(asked)]


async def undone(r: Reader, list_id: int, only: Collection[int]) -> list[int]:
    """Of ``only`` those that came in, or were there, and are gone from the library."""
    wanted = set(only)
    return [id for id in await gone(r, list_id) if id in wanted]


async def gone(r: Reader, list_id: int) -> list[int]:
    """Those that came in, or were there, of which the library has nothing any more."""
    lost = or_(entries.artist_id.is_(None), and_(entries.noun == "video", entries.video_id.is_(None)))
    asked = select(entries.id).where(entries.list_id == list_id, entries.state.in_(("added", "known")), lost)
    return [row["id"] for row in await r.all(asked.order_by(entries.id))]


async def artist_there(r: Reader, artist_id: int) -> bool:
    return await r.value(select(artists.c.id).where(artists.c.id == artist_id)) is not None


async def rows(r: Reader, entry_ids: Sequence[int]) -> list[Row]:
    found: list[Row] = []
    for some in _parts(entry_ids):
        found += await r.all(select(import_entries).where(entries.id.in_(some)).order_by(entries.id))
    return found


async def say(w: Writer, entry_id: int, values: Row) -> None:
    await w.run(update(import_entries).where(entries.id == entry_id).values(values))


async def say_of_many(w: Writer, list_id: int, entry_ids: Sequence[int], values: Row, states: Collection[str]) -> int:
    """Of those of this list that are in such a state; how many that were."""
    said = 0
    for some in _parts(entry_ids):
        these = entries.list_id == list_id, entries.id.in_(some), entries.state.in_(states)
        said += await w.run(update(import_entries).where(*these).values(values))
    return said


async def videos_called(r: Reader, named: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """By artist and folded title, the official one first."""
    found: dict[tuple[int, str], int] = {}
    v = videos.c
    titles = {title for _, title in named}
    fewer = v.title_key.in_(titles) if len(titles) <= _AT_ONCE else None  # of an artist there may be thousands
    for some in _parts(sorted({artist for artist, _ in named})):
        asked = select(v.id, v.artist_id, v.title_key).where(v.artist_id.in_(some))
        asked = asked if fewer is None else asked.where(fewer)
        for row in await r.all(asked.order_by(v.kind != "official", v.id)):
            key = row["artist_id"], row["title_key"]
            if key in named:
                found.setdefault(key, row["id"])
    return found


def _shown() -> Select[Any]:
    named: tuple[ColumnElement[Any], ...] = (artists.c.name.label("artist_name"), videos.c.title.label("video_title"))
    joined = import_entries.outerjoin(artists, artists.c.id == entries.artist_id)
    return select(*entries, *named).select_from(joined.outerjoin(videos, videos.c.id == entries.video_id))


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE)]
