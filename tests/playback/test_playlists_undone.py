"""Whatever is done to playlists and their videos, one after the other: taken back in turn, every row is as it was."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from mvidarr.db.tables.playlists import playlist_items, playlists
from mvidarr.errors import Conflict
from tests.house import Home, home
from tests.playback.test_playlists import EVERY, ON_ONE, songs

STEPS = 40
FORWARD = ("version", "updated")


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as found:
        yield found


async def rows(at_home: Home) -> list[list[dict[str, Any]]]:
    async with at_home.house.database.read() as r:
        found = [await r.all(select(table).order_by(table.c.id)) for table in (playlists, playlist_items)]
    return [[{name: row[name] for name in row if name not in FORWARD} for row in each] for each in found]


class Hand:
    """Does one thing or another, as chance has it."""

    def __init__(self, api: httpx.AsyncClient, chance: Random) -> None:
        self.api, self.chance = api, chance

    async def step(self, n: int) -> httpx.Response:
        lists = (await self.api.get("/api/playlists?q=smart:no&limit=500")).json()["items"]
        videos = (await self.api.get("/api/videos?limit=500")).json()["items"]
        if not lists or self.chance.random() < 0.1:
            body = {"name": f"List {n}", "repeats": self.chance.random() < 0.5}
            return await self.api.post("/api/playlists", json=body)
        here = f"/api/playlists/{self.chance.choice(lists)['id']}"
        items = [item["id"] for item in (await self.api.get(f"{here}/items")).json()["items"]]
        what = self.chance.choice(("add", "add", "move", "move", "move", "note", "remove", "rename", "video", "list"))
        if what == "add" or not items:
            ids = self.chance.choices([video["id"] for video in videos], k=3)
            return await self.api.post(f"{here}/items", json={"ids": ids})
        item = self.chance.choice(items)
        if what == "move":
            before = self.chance.choice([each for each in items if each != item] or [None])
            return await self.api.post(f"{here}/items/move", json={"items": [item], "before": before})
        if what == "note":
            return await self.api.patch(f"{here}/items/{item}", json={"note": f"note {n}"}, headers=EVERY)
        if what == "remove":
            return await self.api.delete(f"{here}/items/{item}", headers=EVERY)
        if what == "rename":
            return await self.api.patch(here, json={"name": f"Renamed {n}"}, headers=EVERY)
        if what == "video" and len(videos) > 4:
            gone = self.chance.choice(videos)["id"]
            return await self.api.delete(f"/api/videos/{gone}", headers=EVERY)
        return await self.api.delete(here, headers=EVERY)


@ON_ONE
@pytest.mark.parametrize("seed", [2])
async def test_any_changes_taken_back_in_turn_leave_every_place_as_it_was(at_home: Home, seed: int) -> None:
    await songs(at_home, 12)
    hand, states, changes = Hand(at_home.api, Random(seed)), [await rows(at_home)], list[int]()
    for n in range(STEPS):
        answer = await hand.step(n)
        assert answer.status_code in (200, 201), answer.text
        if (change_id := answer.json().get("change_id")) is not None:
            changes.append(change_id)
            states.append(await rows(at_home))
    journal = at_home.house.journal
    for change_id, state in zip(reversed(changes), reversed(states[:-1]), strict=True):
        await journal.undo(change_id, actor="user:1", when_moved="nothing")
        assert await rows(at_home) == state
    for change_id, state in zip(changes, states[1:], strict=True):
        await journal.redo(change_id, actor="user:1", when_moved="nothing")
        assert await rows(at_home) == state


@ON_ONE
async def test_a_place_comes_back_where_its_playlist_and_its_video_are_and_it_is_free(at_home: Home) -> None:
    first, second, third = await songs(at_home, 3)
    api, journal = at_home.api, at_home.house.journal
    playlist = (await api.post("/api/playlists", json={"name": "Some"})).json()["playlist"]["id"]
    here = f"/api/playlists/{playlist}"
    await api.post(f"{here}/items", json={"ids": [first, second, third]})
    items = (await api.get(f"{here}/items")).json()["items"]
    removed = [(await api.delete(f"{here}/items/{item['id']}", headers=EVERY)).json()["change_id"] for item in items]

    async def refused(change: int) -> list[str]:
        with pytest.raises(Conflict) as refusal:
            await journal.undo(change, actor="user:1")
        return [row["reason"] for row in refusal.value.extra["rows"]]

    await api.post(f"{here}/items", json={"ids": [first]})
    assert await refused(removed[0]) == ["The video stands in the playlist again by now."]
    await api.delete(f"/api/videos/{second}", headers=EVERY)
    assert await refused(removed[1]) == ["Its video is no longer in the library."]
    await journal.undo(removed[2], actor="user:1")
    assert [row["video_id"] for row in (await rows(at_home))[1]] == [third, first]
    gone = (await api.delete(here, headers=EVERY)).json()["change_id"]
    assert await refused(removed[0]) == ["The playlist it stood in is gone."]
    await journal.undo(gone, actor="user:1")
    assert [row["video_id"] for row in (await rows(at_home))[1]] == [third, first]


@ON_ONE
async def test_a_video_goes_again_when_a_playlist_that_it_stood_in_went_before(at_home: Home) -> None:
    """Its places went with the playlist: nobody misses them."""
    (video, *_), api, journal = await songs(at_home, 2), at_home.api, at_home.house.journal
    made = (await api.post("/api/playlists", json={"name": "Night"})).json()["playlist"]["id"]
    assert (await api.post(f"/api/playlists/{made}/items", json={"ids": [video]})).is_success
    before = await rows(at_home)
    deleted = (await api.delete(f"/api/videos/{video}", headers=EVERY)).json()["change_id"]
    await journal.undo(deleted, actor="user:1", when_moved="nothing")
    dropped = (await api.delete(f"/api/playlists/{made}", headers=EVERY)).json()["change_id"]
    assert (await journal.foresee(deleted))["refused"] == 0
    await journal.redo(deleted, actor="user:1", when_moved="nothing")
    assert (await api.get(f"/api/videos/{video}")).status_code == 404
    await journal.undo(deleted, actor="user:1", when_moved="nothing")
    await journal.undo(dropped, actor="user:1", when_moved="nothing")
    assert await rows(at_home) == before
