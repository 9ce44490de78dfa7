"""kill -9 in the middle of an edit of everything, cancel, another person beside it: no row is lost, none done twice."""

import asyncio
import random
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from mvidarr.bulk.run import Run
from mvidarr.db import Database
from mvidarr.db.tables.bulk import bulk_plans
from mvidarr.db.tables.journal import change_rows
from mvidarr.db.tables.library import video_labels, videos
from mvidarr.demo import fill
from tests.bulk.hand import Hand
from tests.forks import DEVNULL, Process, ended, run
from tests.house import home
from tests.library.snapshot import snapshot

ON_ONE = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
VIDEOS, KILLS, SEED = 600, 2, 20261121


def start(url: str, folder: Path) -> Process:
    return run("tests.bulk.child", url, folder, stdout=DEVNULL)


async def gets_to(database: Database, done: int, process: Process) -> None:
    async with asyncio.timeout(120):
        while True:
            async with database.read() as r:
                if (await r.value(select(bulk_plans.c.done)) or 0) >= done:
                    return
            assert process.poll() is None
            await asyncio.sleep(0.005)


@ON_ONE
async def test_an_edit_of_everything_survives_kill_9_and_is_taken_back_as_one(db_url: str, tmp_path: Path) -> None:
    database = await Database.open(db_url)
    await fill(database, tmp_path / "media", videos=VIDEOS)
    before = await snapshot(database)
    chance = random.Random(SEED)
    for kill in range(KILLS):
        process = start(db_url, tmp_path)
        await gets_to(database, (kill + 1) * VIDEOS // (KILLS + 2), process)
        await asyncio.sleep(chance.random() * 0.02)
        process.kill()
        await ended(process)
    async with database.read() as r:
        (plan,) = await r.all(select(bulk_plans))
    async with home(db_url, tmp_path) as at_home:
        assert (await at_home.ended(plan["job_id"]))["state"] == "done"

    async with database.read() as r:
        (plan,) = await r.all(select(bulk_plans))
        tagged = await r.value(
            select(func.count(video_labels.c.video_id.distinct())).where(video_labels.c.folded == "killed")
        )
        notes = await r.all(
            select(change_rows.c.row_id, func.count().label("n"))
            .where(change_rows.c.change_id == plan["change_id"], change_rows.c.table == videos.name)
            .group_by(change_rows.c.row_id)
        )
    await database.close()
    assert (plan["state"], plan["done"], plan["undone"]) == ("applied", VIDEOS, 0)
    assert (tagged, len(notes), {note["n"] for note in notes}) == (VIDEOS, VIDEOS, {1})
    async with home(db_url, tmp_path) as at_home:
        await Hand(at_home).undo(plan["change_id"])
        after = await snapshot(at_home.house.database)
    assert {**after, "profiles": []} == {**before, "profiles": []}  # a house that starts adds the usual ones


@ON_ONE
async def test_what_was_cancelled_half_way_stays_is_told_and_can_be_taken_back(
    db_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk, chunks = Run.chunk, count()

    async def no_further(run: Run, at: dict[str, Any], counts: Sequence[int]) -> dict[str, Any] | None:
        """Two chunks are less than all, whatever their pace; the third comes after the end."""
        if next(chunks) == 2:
            await asyncio.Event().wait()
        return await chunk(run, at, counts)

    monkeypatch.setattr(Run, "chunk", no_further)
    async with home(db_url, tmp_path) as at_home:
        hand, api = Hand(at_home), at_home.api
        await fill(at_home.house.database, tmp_path / "media", videos=VIDEOS)
        before = await snapshot(at_home.house.database)
        seen = await hand.preview({"q": ""}, add={"tags": ["half"]})
        asked = (await api.post(hand.path, json={"plan_id": seen["plan_id"]})).json()
        async with asyncio.timeout(60):
            while (await hand.plan(seen["plan_id"]))["done"] == 0:
                await asyncio.sleep(0.005)
        other = await api.patch("/api/videos/1", json={"album": "By another"}, headers={"If-Match": "*"})
        assert other.status_code == 200  # nobody waits for the end
        assert (await api.post(f"/api/jobs/{asked['job']['id']}/cancel")).is_success
        assert (await at_home.ended(asked["job"]["id"]))["state"] == "cancelled"
        plan = await hand.plan(seen["plan_id"])
        assert plan["state"] == "cancelled"
        assert 0 < plan["done"] < VIDEOS
        found = (await api.get("/api/videos/count", params={"q": "tag:half"})).json()["count"]
        assert found == plan["done"]
        change = (await api.get(f"/api/changes/{plan['change_id']}")).json()
        assert (change["state"], change["undo"]) == ("complete", "possible")
        assert change["reason"] == f"Edited {plan['done']:,} videos: tags"  # not all that there should have been
        await hand.undo(plan["change_id"])
        await hand.undo(other.json()["change_id"])
        assert await snapshot(at_home.house.database) == before
