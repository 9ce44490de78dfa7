"""What editing, merging and deleting ask the library's tables."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, func, select

from mvidarr.clock import MINUTE, now
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.journal import changes
from mvidarr.db.tables.library import artist_ids, artist_labels, artists, video_artists, videos
from mvidarr.errors import Conflict

Row = dict[str, Any]

BUSY = "This artist is being merged or deleted right now. Try again in a moment."
_DEAD = 2 * MINUTE  # who wrote nothing for so long stands in nobody's way


async def exists(r: Reader, table: Table, row_id: int) -> bool:
    return await r.value(select(table.c.id).where(table.c.id == row_id)) is not None


async def claim(r: Reader, change: ChangeSet, artist_ids: Sequence[int], **plan: Any) -> None:
    """Writes down which artists a change of several transactions is about. Conflict ``artist_busy`` while another is
    about one of them: two merges into each other would hand the videos to and fro for ever."""
    for artist_id in sorted(artist_ids):
        await change.look(artists, artist_id)
    if not (await claimed(r, change.id)).isdisjoint(artist_ids):
        raise Conflict(BUSY, code="artist_busy")
    await change.checkpoint({"artists": list(artist_ids), **plan})


async def claimed(r: Reader, besides: int = 0) -> set[int]:
    """The artists that open changes are about."""
    others = changes.c.state == "open", changes.c.id != besides, changes.c.touched > now() - _DEAD
    rows = await r.all(select(changes.c.checkpoint).where(*others))
    return {id for row in rows for id in (row["checkpoint"] or {}).get("artists", ())}


async def rows_of(w: Writer, table: Table, ids: Sequence[int]) -> list[Row]:
    """Whole, and nobody else's until the transaction ends."""
    return await w.all(select(table).where(table.c.id.in_(ids)).order_by(table.c.id).with_for_update()) if ids else []


async def videos_of_artists(r: Reader, artist_ids: Sequence[int], limit: int) -> list[Row]:
    """Id and artist of some, those of one artist after those of another."""
    theirs = select(videos.c.id, videos.c.artist_id).where(videos.c.artist_id.in_(artist_ids))
    return await r.all(theirs.order_by(videos.c.artist_id, videos.c.id).limit(limit)) if artist_ids else []


async def having_videos(r: Reader, artist_ids: Sequence[int]) -> set[int]:
    theirs = select(videos.c.artist_id.label("id")).where(videos.c.artist_id.in_(artist_ids)).distinct()
    return {row["id"] for row in await r.all(theirs)} if artist_ids else set()


async def links_of_artists(w: Writer, artist_ids: Sequence[int], limit: int) -> list[Row]:
    """Whole rows of where these are guests; in the same order."""
    theirs = select(video_artists).where(video_artists.c.artist_id.in_(artist_ids))
    wanted = theirs.order_by(video_artists.c.artist_id, video_artists.c.id).limit(limit).with_for_update()
    return await w.all(wanted) if artist_ids else []


async def count_of_artist(r: Reader, artist_id: int) -> int:
    return int(await r.value(select(func.count()).select_from(videos).where(videos.c.artist_id == artist_id)))


async def videos_of(r: Reader, artist_id: int, limit: int) -> list[int]:
    rows = await r.all(select(videos.c.id).where(videos.c.artist_id == artist_id).order_by(videos.c.id).limit(limit))
    return [row["id"] for row in rows]


async def guest_links(r: Reader, artist_id: int, limit: int) -> list[Row]:
    """Where the artist is a guest; with whose video it is."""
    wanted = select(video_artists, videos.c.artist_id.label("owner")).select_from(video_artists.join(videos))
    theirs = wanted.where(video_artists.c.artist_id == artist_id)
    return await r.all(theirs.order_by(video_artists.c.id).limit(limit))


async def own_guest_links(r: Reader, artist_id: int) -> list[Row]:
    """Where the artist is a guest in a video of their own, which a merge can make."""
    wanted = select(video_artists).select_from(video_artists.join(videos))
    return await r.all(wanted.where(video_artists.c.artist_id == artist_id, videos.c.artist_id == artist_id))


async def videos_with_guest(r: Reader, artist_id: int, video_ids: list[int]) -> set[int]:
    theirs = video_artists.c.artist_id == artist_id, video_artists.c.video_id.in_(video_ids)
    return {row["video_id"] for row in await r.all(select(video_artists.c.video_id).where(*theirs))}


async def labels_of(r: Reader, artist_id: int, kind: str) -> list[Row]:
    theirs = artist_labels.c.artist_id == artist_id, artist_labels.c.kind == kind
    return await r.all(select(artist_labels).where(*theirs).order_by(artist_labels.c.position, artist_labels.c.id))


async def ids_of(r: Reader, artist_id: int) -> list[Row]:
    return await r.all(select(artist_ids).where(artist_ids.c.artist_id == artist_id).order_by(artist_ids.c.id))
