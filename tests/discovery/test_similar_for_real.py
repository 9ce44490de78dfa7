"""Who is like the library's artists, by real providers before stand-ins of their sources."""

from pathlib import Path

import pytest

from mvidarr.providers.lastfm import LASTFM
from mvidarr.providers.listenbrainz import LISTENBRAINZ
from tests.discovery.sources import unhurried
from tests.house import home
from tests.standins.sources import SourcesServer, faults, lastfm, listenbrainz
from tests.standins.sources.world_data import WORLD

COPPER = WORLD.by_key["copper-tides"]
LIKE = [WORLD.by_key[key] for key in COPPER.similar]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_two_real_sources_mean_the_same_artists_and_one_that_dies_takes_none_away(
    db_url: str, tmp_path: Path
) -> None:
    providers = [*map(unhurried, (LISTENBRAINZ, LASTFM))]
    with SourcesServer() as server:
        for standin in (listenbrainz, lastfm):
            standin.mount(server)
        async with home(db_url, tmp_path, outbound=server.outbound(), providers=providers) as house:
            given = {"settings": {"sources.lastfm_key": lastfm.KEY}}
            saved = await house.api.patch("/api/settings", json=given, headers={"If-Match": "*"})
            assert saved.status_code == 200, saved.text
            new = {"name": COPPER.name, "ids": {"musicbrainz": COPPER.mbid}}
            added = (await house.api.post("/api/artists", json=new)).json()
            await house.ended(added["job"]["id"])

            async def found() -> dict[str, set[str]]:
                job = (await house.api.post("/api/suggestions/refresh")).json()["job"]
                assert (await house.ended(job["id"]))["state"] == "done"
                shown = (await house.api.get("/api/suggestions")).json()["items"]
                return {one["name"]: {told["label"] for told in one["because"]} for one in shown}

            told = await found()
            assert {one.name for one in LIKE} <= told.keys()
            assert all(told[one.name] == {"ListenBrainz", "Last.fm"} for one in LIKE), told
            server.mounts["listenbrainz"].fails(faults.status(403))
            server.mounts["lastfm"].fails(faults.status(403))
            assert await found() == told  # what they said before stands
            page = (await house.api.get("/discover/artists", headers={"Accept": "text/html"})).text
            assert "/artists/add/options?name=Velvet+Orchard" in page
