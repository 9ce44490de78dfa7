"""A look through the real providers at the stand-ins of their sources: one world, told in parts, found once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from mvidarr.providers.imvdb import IMVDB
from mvidarr.providers.musicbrainz import MUSICBRAINZ
from mvidarr.providers.shapes import Upload, VideoFound
from mvidarr.providers.theaudiodb import THEAUDIODB
from tests import databases
from tests.discovery.sources import Site, declared, unhurried
from tests.house import Home, home
from tests.standins.sources import faults, imvdb, musicbrainz, theaudiodb
from tests.standins.sources import world as made
from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.world_data import WORLD

COPPER = WORLD.by_key["copper-tides"]
SONGS = {one.song for one in WORLD.videos_of("copper-tides") if one.kind == "official"}


def _as_listed(one: made.Upload, *, origin: Any = "listed") -> VideoFound:
    channel = one.channel
    told = Upload(
        "youtube", one.id, one.url, one.title, channel.name, channel.id, channel.verified, duration=one.seconds or None,
        height=one.height, views=one.views, published=one.published, live=one.live, short=one.short,
    )  # fmt: skip
    return VideoFound("youtube", one.id, origin, (told,))


def _youtube() -> tuple[VideoFound, ...]:
    """The channels of the artist, and what a search for the name finds besides."""
    own = [one for channel in COPPER.channels for one in WORLD.uploads_on(channel) if one.state == "public"]
    found = [one for one in WORLD.search(COPPER.name) if one not in own]
    return (*map(_as_listed, own), *(_as_listed(one, origin="searched") for one in found))


class Den:
    def __init__(self, house: Home, site: Site, mounts: dict[str, Mount]) -> None:
        self.home = house
        self.site = site
        self.mounts = mounts

    async def look(self, artist: int) -> list[str]:
        job = (await self.home.api.post(f"/api/artists/{artist}/discover")).json()["job"]
        ended = await self.home.ended(job["id"])
        assert ended["state"] == "done", ended["error"]
        return [line["text"] for line in await self.home.house.jobs.log(job["id"])]

    def fail(self, *names: str) -> None:
        """These, and no others, from now on."""
        for name, mount in self.mounts.items():
            mount.well()
            if name in names:
                mount.fails(faults.status(503))

    async def videos(self) -> list[dict[str, Any]]:
        return list((await self.home.api.get("/api/videos?limit=200")).json()["items"])


@pytest.fixture
async def den(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Den]:
    site = Site(videos=_youtube())
    with SourcesServer() as server:
        mounts = {"musicbrainz": musicbrainz.mount(server), "theaudiodb": theaudiodb.mount(server)}
        mounts["imvdb"] = imvdb.mount(server)
        musicbrainz_, imvdb_, theaudiodb_ = map(unhurried, (MUSICBRAINZ, IMVDB, THEAUDIODB))
        providers = [musicbrainz_, declared("youtube", site), imvdb_, theaudiodb_]
        url = databases.sqlite_copy(sqlite_template, tmp_path)
        async with home(url, tmp_path, providers=providers, outbound=server.outbound()) as house:
            await house.house.settings.change({"sources.imvdb_key": imvdb.KEY}, actor="user:1", origin="api")
            yield Den(house, site, mounts)


async def test_every_source_adds_to_one_list_and_a_dead_one_takes_nothing_away(den: Den) -> None:
    body = {"name": COPPER.name, "ids": {"musicbrainz": COPPER.mbid}}
    added = (await den.home.api.post("/api/artists", json=body)).json()
    artist = int(added["artist"]["id"])
    await den.home.ended(added["job"]["id"])  # which tells of their channels
    den.fail("imvdb", "theaudiodb")
    log = await den.look(artist)
    missing = sorted(line.partition(" is missing: ")[0] for line in log if " is missing: " in line)
    assert missing == ["IMVDb", "TheAudioDB"], log
    first = await den.videos()
    official = [one for one in first if one["kind"] == "official"]
    assert {one["title"] for one in official} == SONGS - {"Tin Weather"}
    assert len(official) == len(SONGS) - 1

    den.fail()
    await den.look(artist)
    videos = await den.videos()
    assert len({(one["title"], one["kind"]) for one in videos}) == len(videos), "twice"
    titles = {one["title"] for one in videos if one["kind"] == "official"}
    assert titles == SONGS  # of one of them IMVDb alone knows
    strays = {one.title for one in WORLD.strays} | {"Ines Plays Guitar"}
    assert not strays & {one["title"] for one in videos}

    den.fail(*den.mounts)
    before = {one["id"]: one for one in videos}
    await den.look(artist)  # by what was kept, and by YouTube
    assert {one["id"]: one for one in await den.videos()} == before
