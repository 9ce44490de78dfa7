"""What became wanted by itself is downloaded: videos that discovery found for an artist whose videos are fetched, and
those that were waiting when somebody switched that on. People's own requests go first. A video without a source stays
wanted until one is found."""

from sqlalchemy import select

from mvidarr.db import Database, Reader, Writer
from mvidarr.db.events import Event
from mvidarr.db.tables.library import artists, files, videos
from mvidarr.downloads.asking.requests import Downloads
from mvidarr.errors import Conflict

HEARD = ("VideoFound", "ArtistChanged")
ACTOR = "system:discovery"
PRIORITY = -10
_AT_ONCE = 50  # requests in a transaction
_REASON = "Wanted by its artist's settings"


class ByItself:
    """Hears each event at least once; what is asked for already, or here, is asked for no second time."""

    def __init__(self, database: Database, downloads: Downloads) -> None:
        self._database = database
        self._downloads = downloads

    async def hear(self, event: Event) -> None:
        if event.type == "ArtistChanged":
            if "auto_download" in event.data.get("fields", ()):
                await self._all_of(event.subject_id)
        else:
            await self._ask([event.subject_id])

    async def _all_of(self, artist_id: int) -> None:
        async with self._database.read() as r:
            waiting = await _waiting_of(r, artist_id)
        for start in range(0, len(waiting), _AT_ONCE):
            await self._ask(waiting[start : start + _AT_ONCE])

    async def _ask(self, video_ids: list[int]) -> None:
        async with self._database.write("by_itself") as w:
            asked = await self._downloads.asked_for(w, video_ids)
            for video_id in await _still_wanted(w, video_ids):
                if video_id not in asked:
                    await self._ask_one(w, video_id)

    async def _ask_one(self, w: Writer, video_id: int) -> None:
        try:
            async with w.savepoint():
                await self._downloads.ask_within(
                    w, video_id, known=True, actor=ACTOR, priority=PRIORITY, reason=_REASON
                )
        except Conflict:  # no source yet, or its job is open
            return


async def _waiting_of(r: Reader, artist_id: int) -> list[int]:
    """Only where the artist's videos are fetched now: the switch may be off again."""
    own = videos.c.artist_id == artist_id, videos.c.status == "wanted"
    on = artists.c.id == artist_id, artists.c.auto_download.is_(True)
    asked = select(videos.c.id).join(artists, artists.c.id == videos.c.artist_id).where(*own, *on)
    return [row["id"] for row in await r.all(asked.order_by(videos.c.id))]


async def _still_wanted(r: Reader, video_ids: list[int]) -> list[int]:
    here = select(files.c.video_id).where(files.c.video_id.in_(video_ids))
    open_ = videos.c.id.in_(video_ids), videos.c.status == "wanted", videos.c.id.not_in(here)
    return [row["id"] for row in await r.all(select(videos.c.id).where(*open_).order_by(videos.c.id))]
