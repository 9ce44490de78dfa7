"""What was found for one artist, or by one way of looking, takes nothing from another."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mvidarr.clock import DAY, HOUR, now
from mvidarr.discovery.looking.look_store import look_of
from mvidarr.providers.shapes import VideoFound
from tests.bulk.hand import Hand
from tests.discovery.sources import CHANNEL, Site, declared, listed, upload
from tests.discovery.test_monitoring import ANY, Den
from tests.house import home

SITE = "https://www.youtube.com"
QUIET = "UCquiet000000000000000000"
THEIRS = upload(
    "vqqqqqqqqq1", "Quiet Field - Harmonium (Official Video)", 150, published="2026-11-20", channel="Quiet Field",
    channel_id=QUIET,
)  # fmt: skip


@pytest.fixture
async def den(db_url: str, tmp_path: Path) -> AsyncIterator[Den]:
    site = Site()
    async with home(db_url, tmp_path, providers=[declared("youtube", site)]) as house:
        house.house.lanes.set("download", 0)
        yield Den(house, site)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_was_refused_of_one_artist_is_news_of_another(den: Den) -> None:
    await den.seldom()
    kites = await _artist(den, "Nova Kites", CHANNEL)
    field = await _artist(den, "Quiet Field", QUIET)
    den.site.videos = (VideoFound("youtube", THEIRS.key, "found", (THEIRS,)),)
    job = (await den.home.api.post(f"/api/artists/{kites}/discover")).json()["job"]
    await den.home.ended(job["id"])
    assert await den.titles() == {}  # by somebody else
    den.site.channels[QUIET] = listed(THEIRS)
    await den.run()
    await den.due("artist", field, next_poll=now(), next_full=now() + DAY)
    assert "found 1 new" in (await den.run())[-1]
    assert set(await den.titles()) == {"Harmonium"}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_first_look_at_a_channel_goes_to_its_end_whatever_is_known(den: Den) -> None:
    field = await _artist(den, "Quiet Field", None)
    many = [
        upload(f"vkkkkkkkk{n:02d}", f"Quiet Field - Song {n} (Official Video)", 90 + 9 * n, channel="Quiet Field",
               channel_id=QUIET, published="2020-01-01") for n in range(60)
    ]  # fmt: skip
    den.site.videos = listed(many[3])
    job = (await den.home.api.post(f"/api/artists/{field}/discover")).json()["job"]
    await den.home.ended(job["id"])
    assert set(await den.titles()) == {"Song 3"}
    den.site.channels[QUIET] = listed(*many)
    await den.follow(f"{SITE}/channel/{QUIET}", artist_id=field)
    answer = await den.get("/api/videos?limit=100")
    assert len(answer["items"]) == 60


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_shorter_interval_counts_at_once_for_whom_nobody_can_poll(den: Den) -> None:
    """And whoever can be polled again is."""
    artist = await _artist(den, "Nova Kites", None)
    await den.run()
    await den.due("artist", artist, next_full=now() + 30 * DAY)
    await den.home.api.patch(f"/api/artists/{artist}", json={"look_every": 3600}, headers=ANY)
    await den.run()
    assert await _next_full(den, artist) <= now() + HOUR
    body = {"ids": {"youtube": CHANNEL}, "look_every": None}
    await den.home.api.patch(f"/api/artists/{artist}", json=body, headers=ANY)
    await den.due("artist", artist, next_poll=None, next_full=now() + 5 * DAY)
    await den.run()
    assert (await den.get(f"/api/artists/{artist}/look"))["next_poll"] is not None


@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_whoever_an_artist_is_merged_into_takes_over_what_was_said_of_their_uploads(den: Den, bulk: bool) -> None:
    """What a person deleted stays so, and the channel that is followed for them is followed for the other."""
    kites, field = await _artist(den, "Nova Kites", None), await _artist(den, "Quiet Field", None)
    den.site.channels[QUIET] = den.site.videos = listed(THEIRS)
    follow = await den.follow(f"{SITE}/channel/{QUIET}", artist_id=field)
    (video,) = (await den.get("/api/videos"))["items"]
    assert (await den.home.api.delete(f"/api/videos/{video['id']}", headers=ANY)).status_code == 200
    if bulk:
        hand = Hand(den.home, "artist", "merge")
        await hand.apply(selection={"ids": [field]}, into=kites)
    else:
        answer = await den.home.api.post(f"/api/artists/{field}/merge", json={"into": kites}, headers=ANY)
        assert answer.status_code == 200, answer.text
    assert (await den.get(f"/api/follows/{follow['id']}"))["artist"]["id"] == kites
    job = (await den.home.api.post(f"/api/artists/{kites}/discover")).json()["job"]
    await den.home.ended(job["id"])
    assert await den.titles() == {}
    changes = [one for one in (await den.get("/api/changes"))["items"] if "erged" in one["reason"]]
    undone = await den.home.api.post(f"/api/changes/{changes[0]['id']}/undo")
    await den.home.ended(undone.json()["job"]["id"])
    assert (await den.get(f"/api/follows/{follow['id']}"))["artist"]["id"] == field


async def _next_full(den: Den, artist: int) -> int:
    async with den.home.house.database.read() as r:
        row = await look_of(r, "artist", artist)
    assert row is not None
    return int(row["next_full"])


async def _artist(den: Den, name: str, channel: str | None) -> int:
    ids = {"youtube": channel} if channel else {}
    answer = await den.home.api.post("/api/artists", json={"name": name, "ids": ids})
    return int(answer.json()["artist"]["id"])
