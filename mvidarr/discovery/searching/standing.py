"""Sources of a video, changed through the journal as people choose: which stands first, which is none any more."""

from typing import Any

from mvidarr.clock import now
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import sources, videos
from mvidarr.discovery.looking import candidate_store
from mvidarr.discovery.searching import store as search_store
from mvidarr.errors import Conflict, NotFound
from mvidarr.library.sources import SourceKey
from mvidarr.library.videos import missing

Row = dict[str, Any]


async def look_at(change: ChangeSet, video_id: int) -> Row:
    try:
        return await change.look(videos, video_id)
    except NotFound:
        raise missing(video_id) from None


async def refuse_taken(r: Reader, source: SourceKey, video_id: int) -> None:
    place = source.provider, source.key
    other = (await candidate_store.videos_at(r, [place])).get(place)
    if other is not None and other != video_id:
        title = (await search_store.called(r, [other]))[other]["title"]
        sentence = f"This is where “{title}” comes from. Unite the two videos if they are the same."
        raise Conflict(sentence, code="in_library", extra={"video_id": other})


async def put_first(change: ChangeSet, w: Writer, video_id: int, source: SourceKey) -> None:
    had = (await candidate_store.source_rows(w, [video_id])).get(video_id, [])
    mine = [row for row in had if (row["provider"], row["key"]) == (source.provider, source.key)]
    others = [row for row in had if row not in mine]
    order = {row["id"]: {"rank": rank} for rank, row in enumerate([*mine, *others], 0 if mine else 1)}
    moved = {row["id"]: order[row["id"]] for row in had if row["rank"] != order[row["id"]]["rank"]}
    if moved and had[0] not in mine:
        await change.update_many(sources, moved)
    if not mine:
        named = {"provider": source.provider, "key": source.key, "url": source.url}
        await change.insert(sources, {"video_id": video_id, **named, "rank": 0, "added": now()})


async def drop(change: ChangeSet, w: Writer, row: Row) -> int | None:
    """Where it is a source; of a video that has its file, it stays told where that came from. The video that would have
    been fetched from there."""
    place = row["provider"], row["key"]
    video_id = (await candidate_store.videos_at(w, [place])).get(place)
    if video_id is None or (await search_store.standing(w, [video_id]))[video_id]["file"]:
        return None
    had = (await candidate_store.source_rows(w, [video_id])).get(video_id, [])
    for source in had:
        if (source["provider"], source["key"]) == place:
            await change.delete(sources, source["id"])
    return video_id if (had[0]["provider"], had[0]["key"]) == place else None
