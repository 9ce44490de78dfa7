"""What is new of monitored artists, and who is like them, through the whole house: found, shown, wanted, left out."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import insert, update

from mvidarr.clock import DAY, now
from mvidarr.db.tables.discovery import suggestions
from mvidarr.db.tables.library import play_state, videos
from mvidarr.discovery.news.news import Heap
from mvidarr.discovery.pages.new import days_of
from mvidarr.errors import External
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.shapes import Picture, Similar
from tests.discovery.sources import Site, declared, listed, upload
from tests.house import Home, home

ANY = {"If-Match": "*"}
KITES = "8f6bd1e4-fbe1-4f50-aa9b-94c450ec0f11"
SUN = "5441c29d-3602-4898-b1a1-b77fa23b8e50"
SONGS = [upload(f"vaaaaaaaaa{n}", f"Nova Kites - Song {n} (Official Video)", 180 + n, published="2026-05-05",
                picture="https://i.ytimg.com/vi/a/0.jpg") for n in range(1, 9)]  # fmt: skip


@dataclass
class Knows:
    """Who is like whom, by name. ``wrong``: what it raises in place of any answer."""

    name: str
    like: dict[str, Sequence[Similar]] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    wrong: Exception | None = None
    asked: list[str] = field(default_factory=list)

    async def similar_artists(self, ids: Ids, name: str | None = None, limit: int = 30) -> Sequence[Similar]:
        self.asked.append(str(name))
        if self.wrong is not None:
            raise self.wrong
        return self.like.get(str(name), ())

    async def artwork(self, ids: Ids, name: str | None = None) -> Sequence[Picture]:
        url = self.pictures.get(ids["musicbrainz"])
        return [Picture("https://p.example/logo.png", "logo"), Picture(url, "portrait")] if url else []


@dataclass
class Den:
    home: Home
    site: Site
    brainz: Knows
    fm: Knows

    async def artist(self, name: str, **more: Any) -> int:
        answer = await self.home.api.post("/api/artists", json={"name": name, **more})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["artist"]["id"])

    async def ended(self, path: str) -> dict[str, Any]:
        answer = await self.home.api.post(path)
        assert answer.status_code == 202, answer.text
        job = await self.home.ended(answer.json()["job"]["id"])
        return {**job, "log": [line["text"] for line in await self.home.house.jobs.log(job["id"])]}

    async def get(self, path: str, **asked: Any) -> dict[str, Any]:
        answer = await self.home.api.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def page(self, path: str) -> str:
        answer = await self.home.api.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200, answer.text
        return answer.text

    async def press(self, path: str, back: str = "/discover") -> str:
        answer = await self.home.api.post(path, data={"back": back})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def undo_offered(self, path: str) -> str:
        """Where the button of what was said goes to."""
        found = re.search(r'action="(/changes/\d+/undo)"', await self.page(path))
        assert found
        return found[1]

    async def names(self, **asked: Any) -> list[str]:
        return [one["name"] for one in (await self.get("/api/suggestions", **asked))["items"]]


@pytest.fixture
async def den(db_url: str, tmp_path: Path) -> AsyncIterator[Den]:
    site, brainz, fm = Site(), Knows("brainz"), Knows("fm")
    providers = [declared("youtube", site), declared("brainz", brainz, 200), declared("fm", fm)]
    async with home(db_url, tmp_path, providers=providers) as house:
        house.house.lanes.set("download", 0)
        yield Den(house, site, brainz, fm)


async def test_what_is_found_of_monitored_artists_is_new_and_says_why(den: Den) -> None:
    assert "Nothing new yet" in await den.page("/discover")
    kites, other = await den.artist("Nova Kites"), await den.artist("Quiet Field", monitored=False)
    den.site.videos = listed(*SONGS)
    await den.ended(f"/api/artists/{kites}/discover")
    den.site.videos = listed(upload("vbbbbbbbbb1", "Quiet Field - Reeds", channel="Quiet Field"))
    await den.ended(f"/api/artists/{other}/discover")
    await den.home.api.post("/api/videos", json={"artist": "Nova Kites", "title": "By hand"})
    found = (await den.get("/api/discover"))["items"]
    assert {one["video"]["title"] for one in found} == {f"Song {n}" for n in range(1, 9)}
    one = found[0]
    assert one["why"][:3] == ["Nova Kites is monitored.", "Found by Youtube.", "Published 2026-05-05 by Nova Kites."]
    assert one["found_by"] == ["youtube"]
    assert one["picture"].startswith("/api/pictures/remote/")
    page = await den.page("/discover")
    assert re.search("Today|Yesterday", page)  # at midnight
    assert page.count('class="card offer') == 6  # of one artist and day
    assert "2 more of <bdi>Nova Kites</bdi>" in page
    assert (await den.get("/api/videos", q=_query_of(page)))["items"].__len__() == 9

    first = await den.get("/api/discover", limit=3)
    rest = await den.get("/api/discover", limit=50, cursor=first["next"])
    assert [one["video"]["id"] for one in [*first["items"], *rest["items"]]] == [one["video"]["id"] for one in found]
    assert rest["next"] is None
    assert (await den.home.api.get("/api/discover?cursor=bm9uZQ")).status_code == 422

    video = found[0]["video"]["id"]
    assert await den.press(f"/discover/videos/{video}/want") == "/discover"
    assert (await den.get(f"/api/videos/{video}"))["status"] == "wanted"
    assert await den.press(f"/discover/videos/{video}/ignore", "/discover?cursor=abc") == "/discover?cursor=abc"
    assert (await den.get(f"/api/videos/{video}"))["status"] == "ignored"
    assert await den.press(f"/discover/videos/{video}/want", "//elsewhere.example") == "/discover"
    change = (await den.get("/api/changes"))["items"][0]
    assert change["reason"] == "Wanted a video"

    async with den.home.house.database.write() as w:  # what was there before its uploads were found is nobody's news
        old = update(videos).where(videos.c.id == video).values(added=now() - 3 * DAY)
        await w.unaudited().run(old)
    later = (await den.get("/api/discover"))["items"]
    assert video not in [one["video"]["id"] for one in later]


def test_what_is_old_stands_together_by_month() -> None:
    dates = ("2026-11-23", "2026-11-22", "2026-11-21", "2026-11-18", "2026-11-10", "2026-11-02", "2026-10-30")
    days = days_of([Heap(date, 1, [], 0) for date in dates for _ in range(2)], "2026-11-22")
    assert [(day.date, day.name, len(day.heaps)) for day in days] == [
        ("2026-11-23", "23 November 2026", 2), ("2026-11-22", "Today", 2), ("2026-11-21", "Yesterday", 2),
        ("2026-11-18", "Wednesday", 2), ("2026-11-10", "10 November 2026", 2), ("2026-11", "November 2026", 2),
        ("2026-10", "October 2026", 2),
    ]  # fmt: skip


def _query_of(page: str) -> str:
    start = page.index("/videos?q=")
    return parse_qs(urlsplit(page[start : page.index('"', start)]).query)["q"][0]


async def test_artists_like_those_that_are_played_are_suggested(den: Den) -> None:
    assert "No suggestions yet" in await den.page("/discover/artists")
    kites = await den.artist("Nova Kites", ids={"musicbrainz": KITES})
    await den.artist("Quiet Field")
    await den.artist("Unheard", monitored=False)
    video = (await den.home.api.post("/api/videos", json={"artist": "Nova Kites", "title": "Song"})).json()
    async with den.home.house.database.write() as w:
        row = {"user_id": 1, "video_id": video["video"]["id"], "plays": 9, "skips": 0, "favourite": True, "updated": 1}
        await w.run(insert(play_state).values(row))
    den.brainz.like = {
        "Nova Kites": [Similar("brainz", "Paper Sun", 1.0, SUN, "the band"), Similar("brainz", "Quiet Field", 0.9)],
        "Quiet Field": [Similar("brainz", "Low Tide", 1.0)],
    }
    den.fm.like = {"Nova Kites": [Similar("fm", "Paper Sun", 0.8), Similar("fm", "Glass Hour", 0.4)]}
    den.brainz.pictures = {SUN: "https://p.example/sun.jpg"}
    job = await den.ended("/api/suggestions/refresh")
    assert job["state"] == "done", job
    assert den.brainz.asked == ["Nova Kites", "Quiet Field"]
    found = (await den.get("/api/suggestions"))["items"]
    assert [one["name"] for one in found] == ["Paper Sun", "Glass Hour", "Low Tide"]
    sun = found[0]
    assert (sun["ids"], sun["disambiguation"]) == ({"musicbrainz": SUN}, "the band")
    assert sun["picture"].startswith("/api/pictures/remote/")
    assert {(one["label"], one["artist_id"], one["name"]) for one in sun["because"]} == {
        ("Brainz", kites, "Nova Kites"), ("Fm", kites, "Nova Kites"),
    }  # fmt: skip
    page = await den.page("/discover/artists")
    assert "Because you have <a href=" in page
    assert f"/artists/add/options?name=Paper+Sun&amp;ids=musicbrainz%3A{SUN}" in page
    assert "Similar artists" in await den.page("/discover")
    first = await den.get("/api/suggestions", limit=2)
    assert [one["name"] for one in (await den.get("/api/suggestions", cursor=first["next"]))["items"]] == ["Low Tide"]

    # not interested: remembered, also when found again; and taken back
    assert (await den.home.api.post(f"/api/suggestions/{sun['id']}/hide")).json()["suggestion"]["hidden"]
    den.fm.like, den.brainz.like = {}, {**den.brainz.like, "Quiet Field": ()}
    await den.ended("/api/suggestions/refresh")
    assert await den.names() == []
    assert await den.names(hidden=True) == ["Paper Sun"]
    assert "Paper Sun" in await den.page("/discover/artists?hidden=true")
    await den.press(f"/discover/artists/{sun['id']}/show", "/discover/artists?hidden=true")
    assert await den.names() == ["Paper Sun"]
    assert await den.press(f"/discover/artists/{sun['id']}/hide", "/discover/artists") == "/discover/artists"
    undo = await den.undo_offered("/discover/artists")  # by the sentence that says so
    assert await den.names() == []
    assert (await den.home.api.post(undo, data={"back": "/discover/artists"})).status_code == 303
    assert await den.names() == ["Paper Sun"]
    again = (await den.home.api.post(f"/api/suggestions/{sun['id']}/show")).json()
    assert "change_id" not in again  # as it was
    history = (await den.get("/api/changes"))["items"]
    assert "Not interested in “Paper Sun”" in [one["reason"] for one in history]
    assert (await den.home.api.post("/api/suggestions/999/hide")).status_code == 404

    # whoever comes into the library is suggested no more, and one of the same name is somebody else
    await den.artist("Paper Sun", ids={"musicbrainz": KITES.replace("8", "7")})
    assert await den.names() == ["Paper Sun"]
    await den.artist("Paper Sun (the band)", ids={"musicbrainz": SUN})
    assert await den.names() == []


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_dead_source_takes_nothing_away(den: Den) -> None:
    for n in range(6):
        await den.artist(f"Artist {n}")
    den.brainz.like = {f"Artist {n}": [Similar("brainz", "Low Tide", 0.5)] for n in range(6)}
    den.fm.wrong = External("Fm is down.", source="fm", retryable=True, code="down")
    job = await den.ended("/api/suggestions/refresh")
    assert "Fm is missing: Fm is down." in job["log"]
    assert len(den.fm.asked) == 3  # then it is left alone
    assert await den.names() == ["Low Tide"]
    den.brainz.wrong = den.fm.wrong
    job = await den.ended("/api/suggestions/refresh")
    assert job["error"]["code"] == "nobody_answered"
    assert await den.names() == ["Low Tide"]
    answer = await den.home.api.post("/api/suggestions/refresh")
    assert (answer.status_code, answer.json()["code"]) == (409, "job_open")
    assert (await den.press("/discover/artists", "/discover/artists")) == "/discover/artists"
    async with den.home.house.database.read() as r:
        assert len(await r.all(suggestions.select())) == 1
