"""What is monitored or followed is looked at when it is due, cheaply; what is new comes into the library by itself."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mvidarr.clock import DAY, HOUR, MINUTE, SECOND, now
from mvidarr.discovery.looking.look_store import look_of, put
from mvidarr.discovery.looking.looks import after, after_failure, fair, first, rhythm
from mvidarr.errors import External
from mvidarr.providers.shapes import VideoFound
from tests.discovery.sources import CHANNEL, Knows, Site, declared, listed, upload
from tests.house import Home, home

ANY = {"If-Match": "*"}
DOWN = External("YouTube is down.", source="youtube", retryable=True, code="down")
OLD = upload("vaaaaaaaaa1", "Nova Kites - Night Drive (Official Video)", published="2024-05-05")
NEW = upload("vaaaaaaaaa2", "Nova Kites - Paper Sun (Official Video)", 181, published="2026-11-21")


def test_looks_spread_and_never_come_late() -> None:
    pace = rhythm(None, every=6 * 3600, full=7 * 86_400, pollable=True)
    assert (pace.poll, pace.full, pace.promise) == (6 * HOUR, 7 * DAY, 6 * HOUR)
    assert rhythm(None, every=6 * 3600, full=7 * 86_400, pollable=False).promise == DAY
    assert rhythm(3600, every=6 * 3600, full=7 * 86_400, pollable=False).promise == HOUR
    assert rhythm(30 * 86_400, every=3600, full=7 * 86_400, pollable=True).full == 30 * DAY
    for chance in (0.0, 0.3, 1.0):
        assert 0 <= first(0, HOUR, chance) <= HOUR
        assert 0.85 * HOUR <= after(0, HOUR, chance) <= 0.95 * HOUR
    pauses = [after_failure(0, HOUR, failures, 1.0) for failures in (1, 2, 3, 9, 99)]
    assert pauses == [15 * MINUTE, 30 * MINUTE, HOUR, DAY, DAY]
    assert after_failure(0, 9 * DAY, 99, 1.0) == 9 * DAY


def test_many_artists_do_not_keep_what_is_followed_from_its_turn() -> None:
    assert fair([1, 2, 3], [7, 8, 9], 4) == [1, 2, 7, 8]
    assert fair([1, 2, 3], [7], 3) == [1, 2, 7]
    assert fair([1], [7, 8, 9], 3) == [1, 7, 8]
    assert fair([], [7], 5) == [7]


class Den:
    def __init__(self, house: Home, site: Site) -> None:
        self.home = house
        self.site = site

    async def run(self) -> list[str]:
        """One run of monitoring, and all that it asked for: its log."""
        answer = await self.home.api.post("/api/system/tasks/monitor/run")
        assert answer.status_code == 202, answer.text
        job = int(answer.json()["job"]["id"])
        assert (await self.home.ended(job))["state"] == "done"
        for kind in ("discover", "look_at_follow"):
            for one in (await self.get(f"/api/jobs?kind={kind}"))["items"]:
                await self.home.ended(one["id"])
        return [line["text"] for line in await self.home.house.jobs.log(job)]

    async def seldom(self) -> None:
        """Looks are so far apart that the first one, whose moment is drawn, does not fall into this minute."""
        long = {"discovery.every": 365 * DAY // SECOND, "discovery.full": 365 * DAY // SECOND}
        await self.home.house.settings.change(long, actor="test", origin="api")

    async def due(self, noun: Any, id: int, **values: Any) -> None:
        async with self.home.house.database.write() as w:
            await put(w, noun, id, values)

    async def get(self, path: str) -> dict[str, Any]:
        return dict((await self.home.api.get(path)).json())

    async def titles(self) -> dict[str, str]:
        return {one["title"]: one["status"] for one in (await self.get("/api/videos?sort=title"))["items"]}

    async def follow(self, url: str, **more: Any) -> dict[str, Any]:
        answer = await self.home.api.post("/api/follows", json={"url": url, **more})
        assert answer.status_code == 201, answer.text
        await self.home.ended(answer.json()["job"]["id"])
        return dict(answer.json()["follow"])


@pytest.fixture
async def den(db_url: str, tmp_path: Path) -> AsyncIterator[Den]:
    site = Site()
    async with home(db_url, tmp_path, providers=[declared("youtube", site)]) as house:
        house.house.lanes.set("download", 0)
        yield Den(house, site)


async def test_a_monitored_artist_is_polled_and_looked_at_fully_now_and_then(den: Den) -> None:
    await den.seldom()
    body = {"name": "Nova Kites", "ids": {"youtube": CHANNEL}, "auto_download": True}
    artist = int((await den.home.api.post("/api/artists", json=body)).json()["artist"]["id"])
    await den.home.api.post("/api/artists", json={"name": "Nobody Looks", "monitored": False})
    den.site.channels[CHANNEL] = den.site.videos = listed(OLD)
    await den.run()
    look = await den.get(f"/api/artists/{artist}/look")
    moment = now()
    assert look["next_poll"] is not None
    assert look["polled"] is None  # its place is somewhere within the next hours
    await den.due("artist", artist, next_full=moment, next_poll=moment)
    assert "asked for 1 full look." in (await den.run())[-1]
    assert await den.titles() == {"Night Drive": "wanted"}
    assert den.site.polls == []  # the full look was all

    await den.due("artist", artist, next_poll=moment)
    assert "Polled 1, found 0 new, 0 did not answer" in (await den.run())[-1]
    den.site.channels[CHANNEL] = listed(NEW, OLD)
    await den.due("artist", artist, next_poll=moment)
    assert "found 1 new" in (await den.run())[-1]
    assert await den.titles() == {"Night Drive": "wanted", "Paper Sun": "wanted"}
    look = await den.get(f"/api/artists/{artist}/look")
    assert (look["found"], look["error"]) == (1, None)
    assert len(den.site.asked) == 1

    den.site.wrong = DOWN
    await den.due("artist", artist, next_poll=moment)
    lines = await den.run()
    assert f"Artist {artist}: YouTube is down." in lines
    assert (await den.get(f"/api/artists/{artist}/look"))["error"]["code"] == "down"
    den.site.wrong = None
    many = tuple(upload(f"vbbbbbbbb{n:02d}", f"Nova Kites - Song {n} (Official Video)", 90 + 9 * n) for n in range(12))
    den.site.channels[CHANNEL] = listed(*many)
    await den.due("artist", artist, next_poll=moment)
    await den.run()
    await den.run()  # all of it was new, so that there may be more
    assert len(den.site.asked) == 2
    assert len(await den.titles()) == 14

    await den.due("artist", artist, next_poll=now() + 30 * DAY, failures=0)
    await den.home.api.patch(f"/api/artists/{artist}", json={"look_every": 3600}, headers=ANY)
    await den.run()
    look = await den.get(f"/api/artists/{artist}/look")
    assert look["next_poll"] < look["next_full"]  # somebody wants it sooner
    assert (await den.home.api.delete(f"/api/artists/{artist}", headers=ANY)).status_code in (200, 202)


async def test_further_channels_of_an_artist_are_looked_at_and_polled_as_well(den: Den) -> None:
    """Those among their links; one that is gone takes nothing from the others."""
    await den.seldom()
    further = "UCfurther000000000000000"
    links = [{"name": "Live", "url": f"https://www.youtube.com/channel/{further}"}]
    body = {"name": "Nova Kites", "ids": {"youtube": CHANNEL}, "links": links}
    artist = int((await den.home.api.post("/api/artists", json=body)).json()["artist"]["id"])
    other = replace(NEW, channel_id=further, channel="Nova Kites Live")
    den.site.channels[CHANNEL] = den.site.videos = listed(OLD)
    den.site.channels[further] = listed(other)
    await den.run()
    moment = now()
    await den.due("artist", artist, next_full=moment)
    await den.run()
    assert set(await den.titles()) == {"Night Drive", "Paper Sun"}

    third = upload("vaaaaaaaaa3", "Glass Hour (Official Video)", 190, channel_id=further, channel="Nova Kites Live")
    den.site.channels[further] = listed(third, other)
    for _ in range(2):
        await den.due("artist", artist, next_poll=moment)
        lines = await den.run()
    assert den.site.polls == [CHANNEL, further] * 2
    assert set(await den.titles()) == {"Glass Hour", "Night Drive", "Paper Sun"}
    assert "found 0 new, 0 did not answer" in lines[-1]  # neither channel had anything new the second time
    async with den.home.house.database.read() as r:
        marks = (await look_of(r, "artist", artist) or {})["marks"]
    assert marks["youtube"] == OLD.key
    assert marks[f"youtube:{further}"] == third.key
    den.site.lost = {further}
    den.site.channels[CHANNEL] = listed(upload("vaaaaaaaaa4", "Nova Kites - Tin Weather (Official Video)", 205), OLD)
    await den.due("artist", artist, next_poll=moment)
    assert "This channel is gone." in " ".join(await den.run())
    assert "Tin Weather" in await den.titles()


async def test_a_channel_and_a_playlist_are_followed_by_their_address(den: Den) -> None:
    site = "https://www.youtube.com"
    other = upload("vccccccccc1", "Quiet Field - Harmonium (Official Video)", 150, published="2024-01-01",
                   channel="Hill Records", channel_id="UChill")  # fmt: skip
    den.site.channels["UChill"] = listed(other)
    den.site.playlists["PLmix"] = listed(OLD, replace(other, key="vccccccccc2", title="Holiday greetings"))
    follow = await den.follow(f"{site}/channel/UChill", auto_download=True)
    assert (follow["kind"], follow["title"], follow["artist"]) == ("channel", "All of UChill", None)
    assert await den.titles() == {"Harmonium": "wanted"}
    (artist,) = (await den.get("/api/artists"))["items"]
    assert (artist["name"], artist["monitored"]) == ("Quiet Field", False)
    again = await den.home.api.post("/api/follows", json={"url": f"{site}/channel/UChill"})
    assert (again.status_code, again.json()["code"], again.json()["follow_id"]) == (409, "followed", follow["id"])
    wrong = await den.home.api.post("/api/follows", json={"url": f"{site}/watch?v=abcdefghijk"})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "url"

    listing = await den.follow(f"{site}/playlist/PLmix")
    assert set(await den.titles()) == {"Harmonium", "Night Drive"}
    assert [one["title"] for one in (await den.get("/api/follows"))["items"]] == ["All of PLmix", "All of UChill"]
    page = await den.get("/api/follows?limit=1")
    assert (await den.get(f"/api/follows?limit=1&cursor={page['next']}"))["items"][0]["id"] == follow["id"]

    newest = upload("vccccccccc3", "Quiet Field - Attic Wind (Official Video)", 99, channel="Hill Records")
    den.site.channels["UChill"] = listed(newest, other)
    await den.due("follow", follow["id"], next_poll=now())
    await den.run()
    assert (await den.titles())["Attic Wind"] == "wanted"
    assert (await den.get(f"/api/follows/{follow['id']}"))["found"] == 1

    paused = await den.home.api.patch(f"/api/follows/{listing['id']}", json={"active": False}, headers=ANY)
    assert paused.json()["follow"]["next_look"] is None
    bad = await den.home.api.patch(f"/api/follows/{listing['id']}", json={"kinds": ["polka"]}, headers=ANY)
    assert bad.json()["errors"][0]["field"] == "kinds"
    gone = await den.home.api.delete(f"/api/follows/{listing['id']}", headers=ANY)
    assert (await den.home.api.get(f"/api/follows/{listing['id']}")).status_code == 404
    back = await den.home.api.post(f"/api/changes/{gone.json()['change_id']}/undo")
    await den.home.ended(back.json()["job"]["id"])
    assert not (await den.get(f"/api/follows/{listing['id']}"))["active"]
    assert set(await den.titles()) == {"Attic Wind", "Harmonium", "Night Drive"}
    reasons = [one["reason"] for one in (await den.get("/api/changes"))["items"]]
    assert {"Followed “All of UChill”", "Pauses following “All of PLmix”"} <= set(reasons)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_whose_a_followed_video_is_a_source_that_knows_the_upload_says(db_url: str, tmp_path: Path) -> None:
    """A heading may say anything; where the source does not answer, the heading has to do."""
    mixed = upload(
        "vfffffffff1", "Harmonium - Attic Wind (Official Video)", 99, channel="Hill Records", channel_id="UCh"
    )
    other = upload("vfffffffff2", "Quiet Field - Comet Hall (Official Video)", 120, channel="Hill Records")
    record = VideoFound("bravo", "9", "listed", (mixed,), artist="Quiet Field", title="Harmonium (Attic Wind)")
    site, knows = Site(playlists={"PLmix": listed(mixed)}), Knows(videos=(record,))
    providers = [declared("youtube", site), declared("bravo", knows)]
    async with home(db_url, tmp_path, providers=providers) as house:
        den = Den(house, site)
        follow = await den.follow("https://www.youtube.com/playlist/PLmix")
        (video,) = (await den.get("/api/videos"))["items"]
        assert video["artist"]["name"] == "Quiet Field"
        knows.wrong, site.playlists["PLmix"] = DOWN, listed(other, mixed)
        job = (await house.api.post(f"/api/follows/{follow['id']}/look")).json()["job"]
        assert (await house.ended(job["id"]))["state"] == "done"
        assert "Comet Hall" in await den.titles()


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_channel_of_one_artist_from_now_on(den: Den) -> None:
    """What is there already is left out; a look ends where something is known."""
    artist = int((await den.home.api.post("/api/artists", json={"name": "Nova Kites"})).json()["artist"]["id"])
    early = [upload(f"vdddddddd{n:02d}", f"Song {n}", 90 + 9 * n, published="2020-01-01") for n in range(60)]
    den.site.channels[CHANNEL] = listed(*early)
    url = f"https://www.youtube.com/channel/{CHANNEL}"
    follow = await den.follow(url, artist_id=artist, monitor="future")
    assert await den.titles() == {}
    assert [start for _, start in den.site.pages if start > 1] == [51]
    fresh = upload("veeeeeeeee1", "Comet Hall", 188, published="2099-12-24")  # never before today
    den.site.channels[CHANNEL] = listed(fresh, *early)
    den.site.pages.clear()
    job = (await den.home.api.post(f"/api/follows/{follow['id']}/look")).json()["job"]
    await den.home.ended(job["id"])
    assert await den.titles() == {"Comet Hall": "discovered"}
    assert len(den.site.pages) == 1
    page = await den.home.api.get("/follows")
    assert "All of UCnova" in page.text
    assert (await den.home.api.get(f"/follows/{follow['id']}")).status_code == 200
