"""Every question that playlists ask their tables, and of the library's what they show."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_

from mvidarr.accounts import reached
from mvidarr.clock import iso, now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.library import videos
from mvidarr.db.tables.playlists import playlist_items as items
from mvidarr.db.tables.playlists import playlists
from mvidarr.library.showing import COLUMNS, video_of, with_state
from mvidarr.playback.shapes import Item, Stop
from mvidarr.playback.tracked import name_key
from mvidarr.query import Asker
from mvidarr.query.sql import bound

Row = dict[str, Any]
Place = tuple[int, int]  # place and id of an item: where it stands

COVERS = 4
_LOOKED_AT = 24  # items at the beginning whose stills may be its cover

JOINED = playlists.join(users, users.c.id == playlists.c.owner_id)
LISTED = (*playlists.c, users.c.name.label("owner_name"))
_stand = tuple_(items.c.place, items.c.id)
_ITEM = (items.c.id.label("item_id"), items.c.note.label("item_note"), items.c.added.label("item_added"),
         items.c.place.label("item_place"))  # fmt: skip


def visible(asker: Asker) -> ColumnElement[bool]:
    return or_(playlists.c.owner_id == (asker.user_id or 0), playlists.c.shared.in_(reached(asker)))


async def playlist_row(r: Reader, playlist_id: int) -> Row | None:
    """With the name of its owner."""
    return await r.one(select(*LISTED).select_from(JOINED).where(playlists.c.id == playlist_id))


async def with_name(r: Reader, owner_id: int, name: str) -> int | None:
    same = playlists.c.owner_id == owner_id, playlists.c.name_key == name_key(name)
    found = await r.value(select(playlists.c.id).where(*same))
    return None if found is None else int(found)


async def by_hand(r: Reader, asker: Asker, most: int) -> list[Row]:
    """Those to which videos can be added, the ones used last first."""
    wanted = select(*LISTED).select_from(JOINED).where(playlists.c.smart.is_(False), visible(asker))
    return await r.all(wanted.order_by(playlists.c.updated.desc(), playlists.c.id.desc()).limit(most))


async def holding(r: Reader, video_id: int, asker: Asker) -> list[Row]:
    """Playlists in which a video was put: id and name."""
    standing = select(items.c.playlist_id).where(items.c.video_id == video_id)
    wanted = select(playlists.c.id, playlists.c.name).where(playlists.c.id.in_(standing), visible(asker))
    return await r.all(wanted.order_by(playlists.c.name_key, playlists.c.id))


async def counts(r: Reader, playlist_ids: Sequence[int]) -> dict[int, int]:
    counted = select(items.c.playlist_id, func.count().label("n")).where(items.c.playlist_id.in_(playlist_ids))
    found = {row["playlist_id"]: row["n"] for row in await r.all(counted.group_by(items.c.playlist_id))}
    return {playlist_id: found.get(playlist_id, 0) for playlist_id in playlist_ids}


async def count_up_to(r: Reader, condition: ColumnElement[bool] | None, most: int) -> int:
    """Videos that it holds for; no more are looked for than that."""
    found = select(videos.c.id) if condition is None else select(videos.c.id).where(condition)
    return int(await r.value(select(func.count()).select_from(found.limit(most).subquery())))


async def covers(r: Reader, playlist_id: int) -> list[str]:
    """The first different stills at its beginning."""
    begin = select(items.c.video_id, items.c.place, items.c.id).where(items.c.playlist_id == playlist_id)
    first = begin.order_by(items.c.place, items.c.id).limit(_LOOKED_AT).subquery()
    joined = first.join(videos, videos.c.id == first.c.video_id)
    wanted = select(videos.c.id, videos.c.picture).select_from(joined).where(videos.c.picture.is_not(None))
    rows = await r.all(wanted.order_by(first.c.place, first.c.id))
    paths = (f"/api/videos/{row['id']}/thumbnail?v={row['picture'][:12]}" for row in rows)
    return list(dict.fromkeys(paths))[:COVERS]


async def length(r: Reader, playlist_id: int) -> float:
    """Seconds of all of it, as far as they are known."""
    joined = items.join(videos, videos.c.id == items.c.video_id)
    total = select(func.sum(videos.c.duration)).select_from(joined).where(items.c.playlist_id == playlist_id)
    return float(await r.value(total) or 0.0)


async def item_page(
    r: Reader, playlist_id: int, asker: Asker, *, behind: Place | None, at: int, limit: int, counted: bool = True
) -> tuple[list[Item], Place | None]:
    """One more than ``limit`` is looked for; the place of the last one shown, when there is more. Positions behind a
    place are only right when they are ``counted``."""
    own = select(items.c.id).where(items.c.playlist_id == playlist_id)
    if behind is not None:
        own = own.where(_stand > _edge(behind))
    chosen = own.order_by(items.c.place, items.c.id).limit(limit + 1)
    chosen = chosen if behind is not None else chosen.offset(at)
    rows = await r.all(_with_videos(asker).where(items.c.id.in_(chosen)).order_by(items.c.place, items.c.id))
    more, rows = len(rows) > limit, rows[:limit]
    last = (rows[-1]["item_place"], rows[-1]["item_id"]) if more else None
    first = await rank_behind(r, playlist_id, behind) if behind is not None and counted else at
    return [_item(row, first + n) for n, row in enumerate(rows, 1)], last


def _with_videos(asker: Asker) -> Select[Any]:
    joined = with_state(asker.user_id).join(items, items.c.video_id == videos.c.id)
    return select(*_ITEM, *COLUMNS).select_from(joined)


def _item(row: Row, position: int) -> Item:
    id, note, added = row["item_id"], row["item_note"], iso(row["item_added"])
    return {"id": id, "position": position, "note": note, "added": added, "video": video_of(row)}


async def rank_behind(r: Reader, playlist_id: int, place: Place) -> int:
    """How many stand up to this place, itself included."""
    before = items.c.playlist_id == playlist_id, _stand <= _edge(place)
    return int(await r.value(select(func.count()).select_from(items).where(*before)))


async def item_rows(r: Reader, playlist_id: int, ids: Collection[int]) -> dict[int, Row]:
    """Those of them that stand in this playlist."""
    rows = await r.all(select(items).where(items.c.playlist_id == playlist_id, items.c.id.in_(ids)))
    return {row["id"]: row for row in rows}


async def end(r: Reader, playlist_id: int) -> int | None:
    found = await r.value(select(func.max(items.c.place)).where(items.c.playlist_id == playlist_id))
    return None if found is None else int(found)


async def standing(r: Reader, playlist_id: int, video_ids: Collection[int]) -> set[int]:
    """Which of these videos stand in it."""
    there = items.c.playlist_id == playlist_id, items.c.video_id.in_(video_ids)
    return {row["video_id"] for row in await r.all(select(items.c.video_id).where(*there))}


async def existing(w: Writer, video_ids: Collection[int]) -> set[int]:
    """Which of these there are; they stay until the transaction ends."""
    wanted = select(videos.c.id).where(videos.c.id.in_(video_ids)).order_by(videos.c.id)
    return {row["id"] for row in await w.all(wanted.with_for_update(read=True, key_share=True))}


async def count(r: Reader, playlist_id: int) -> int:
    return (await counts(r, [playlist_id]))[playlist_id]


async def before(r: Reader, playlist_id: int, place: Place | None, *, besides: Collection[int]) -> int | None:
    """The number of what stands in front of a place, or at the end; None when nothing does."""
    own = items.c.playlist_id == playlist_id, items.c.id.not_in(besides)
    left = own if place is None else (*own, _stand < _edge(place))
    found = await r.value(select(items.c.place).where(*left).order_by(items.c.place.desc(), items.c.id.desc()).limit(1))
    return None if found is None else int(found)


async def at_rank(r: Reader, playlist_id: int, rank: int, *, besides: Collection[int] = ()) -> Row | None:
    """The item that has so many before it."""
    own = select(items).where(items.c.playlist_id == playlist_id, items.c.id.not_in(besides))
    return await r.one(own.order_by(items.c.place, items.c.id).limit(1).offset(rank))


async def onwards(r: Reader, playlist_id: int, place: Place, most: int, *, besides: Collection[int]) -> list[Row]:
    """From a place on, itself included."""
    own = items.c.playlist_id == playlist_id, items.c.id.not_in(besides)
    there = _stand >= _edge(place)
    return await r.all(select(items).where(*own, there).order_by(items.c.place, items.c.id).limit(most))


async def item_of_video(r: Reader, playlist_id: int, video_id: int) -> Row | None:
    """Its first place there."""
    there = items.c.playlist_id == playlist_id, items.c.video_id == video_id
    return await r.one(select(items).where(*there).order_by(items.c.place, items.c.id).limit(1))


async def neighbour(r: Reader, playlist_id: int, place: Place, *, down: bool) -> Stop | None:
    """The next, or else the last, one with a file."""
    joined = items.join(videos, videos.c.id == items.c.video_id)
    key, here = _stand, _edge(place)
    wanted = select(items.c.id, items.c.place, items.c.video_id, videos.c.title).select_from(joined)
    there = items.c.playlist_id == playlist_id, videos.c.size.is_not(None)
    beyond = wanted.where(*there, key > here if down else key < here)
    order = (items.c.place, items.c.id) if down else (items.c.place.desc(), items.c.id.desc())
    row = await r.one(beyond.order_by(*order).limit(1))
    if row is None:
        return None
    rank = await rank_behind(r, playlist_id, (row["place"], row["id"]))
    return {"place": row["id"], "position": rank, "video_id": row["video_id"], "title": row["title"]}


def _edge(place: Place) -> ColumnElement[Any]:
    return tuple_(*map(bound, place))


def new_item(playlist_id: int, video_id: int, place: int) -> Row:
    return {"playlist_id": playlist_id, "video_id": video_id, "place": place, "note": None, "added": now()}


def new_playlist(owner_id: int, clean: Row) -> Row:
    moment = now()
    return {**clean, "owner_id": owner_id, "added": moment, "updated": moment}
