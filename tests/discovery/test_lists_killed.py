"""kill -9 in the middle of taking a list in: the next start goes on, nothing comes twice, and it is one change."""

import asyncio
import signal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mvidarr.db import Database
from mvidarr.db.tables.discovery import import_entries
from tests.discovery.list_den import Den, at_the_den
from tests.forks import PIPE, ended, run

SONGS = 300
LINES = "\n".join(f"Nova Kites {number // 3} - Song {number}" for number in range(SONGS))


async def _killed_at(url: str, folder: Path, rows: int) -> None:
    """A whole house lives until so many entries came in."""
    process = run("tests.bulk.living", url, folder, stdin=PIPE)
    database = await Database.open(url)
    came_in = select(func.count()).where(import_entries.c.state == "added")
    try:
        async with asyncio.timeout(60):
            while process.poll() is None:
                async with database.read() as r:
                    if await r.value(came_in) >= rows:
                        break
                await asyncio.sleep(0.005)
    finally:
        await database.close()
        process.kill()
    assert await ended(process) == -signal.SIGKILL


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_list_that_is_killed_half_way_is_one_change_and_nothing_comes_twice(
    db_url: str, tmp_path: Path
) -> None:
    async with at_the_den(db_url, tmp_path) as den:
        lines = await den.make("text", text=LINES)
        den.home.house.lanes.set("metadata", 0)
        asked = await den.api.post(f"/api/import-lists/{lines}/apply", json={})
        assert asked.status_code == 202
    await _killed_at(db_url, tmp_path, SONGS // 4)
    async with at_the_den(db_url, tmp_path) as den:
        job = await den.home.ended(asked.json()["job"]["id"])
        assert job["state"] == "done"
        log = [line["text"] for line in await den.home.house.jobs.log(job["id"])]
        assert log[-1] == f"Added {SONGS // 3} artists and {SONGS} videos."
        told = await den.get(f"/api/import-lists/{lines}")
        assert (told["counts"]["added"], told["counts"]["new"]) == (SONGS, 0)
        await _one_change(den)


async def _one_change(den: Den) -> None:
    changes = (await den.get("/api/changes"))["items"]
    (change,) = [one for one in changes if one["reason"].startswith("Imported")]
    assert (change["state"], change["undo"]) == ("complete", "possible")
    undo = await den.api.post(f"/api/changes/{change['id']}/undo", json={})
    await den.home.ended(undo.json()["job"]["id"])
    assert (await den.artists(), await den.videos()) == ({}, {})
