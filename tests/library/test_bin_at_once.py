"""Somebody deletes a video again at the moment when its files come back out of the bin."""

import asyncio
from contextvars import Context
from pathlib import Path

import pytest
from sqlalchemy import select, text

from mvidarr.db import Reader
from mvidarr.db.tables.files import bin_entries
from mvidarr.db.tables.library import files, videos
from mvidarr.library.store import bin as entries
from tests.house import home
from tests.library.shelf import Shelf


@pytest.mark.parametrize("db_url", ["postgres"], indirect=True)
async def test_neither_waits_for_the_other_for_ever(db_url: str, tmp_path: Path) -> None:
    """Both want the video and its entry of the bin; who takes them the other way round is in a deadlock."""
    async with home(db_url, tmp_path) as at_home:
        shelf, house = Shelf(at_home), at_home.house
        song = await shelf.song("Song")
        change = await shelf.delete(song)
        house.lanes.set("maintenance", 0)
        await house.journal.undo(change, actor="user:1")
        async with house.database.write() as w:
            for held in (videos.c.id == song, files.c.video_id == song):  # as a redo takes them
                await w.one(select(text("1")).where(held).with_for_update())
            house.lanes.set("maintenance", 1)
            await _somebody_waits(w)
            (entry,) = await w.all(select(bin_entries))
            assert await entries.throw_again(w, entry["file_id"], change, "Song", "user:1")
        await shelf.settle()
        job = next(job for job in (await house.jobs.list())["items"] if job["kind"] == "bin")
        assert (job["state"], job["error"]) == ("done", None)
        assert [one["state"] for one in await shelf.bin()] == ["binned"]


@pytest.mark.parametrize("db_url", ["postgres"], indirect=True)
async def test_a_redo_takes_a_video_before_its_files_as_everybody_does(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        shelf, house = Shelf(at_home), at_home.house
        song = await shelf.song("Song")
        change = await shelf.delete(song)
        await shelf.invert(change)
        async with asyncio.TaskGroup() as group, house.database.write() as w:
            await w.one(select(videos.c.id).where(videos.c.id == song).with_for_update())
            group.create_task(house.journal.redo(change, actor="user:1"), context=Context())
            await _somebody_waits(w)
            await w.one(select(files.c.id).where(files.c.video_id == song).with_for_update())
        assert (await at_home.api.get(f"/api/videos/{song}")).status_code == 404


async def _somebody_waits(r: Reader) -> None:
    async with asyncio.timeout(30):
        while not await r.value(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            await asyncio.sleep(0.01)
