"""Taking back all that came after a change, killed or cancelled on the way: each change is taken back once and whole,
or stands."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from mvidarr.db import Database, Journal
from mvidarr.db.tables.journal import changes
from mvidarr.demo import fill
from tests.bulk.hand import Hand
from tests.forks import PIPE, ended, run
from tests.house import Home, home
from tests.ledger import faults_of
from tests.library.snapshot import Snapshot, snapshot

ON_ONE = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
VIDEOS, EDITS, SEED = 150, 6, 20261124


async def _edited(at_home: Home, folder: Path) -> tuple[int, Snapshot]:
    """The change after which there are several long ones, and the rows as they were then."""
    await fill(at_home.house.database, folder / "media", videos=VIDEOS)
    first = (await Hand(at_home).apply(selection={"q": ""}, set={"kind": "live"}))["change_id"]
    before = await snapshot(at_home.house.database)
    for n in range(EDITS):
        await Hand(at_home).apply(selection={"q": ""}, add={"tags": [f"edit {n}"]})
    return first, before


async def _asked(at_home: Home, change_id: int) -> int:
    answer = await at_home.api.post(f"/api/changes/{change_id}/undo-to", json={"whose": "all"})
    assert answer.status_code == 202, answer.text
    return int(answer.json()["job"]["id"])


async def _inverses(database: Database, state: str | None = None) -> int:
    wanted = select(func.count()).select_from(changes).where(changes.c.reverts.is_not(None))
    async with database.read() as r:
        return int(await r.value(wanted if state is None else wanted.where(changes.c.state == state)))


async def _until(database: Database, inverses: int) -> None:
    async with asyncio.timeout(120):
        while await _inverses(database) < inverses:
            await asyncio.sleep(0.003)


async def _over(database: Database) -> None:
    """What was open when the server died is carried on at its start, beside the job."""
    async with asyncio.timeout(60), database.read() as r:
        while await r.value(select(changes.c.id).where(changes.c.state == "open").limit(1)) is not None:
            await asyncio.sleep(0.02)


@ON_ONE
async def test_killed_again_and_again_it_takes_back_every_change_once(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        first, before = await _edited(at_home, tmp_path)
        at_home.house.lanes.set("maintenance", 0)
        job_id = await _asked(at_home, first)
    chance, database = random.Random(SEED), await Database.open(db_url)
    for inverses in (2, EDITS - 1):
        process = run("tests.bulk.living", db_url, tmp_path, stdin=PIPE)
        await _until(database, inverses)
        await asyncio.sleep(chance.random() * 0.02)
        process.kill()
        await ended(process)
    await database.close()
    async with home(db_url, tmp_path) as at_home:
        assert (await at_home.ended(job_id))["state"] == "done"
        await _over(at_home.house.database)
        assert await snapshot(at_home.house.database) == before
        assert await _inverses(at_home.house.database, "complete") == EDITS
        assert await faults_of(at_home.house.database) == []


@ON_ONE
async def test_cancelled_the_change_that_is_taken_back_comes_to_its_end_and_older_ones_stand(
    db_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_on, begun, asked = Journal.carry_on, asyncio.Event(), asyncio.Event()

    async def once_asked(journal: Journal, change_id: int) -> None:
        """The second waits in its middle until somebody asked for the end."""
        if await _inverses(at_home.house.database) == 2:
            begun.set()
            await asked.wait()
        await carry_on(journal, change_id)

    async with home(db_url, tmp_path) as at_home:
        database, undone = at_home.house.database, 2
        first, before = await _edited(at_home, tmp_path)
        monkeypatch.setattr(Journal, "carry_on", once_asked)
        job_id = await _asked(at_home, first)
        async with asyncio.timeout(60):
            await begun.wait()
        assert (await at_home.api.post(f"/api/jobs/{job_id}/cancel")).is_success
        asked.set()
        assert (await at_home.ended(job_id))["state"] == "cancelled"
        assert await _inverses(database, "complete") == undone
        assert await faults_of(database) == []
        standing = [await _tagged(at_home, n) for n in range(EDITS)]
        assert standing == [VIDEOS] * (EDITS - undone) + [0] * undone
        assert (await at_home.ended(await _asked(at_home, first)))["state"] == "done"
        assert await snapshot(database) == before


async def _tagged(at_home: Home, n: int) -> Any:
    found = await at_home.api.get("/api/videos/count", params={"q": f'tag:"edit {n}"'})
    return found.json()["count"]
