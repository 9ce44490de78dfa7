"""People search while a scan writes: nobody gets an error, and at the end everybody sees what was written."""

import asyncio
from pathlib import Path

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.demo import fill
from mvidarr.library.lists import VideoLists
from mvidarr.query import Asker
from tests.bench.more import added

PEOPLE, WRITES, VIDEOS, FOUND = 20, 6, 120, 10
ASKED = (
    ("a*", "-added"), ("genre:rock", "title"), ("", "-plays"), ("kind:live year:1990..", "-year"),
    ("-kind:live", "-rating"),
)  # fmt: skip


async def test_nobody_who_searches_gets_an_error_while_a_scan_writes(db: Database, tmp_path: Path) -> None:
    await fill(db, tmp_path, videos=VIDEOS)
    lists, scanned = VideoLists(db), asyncio.Event()

    async def search(person: int) -> None:
        turn = person
        while not scanned.is_set():
            q, sort = ASKED[turn % len(ASKED)]
            asker = Asker(1, now(), "admin")
            page = await lists.page(q, sort, at=turn % 7, limit=20, asker=asker)
            if page["next"]:
                await lists.page(q, sort, page["next"], limit=20, asker=asker)
            assert await lists.count(q, asker) <= VIDEOS + WRITES * FOUND
            turn += 1
            await asyncio.sleep(0)  # what is known needs no waiting

    async def scan() -> None:
        for turn in range(WRITES):
            await added(db, FOUND, f"scan{turn}")
            await asyncio.sleep(0)
        scanned.set()

    async with asyncio.TaskGroup() as group:
        for person in range(PEOPLE):
            group.create_task(search(person))
        group.create_task(scan())
    assert await lists.count("", Asker(1, now(), "admin")) == VIDEOS + WRITES * FOUND


async def test_a_rank_counts_what_was_written_meanwhile(db: Database, tmp_path: Path) -> None:
    await fill(db, tmp_path, videos=VIDEOS)
    lists, asker = VideoLists(db), Asker(1, now(), "admin")

    async def ids(at: int) -> list[int]:
        page = await lists.page("has:artist", "-id", at=at, limit=500, asker=asker)
        return [video["id"] for video in page["items"]]

    before = await ids(1)
    assert await ids(1) == before
    await added(db, FOUND, "more")
    after = await ids(1)
    assert len(after) > len(before)
    assert set(before) < set(after)
