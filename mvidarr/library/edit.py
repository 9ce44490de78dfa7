"""What a person changes, or adds by hand: one change set each, that locks the fields it writes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mvidarr.clock import now
from mvidarr.db import Database, Journal, Reader, Writer
from mvidarr.db.tables.library import artists, videos
from mvidarr.errors import Conflict, NotFound
from mvidarr.library.artists import artist_called, missing_artist, named_or_new, new_artist
from mvidarr.library.conflicts import as_it_is
from mvidarr.library.patches import ArtistPatch, VideoPatch, checked_artist, checked_video, wrong
from mvidarr.library.projection import KEY_LENGTH
from mvidarr.library.relations import set_ids
from mvidarr.library.revise import edit_artist, edit_video
from mvidarr.library.text import fold
from mvidarr.library.videos import missing

Row = dict[str, Any]
Then = Callable[[Writer, int], Awaitable[None]]


@dataclass(frozen=True)
class Added:
    """``change_id`` is None when it was there already."""

    id: int
    change_id: int | None


class Edits:
    """An edit gives the id of its change set, None when everything was so already. ``version`` is the one the person
    saw, None for whatever it is: Conflict ``moved_on`` with the row as it is now in ``extra``."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    async def video(
        self, video_id: int, patch: VideoPatch, *, version: int | None, actor: str, origin: str = "api"
    ) -> int | None:
        clean = checked_video(patch)
        try:
            async with self._database.write("edit") as w:
                change = await self._journal.begin(w, actor=actor, origin=origin, reason="Edited a video")
                row = await change.look(videos, video_id, version=version)
                await edit_video(change, w, row, clean)
                return await change.complete_if_any()
        except NotFound:
            raise missing(video_id) from None
        except Conflict as error:
            raise await as_it_is(self._database, error, "video", video_id) from None

    async def artist(
        self, artist_id: int, patch: ArtistPatch, *, version: int | None, actor: str, origin: str = "api"
    ) -> int | None:
        """Conflict ``name_taken`` or ``id_taken`` with the ``artist_id`` of who has it."""
        clean = checked_artist(patch)
        try:
            async with self._database.write("edit") as w:
                change = await self._journal.begin(w, actor=actor, origin=origin, reason="Edited an artist")
                row = await change.look(artists, artist_id, version=version)
                await edit_artist(change, w, row, clean)
                return await change.complete_if_any()
        except NotFound:
            raise missing_artist(artist_id) from None
        except Conflict as error:
            raise await as_it_is(self._database, error, "artist", artist_id) from None

    async def add_artist(
        self, patch: ArtistPatch, *, actor: str, origin: str = "api", then: Then | None = None
    ) -> Added:
        """Conflict ``already_in_library`` with the ``artist_id`` when the name, or an alias, is known, ``id_taken``
        when an id is. Ids are not locked by it: they say who is meant, and sources may know more of them. ``then``:
        what must follow, in the same transaction."""
        clean = checked_artist({"name": "", **patch})
        ids = clean.pop("ids", {})
        async with self._database.write("add") as w:
            if (known := await artist_called(w, clean["name"])) is not None:
                raise Conflict(
                    "An artist of this name is in the library already.",
                    code="already_in_library",
                    extra={"artist_id": known},
                )
            change = await self._journal.begin(w, actor=actor, origin=origin, reason="Added an artist")
            artist_id = await new_artist(change, clean["name"], monitored=True)
            await edit_artist(change, w, await change.look(artists, artist_id), clean)
            await set_ids(change, w, artist_id, ids)
            await change.complete()
            if then is not None:
                await then(w, artist_id)
        return Added(artist_id, change.id)

    async def add_video(self, patch: VideoPatch, *, actor: str, origin: str = "api") -> Added:
        """By artist and title, and whatever else is known; wanted, as somebody asked for it. One that is there already
        (artist, title and kind) is given as it is."""
        clean = checked_video({"title": "", **patch})
        if "artist" not in clean:
            raise wrong("artist", "A video needs an artist.")
        async with self._database.write("add") as w:
            if (known := await self._known_video(w, clean)) is not None:
                return Added(known, None)
            change = await self._journal.begin(w, actor=actor, origin=origin, reason="Added a video by hand")
            artist = clean["artist"]
            artist_id = await named_or_new(change, w, artist) if isinstance(artist, str) else None
            video_id = await change.insert(videos, _new_video(clean, artist_id))
            await edit_video(change, w, await change.look(videos, video_id), clean)
            await change.complete()
        return Added(video_id, change.id)

    async def _known_video(self, r: Reader, clean: VideoPatch) -> int | None:
        artist = clean["artist"]
        artist_id = await artist_called(r, artist) if isinstance(artist, str) else artist
        same = (
            videos.c.artist_id == artist_id,
            videos.c.title_key == fold(clean["title"])[:KEY_LENGTH],
            videos.c.kind == clean.get("kind", "official"),
        )
        found = await r.value(select(videos.c.id).where(*same).order_by(videos.c.id).limit(1)) if artist_id else None
        return None if found is None else int(found)


def _new_video(clean: VideoPatch, artist_id: int | None) -> Row:
    moment = now()
    return {
        "artist_id": artist_id, "title": clean["title"], "title_key": fold(clean["title"]), "search": "",
        "kind": clean.get("kind", "official"), "status": "wanted", "monitored": True, "credits": [],
        "locked": ["artist", "title"], "added": moment, "updated": moment,
    }  # fmt: skip
