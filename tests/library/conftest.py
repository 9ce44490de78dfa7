from dataclasses import dataclass

import pytest

from mvidarr.db import Database, Journal, Outbox
from mvidarr.library import Facts, Videos, tracked
from mvidarr.library.sources import recognise
from mvidarr.library.status import Status


@dataclass
class Library:
    """The room alone, on a database of its own."""

    database: Database
    journal: Journal
    videos: Videos

    async def add(self, name: str, status: Status = "wanted") -> int:
        """A provisional video of an address that ends in ``name``; its id."""
        async with self.database.write() as w:
            source = recognise(f"http://example.org/{name}")
            video_id, _ = await self.videos.add_provisional(w, source, status=status, actor="user:1", origin="test")
        return video_id

    async def describe(self, video_id: int, facts: Facts, name: str | None = None) -> int:
        async with self.database.write() as w:
            best = await self.videos.best_source(w, video_id)
            assert best is not None
            source = recognise(f"http://example.org/{name}") if name else best
            return await self.videos.describe(w, video_id, source, facts, actor="job:1")


@pytest.fixture
async def library(db: Database) -> Library:
    journal = Journal(db)
    for table in tracked():
        journal.register(table)
    return Library(db, journal, Videos(db, journal, Outbox(db)))
