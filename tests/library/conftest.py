from dataclasses import dataclass
from typing import Any, cast

import pytest
from sqlalchemy import select

from mvidarr.db import Database, Journal, Outbox
from mvidarr.db.tables.events import events
from mvidarr.jobs import Jobs, Kinds, Lanes
from mvidarr.library import Artists, Curation, Echo, Facts, Videos, tracked
from mvidarr.library.patches import VideoPatch
from mvidarr.library.sources import recognise
from mvidarr.library.status import Status
from mvidarr.query import words


@dataclass
class Library:
    """The room alone, on a database of its own."""

    database: Database
    journal: Journal
    videos: Videos
    artists: Artists
    curation: Curation

    async def song(self, artist: str, title: str, **more: Any) -> int:
        """A video added by hand; its id."""
        patch = cast("VideoPatch", {"artist": artist, "title": title, **more})
        return (await self.curation.edits.add_video(patch, actor="user:1")).id

    async def artist_id(self, video_id: int) -> int:
        artist = (await self.videos.get(video_id))["artist"]
        assert artist is not None
        return artist["id"]

    async def events(self) -> list[tuple[str, int]]:
        async with self.database.read() as r:
            rows = await r.all(select(events.c.type, events.c.subject_id).order_by(events.c.id))
        return [(row["type"], row["subject_id"]) for row in rows]

    async def add(self, name: str, status: Status = "wanted") -> int:
        """A provisional video of an address that ends in ``name``; its id."""
        async with self.database.write() as w:
            source = recognise(f"http://example.org/{name}")
            video_id, _ = await self.videos.add_provisional(w, source, status=status, actor="user:1", origin="test")
        return video_id

    async def describe(self, video_id: int, facts: Facts, name: str | None = None) -> int | None:
        async with self.database.write() as w:
            best = await self.videos.best_source(w, video_id)
            assert best is not None
            source = recognise(f"http://example.org/{name}") if name else best
            return await self.videos.describe(w, video_id, source, facts, actor="job:1")


@pytest.fixture
async def library(db: Database) -> Library:
    return library_on(db)


def library_on(db: Database) -> Library:
    journal, outbox = Journal(db, words), Outbox(db)
    videos, echo, kinds = Videos(db, journal, outbox), Echo(outbox), Kinds()
    curation = Curation.of(db, journal, Jobs(db, kinds, Lanes()), videos, None)
    for kind in curation.deletion.kinds():
        kinds.add(kind)
    for table in tracked(video_effects=[echo.videos], artist_effects=[echo.artists], status_effects=[echo.statuses]):
        journal.register(table)
    return Library(db, journal, videos, Artists(db), curation)
