"""Uploads that shall never be taken again, also those that no search has found: an address that somebody typed."""

from typing import Any

from sqlalchemy import select

from mvidarr.clock import now
from mvidarr.db import Database, Writer
from mvidarr.db.tables.library import videos
from mvidarr.discovery.searching import store
from mvidarr.discovery.searching.choosing import Choosing
from mvidarr.library.sources import SourceKey
from mvidarr.library.text import fold
from mvidarr.library.videos import missing


class Blocking:
    def __init__(self, database: Database, choosing: Choosing) -> None:
        self._database = database
        self._choosing = choosing

    async def block(self, video_id: int, upload: SourceKey, *, actor: str) -> int | None:
        """The change, as of ``Choosing.refuse``; a download of it is cancelled."""
        async with self._database.write("block") as w:
            video = await w.one(select(videos).where(videos.c.id == video_id))
            if video is None:
                raise missing(video_id)
            known = await store.found_at(w, video["artist_id"], upload.provider, upload.key)
            candidate = known if known is not None else await _remember(w, video, upload)
        return await self._choosing.refuse(candidate, actor=actor)


async def _remember(w: Writer, video: dict[str, Any], upload: SourceKey) -> int:
    moment = now()
    row = {
        "artist_id": video["artist_id"], "video_id": video["id"], "had_video": True, "provider": upload.provider,
        "key": upload.key, "url": upload.url, "title": video["title"], "channel": None, "kind": video["kind"],
        "duration": video["duration"], "height": None, "views": None, "published": None, "picture": None,
        "song": fold(video["title"]), "score": 0.0, "reasons": [], "rejections": [], "found_by": [], "facts": {},
        "first_seen": moment, "last_seen": moment,
    }  # fmt: skip
    return (await store.keep(w, [row]))[upload.provider, upload.key]
