"""A look for the videos of an artist, from the button to the download, through the whole house."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from mvidarr.errors import External
from mvidarr.providers.shapes import VideoFound
from tests.discovery.sources import CHANNEL, Lists, Site, declared, listed, upload
from tests.house import Home, home

ANY = {"If-Match": "*"}
DOWN = External("Bravo is down.", source="bravo", retryable=True, code="down")
FIRST = upload("vaaaaaaaaa1", "Nova Kites - Night Drive (Official Video)", published="2026-05-05")
SECOND = upload("vaaaaaaaaa2", "Nova Kites - Paper Sun (Official Video)", 181, published="2026-06-06")
THIRD = upload("vaaaaaaaaa3", "Nova Kites - Glass Hour (Official Video)", 222, published="2026-07-07")


class Den:
    def __init__(self, house: Home, site: Site, other: Lists) -> None:
        self.home = house
        self.site = site
        self.other = other

    async def artist(self, **more: Any) -> int:
        answer = await self.home.api.post("/api/artists", json={"name": "Nova Kites", **more})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["artist"]["id"])

    async def look(self, artist: int) -> dict[str, Any]:
        """The job as it ended, with its log."""
        answer = await self.home.api.post(f"/api/artists/{artist}/discover")
        assert answer.status_code == 202, answer.text
        job = await self.home.ended(answer.json()["job"]["id"])
        return {**job, "log": [line["text"] for line in await self.home.house.jobs.log(job["id"])]}

    async def videos(self, q: str = "") -> dict[str, str]:
        found = (await self.home.api.get("/api/videos", params={"q": q, "sort": "title"})).json()
        return {video["title"]: video["status"] for video in found["items"]}

    async def get(self, path: str) -> dict[str, Any]:
        return dict((await self.home.api.get(path)).json())


@pytest.fixture
async def den(db_url: str, tmp_path: Path) -> AsyncIterator[Den]:
    site, other = Site(), Lists()
    providers = [declared("youtube", site), declared("bravo", other, 200)]
    async with home(db_url, tmp_path, providers=providers) as house:
        yield Den(house, site, other)


async def test_a_look_asks_every_source_and_one_that_is_dead_is_told(den: Den) -> None:
    artist = await den.artist(ids={"bravo": "7"})
    den.site.videos, den.other.wrong = listed(FIRST, SECOND), DOWN
    job = await den.look(artist)
    assert job["state"] == "done"
    assert "Bravo is missing: Bravo is down." in job["log"]
    assert any(line.startswith("2 new videos") for line in job["log"])
    assert await den.videos() == {"Night Drive": "discovered", "Paper Sun": "discovered"}
    look = await den.get(f"/api/artists/{artist}/look")
    assert {one["source"]: one["error"] and one["error"]["code"] for one in look["sources"]} == {
        "youtube": None, "bravo": "down",
    }  # fmt: skip
    assert (look["found"], look["error"]) == (2, None)
    assert look["next_full"] > look["full"]

    await den.home.api.patch(f"/api/artists/{artist}", json={"locked": []}, headers=ANY)
    den.other.wrong, den.other.ids = None, {"bravo": "7", "youtube": CHANNEL, "imvdb": "99"}
    den.other.videos = (VideoFound("bravo", "b1", "listed", (THIRD,), artist="Nova Kites", title="Glass Hour"),)
    job = await den.look(artist)
    assert set(await den.videos()) == {"Glass Hour", "Night Drive", "Paper Sun"}
    ids = (await den.get(f"/api/artists/{artist}"))["ids"]
    assert ids == {"bravo": "7", "youtube": CHANNEL, "imvdb": "99"}  # learned
    assert den.site.asked[-1] == ("Nova Kites", ids)
    changes = (await den.get("/api/changes"))["items"]
    assert changes[0]["origin"] == "discover"
    assert changes[0]["reason"] == "Looked for videos of Nova Kites"


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_an_id_that_a_source_has_merged_into_another_is_followed_unless_somebody_locked_it(den: Den) -> None:
    first = await den.artist(ids={"bravo": "7"})
    den.other.moved = {"bravo": "8"}
    job = await den.look(first)
    assert "their id there is 8 now" in " ".join(job["log"])
    assert (await den.get(f"/api/artists/{first}"))["ids"] == {"bravo": "8"}
    (change,) = [one for one in (await den.get("/api/changes"))["items"] if "merged into others" in one["reason"]]
    undone = await den.home.api.post(f"/api/changes/{change['id']}/undo")
    await den.home.ended(undone.json()["job"]["id"])
    assert (await den.get(f"/api/artists/{first}"))["ids"] == {"bravo": "7"}

    await den.home.api.patch(f"/api/artists/{first}", json={"locked": ["ids"]}, headers=ANY)
    assert "Their id stays" in " ".join((await den.look(first))["log"])
    assert (await den.get(f"/api/artists/{first}"))["ids"] == {"bravo": "7"}
    await den.home.api.patch(f"/api/artists/{first}", json={"locked": []}, headers=ANY)
    await den.artist(name="Quiet Field", ids={"bravo": "8"})
    assert "another's here" in " ".join((await den.look(first))["log"])
    assert (await den.get(f"/api/artists/{first}"))["ids"] == {"bravo": "7"}


async def test_when_nobody_answers_nothing_is_blanked_and_it_is_tried_again(den: Den) -> None:
    artist = await den.artist()
    den.site.videos = listed(FIRST)
    await den.look(artist)
    den.site.wrong = den.other.wrong = DOWN
    job = await den.look(artist)
    assert job["state"] == "queued"  # for later
    assert job["error"]["code"] == "nobody_answered"
    assert await den.videos() == {"Night Drive": "discovered"}
    look = await den.get(f"/api/artists/{artist}/look")
    assert look["error"]["code"] == "nobody_answered"
    again = await den.home.api.post(f"/api/artists/{artist}/discover")
    assert (again.status_code, again.json()["code"]) == (409, "job_open")
    assert (await den.home.api.post("/api/artists/999/discover")).status_code == 404


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_look_that_is_cancelled_leaves_nothing_half_done(den: Den) -> None:
    artist = await den.artist()
    den.site.videos, den.other.held = listed(FIRST), asyncio.Event()
    job = (await den.home.api.post(f"/api/artists/{artist}/discover")).json()["job"]
    await den.home.until(job["id"], "ask")
    await den.home.eventually(lambda: bool(den.other.asked))
    await den.home.api.post(f"/api/jobs/{job['id']}/cancel")
    assert (await den.home.ended(job["id"]))["state"] == "cancelled"
    assert await den.videos() == {}


async def test_what_is_wanted_by_itself_is_queued_behind_what_people_ask_for(den: Den) -> None:
    """And when somebody switches that on, what was found before goes along, and comes back with an undo."""
    den.home.house.lanes.set("download", 0)
    artist = await den.artist()
    den.site.videos = listed(FIRST)
    await den.look(artist)
    answer = await den.home.api.patch(f"/api/artists/{artist}", json={"auto_download": True}, headers=ANY)
    assert await den.videos() == {"Night Drive": "wanted"}
    await _queued(den, 1)
    den.site.videos = listed(FIRST, SECOND, upload("vaaaaaaaaa4", "Nova Kites - Night Drive (Lyric Video)"))
    await den.look(artist)
    await _queued(den, 2)
    jobs = (await den.get("/api/jobs?kind=download"))["items"]
    assert {job["subject"]["type"] for job in jobs} == {"video"}
    statuses = sorted((await den.videos("is:wanted")).items())
    assert statuses == [("Night Drive", "wanted"), ("Paper Sun", "wanted")]
    for job in jobs:
        await den.home.api.post(f"/api/jobs/{job['id']}/cancel")
    undone = await den.home.api.post(f"/api/changes/{answer.json()['change_id']}/undo")
    await den.home.ended(undone.json()["job"]["id"])
    assert not (await den.get(f"/api/artists/{artist}"))["auto_download"]
    assert (await den.videos())["Night Drive"] == "discovered"


async def _queued(den: Den, count: int) -> None:
    async with asyncio.timeout(60):
        while (await den.get("/api/jobs?kind=download&state=queued"))["items"].__len__() < count:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_all_that_are_monitored_are_looked_for(den: Den) -> None:
    den.site.videos = listed(FIRST)
    artist = await den.artist()
    other = (await den.home.api.post("/api/artists", json={"name": "Quiet Field", "monitored": False})).json()
    job = (await den.home.api.post("/api/discover")).json()["job"]
    await den.home.ended(job["id"])
    jobs = (await den.get("/api/jobs?kind=discover"))["items"]
    assert [one["subject"]["id"] for one in jobs] == [artist]
    assert other["artist"]["id"] != artist
    await den.home.ended(jobs[0]["id"])
    assert await den.videos() == {"Night Drive": "discovered"}


async def test_an_id_that_two_looks_learn_at_once_is_one_artists(den: Den) -> None:
    """Nor does it end the other's look."""
    den.site.videos, den.other.ids = listed(FIRST), {"imvdb": "99", "youtube": CHANNEL}
    artists = [await den.artist(ids={"bravo": "7"})]
    for name in ("Quiet Field", "Glass Hour", "Tin Weather"):
        answer = await den.home.api.post("/api/artists", json={"name": name, "ids": {"bravo": name[:1]}})
        artists.append(int(answer.json()["artist"]["id"]))
    jobs = await asyncio.gather(*(den.look(one) for one in artists))
    assert [job["state"] for job in jobs] == ["done"] * 4
    ids = [(await den.get(f"/api/artists/{one}"))["ids"] for one in artists]
    assert sorted(len(one) for one in ids) == [1, 1, 1, 3]
    assert set(await den.videos()) == {"Night Drive"}
