"""Videos: added by address, described by their source, moved through their statuses. Changes go through the journal."""

import asyncio
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from mvidarr.clock import now
from mvidarr.db import ChangeSet, Database, Journal, Outbox, Reader, Writer
from mvidarr.db.tables.library import sources, video_artists, video_labels, videos
from mvidarr.errors import Conflict, NotFound
from mvidarr.library import store
from mvidarr.library.artists import named_or_new
from mvidarr.library.picture_store import picture_columns
from mvidarr.library.shapes import Facts, FilePlace, NewFile, Video, VideoFile
from mvidarr.library.sources import SourceKey
from mvidarr.library.status import Status
from mvidarr.library.text import fold
from mvidarr.media import PictureFacts


class Videos:
    """The public face of the library for everything about one video or a page of them."""

    def __init__(self, database: Database, journal: Journal, outbox: Outbox) -> None:
        self._database = database
        self._journal = journal
        self._outbox = outbox

    async def get(self, video_id: int, user_id: int | None = None) -> Video:
        """As ``user_id`` sees it: rating, plays and position are theirs."""
        async with self._database.read() as r:
            found = await store.video(r, video_id, user_id)
        if found is None:
            raise missing(video_id)
        return found

    async def files(self, video_id: int) -> list[VideoFile]:
        """The primary one first."""
        async with self._database.read() as r:
            await self._row(r, video_id)
            return await store.files_of_video(r, video_id)

    async def file(self, video_id: int) -> FilePlace:
        """Its primary file; NotFound when it has none, or while that lies in the recycle bin (``file_in_bin``)."""
        async with self._database.read() as r:
            place = await store.primary_file(r, video_id)
        if place is None:
            raise NotFound("This video has no file yet. Download it first.", code="no_file")
        if place.in_bin:
            raise in_bin()
        return place

    async def file_exists(self, video_id: int) -> bool:
        """Whether its file is on the disk right now."""
        async with self._database.read() as r:
            place = await store.primary_file(r, video_id)
        return (
            place is not None and not place.in_bin and await asyncio.to_thread((Path(place.root) / place.path).is_file)
        )

    async def titles(self, video_ids: list[int]) -> dict[int, str]:
        """``Artist - Title`` by id; ids that no longer exist are left out."""
        async with self._database.read() as r:
            return await store.headings(r, video_ids)

    async def picture(self, video_id: int) -> tuple[str, FilePlace | None]:
        """Content hash of its still and the file it lies beside."""
        async with self._database.read() as r:
            row = await store.video_row(r, video_id)
            place = await store.primary_file(r, video_id)
        if row is None or not row["picture"]:
            raise NotFound("This video has no picture yet.", code="no_picture")
        return row["picture"], place

    async def with_source(self, r: Reader, source: SourceKey) -> int | None:
        return await store.video_with_source(r, source.provider, source.key)

    async def best_source(self, r: Reader, video_id: int) -> SourceKey | None:
        rows = await store.sources_by_rank(r, video_id)
        return SourceKey(rows[0]["provider"], rows[0]["key"], rows[0]["url"]) if rows else None

    async def add_provisional(
        self, w: Writer, source: SourceKey, *, status: Status, actor: str, origin: str
    ) -> tuple[int, int]:
        """A row that knows only its address, until its extraction is done: (video id, change id)."""
        change = await self._journal.begin(w, actor=actor, origin=origin, reason="Added a video by its address")
        moment = now()
        video_id = await change.insert(
            videos,
            {
                "artist_id": None, "title": source.url, "title_key": fold(source.url), "search": fold(source.url),
                "kind": "official", "status": status, "monitored": True, "locked": [],
                "added": moment, "updated": moment,
            },
        )  # fmt: skip
        await change.insert(sources, _source_row(video_id, source, moment))
        await change.complete()
        return video_id, change.id

    async def describe(self, w: Writer, video_id: int, source: SourceKey, facts: Facts, *, actor: str) -> int | None:
        """Writes what a source says, except over fields that a person edited; the change id, None when all of it was
        known."""
        row = await self._row(w, video_id)
        twin = await store.video_with_source(w, source.provider, source.key)
        if twin is not None and twin != video_id:
            raise Conflict(
                "This video is in the library already, under another address.",
                code="already_in_library",
                extra={"video_id": twin},
            )
        change = await self._journal.begin(w, actor=actor, origin="extract", reason="Read from its source")
        artist_id = await self._describe_row(change, w, row, facts)
        await self._describe_links(change, w, row, facts, artist_id)
        if twin is None:
            await change.insert(sources, _source_row(video_id, source, now(), rank=1))
        change_id = await change.complete_if_any()
        told: dict[str, Any] = {"popularity": facts.popularity, "standing": facts.popularity or 0, "updated": now()}
        if not await store.has_file(w, video_id):
            told["duration"] = facts.duration  # else its file knows better
        await store.set_columns(w, videos, video_id, **told)
        return change_id

    async def move(self, w: Writer, video_id: int, to: Status, *, error: Mapping[str, Any] | None = None) -> bool:
        """Moves the status if the state machine allows it; the event follows in the same transaction."""
        trouble = {"code": error["code"], "detail": error["detail"]} if error else None
        moved = await store.move_status(w, video_id, to, trouble)
        if moved:
            await self._outbox.emit(w, "VideoStatus", ("video", video_id), {"status": to})
        return moved

    async def rest(self, w: Writer, video_ids: Collection[int]) -> None:
        """Videos that an undo brought back as they were: nothing is downloading them now."""
        await store.move_resting(w, video_ids)

    async def resting_status(self, r: Reader, video_id: int, otherwise: Status) -> Status:
        """Where a video goes when a try ends without a file: back to its old file if it has one."""
        return "downloaded" if await store.has_file(r, video_id) else otherwise

    async def status(self, r: Reader, video_id: int) -> Status | None:
        """None of one that is gone."""
        row = await store.video_row(r, video_id)
        return row["status"] if row else None

    async def add_file(self, w: Writer, video_id: int, file: NewFile, picture: PictureFacts | None) -> int:
        """The file becomes the primary one. Repeatable: the same place is the same row."""
        await self._row(w, video_id)
        file_id = await store.add_primary_file(w, video_id, file)
        await store.set_columns(w, videos, video_id, updated=now(), **(picture_columns(picture) if picture else {}))
        return file_id

    async def paths_below(self, r: Reader, root_id: int, folder: str, *, besides: int) -> set[str]:
        return await store.paths_below(r, root_id, folder, besides_video=besides)

    async def _row(self, r: Reader, video_id: int) -> dict[str, Any]:
        row = await store.video_row(r, video_id)
        if row is None:
            raise missing(video_id)
        return row

    async def _describe_row(self, change: ChangeSet, w: Writer, row: dict[str, Any], facts: Facts) -> int | None:
        """Whose video it is then."""
        told = facts.plain()
        if facts.artist and "artist" not in row["locked"]:
            told["artist_id"] = await named_or_new(change, w, facts.artist)
        artist_id: int | None = (await change.update(videos, row["id"], told))["artist_id"]
        return artist_id

    async def _describe_links(
        self, change: ChangeSet, w: Writer, row: dict[str, Any], facts: Facts, artist_id: int | None
    ) -> None:
        """Featured artists and labels are only added to: what a person took off stays off once its field is locked."""
        if "featured" not in row["locked"]:
            known = {link["artist_id"] for link in await store.links_of_video(w, video_artists, row["id"])}
            for position, name in enumerate(facts.featured):
                guest = await named_or_new(change, w, name)
                if guest not in {*known, artist_id}:
                    known.add(guest)
                    await change.insert(
                        video_artists, {"video_id": row["id"], "artist_id": guest, "position": position}
                    )
        had = {(link["kind"], link["folded"]) for link in await store.links_of_video(w, video_labels, row["id"])}
        for kind, names in facts.labels.items():
            for position, name in enumerate(names):
                if f"{kind}s" not in row["locked"] and fold(name) and (kind, fold(name)) not in had:
                    had.add((kind, fold(name)))
                    label = {
                        "video_id": row["id"],
                        "kind": kind,
                        "position": position,
                        "name": name,
                        "folded": fold(name),
                    }
                    await change.insert(video_labels, label)


def missing(video_id: int) -> NotFound:
    return NotFound(f"There is no video {video_id}. It may have been deleted.", code="no_video")


def in_bin() -> NotFound:
    return NotFound(
        "Its own file is still in the recycle bin. Move away what lies in its place, then restore it from there.",
        code="file_in_bin",
    )


def _source_row(video_id: int, source: SourceKey, moment: int, rank: int = 0) -> dict[str, Any]:
    named = {"provider": source.provider, "key": source.key, "url": source.url}
    return {"video_id": video_id, **named, "rank": rank, "added": moment}
