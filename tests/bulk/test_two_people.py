"""Two people change the same videos at the same time: nothing that either did is written over by the other without
their being told, and the journal has all of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from mvidarr.demo import fill
from tests.bulk.hand import Hand
from tests.house import Home, home
from tests.ledger import faults_of

VIDEOS = 300
MOVED = "It was changed since the preview."


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as one:
        one.house.lanes.set("maintenance", 2)
        await fill(one.house.database, tmp_path / "media", videos=VIDEOS)
        yield one
        assert await faults_of(one.house.database) == []


async def _done_by(hand: Hand, plan: dict[str, Any]) -> tuple[set[int], set[int]]:
    """The rows that a plan changed, and those that it told it did not, all for the one reason."""
    would = await hand.rows(plan["id"], among="change", limit=500)
    left = await hand.rows(plan["id"], among="undone", limit=500)
    assert {row["reason"] for row in left} <= {MOVED}
    undone = {row["id"] for row in left}
    assert (plan["state"], plan["done"], plan["undone"]) == ("applied", len(would) - len(left), len(left))
    return {row["id"] for row in would} - undone, undone


async def _tagged(at_home: Home, tag: str) -> set[int]:
    found = (await at_home.api.get("/api/videos", params={"q": f"tag:{tag}", "limit": 500})).json()["items"]
    return {video["id"] for video in found}


async def test_of_two_bulk_edits_of_the_same_rows_each_row_has_one_and_the_other_is_told(at_home: Home) -> None:
    hand = Hand(at_home)
    edits = {one: {"add": {"tags": [one], "featured": ["The Same Guest"]}} for one in ("mine", "theirs")}
    orders = {"mine": "id", "theirs": "-id"}  # they meet in the middle
    seen = {one: await hand.preview({"q": "", "sort": orders[one]}, **edit) for one, edit in edits.items()}
    plans = await asyncio.gather(*(hand.apply(plan_id=plan["plan_id"]) for plan in seen.values()))
    done, all_undone = {}, {}
    for one, plan in zip(seen, plans, strict=True):
        done[one], all_undone[one] = await _done_by(hand, plan)
        assert await _tagged(at_home, one) == done[one]
    assert not done["mine"] & done["theirs"]
    assert len(done["mine"] | done["theirs"]) == VIDEOS
    assert all_undone == {"mine": done["theirs"], "theirs": done["mine"]}


async def test_a_bulk_edit_and_edits_of_single_rows_never_write_over_each_other(at_home: Home) -> None:
    hand, api = Hand(at_home), at_home.api
    videos = (await api.get("/api/videos", params={"q": "", "sort": "-id", "limit": 500})).json()["items"]
    seen = await hand.preview({"q": "", "sort": "id"}, add={"tags": ["bulk"]})
    plan, *answers = await asyncio.gather(
        hand.apply(plan_id=seen["plan_id"]), *(_edited(at_home, video["id"], video["version"]) for video in videos)
    )
    single = {id for id, status in answers if status == 200}
    assert {status for _, status in answers} <= {200, 412}
    done, undone = await _done_by(hand, plan)
    assert (done & single, done | single) == (set(), {video["id"] for video in videos})
    assert undone == single
    assert await _tagged(at_home, "bulk") == done
    assert await _tagged(at_home, "single") == single


async def _edited(at_home: Home, id: int, version: int) -> tuple[int, int]:
    """By somebody who saw that version."""
    answer = await at_home.api.patch(
        f"/api/videos/{id}", json={"tags": ["single"]}, headers={"If-Match": f'"{version}"'}
    )
    return id, answer.status_code
