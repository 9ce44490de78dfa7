"""Real providers before stand-ins of their sources: the two of one name stay two, ids of all of them come together."""

from pathlib import Path

import pytest

from mvidarr.providers.imvdb import IMVDB
from mvidarr.providers.musicbrainz import MUSICBRAINZ
from mvidarr.providers.theaudiodb import THEAUDIODB
from mvidarr.providers.wikidata import WIKIDATA
from tests.discovery.sources import unhurried
from tests.house import home
from tests.standins.sources import SourcesServer, faults, imvdb, musicbrainz, theaudiodb, wikidata
from tests.standins.sources.world_data import WORLD

COPPER, US, SE = (WORLD.by_key[key] for key in ("copper-tides", "marlow-us", "marlow-se"))


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_real_sources_are_put_together_and_a_dead_one_blanks_nothing(db_url: str, tmp_path: Path) -> None:
    providers = [*map(unhurried, (MUSICBRAINZ, IMVDB, THEAUDIODB, WIKIDATA))]
    with SourcesServer() as server:
        for standin in (musicbrainz, imvdb, theaudiodb, wikidata):
            standin.mount(server)
        async with home(db_url, tmp_path, outbound=server.outbound(), providers=providers) as house:
            settings = {"sources.musicbrainz_address": f"{server.url}/musicbrainz", "sources.imvdb_key": imvdb.KEY}
            saved = await house.api.patch("/api/settings", json={"settings": settings}, headers={"If-Match": "*"})
            assert saved.status_code == 200, saved.text
            told = (await house.api.get("/api/artists/lookup", params={"term": "Marlow"})).json()
            assert all(one["state"] == "told" and one["found"] for one in told["sources"]), told["sources"]
            both = {one["ids"]["musicbrainz"]: one for one in told["artists"] if "musicbrainz" in one["ids"]}
            assert both.keys() == {US.mbid, SE.mbid}
            assert both[SE.mbid]["ids"]["theaudiodb"] == SE.theaudiodb
            assert "The same MusicBrainz id in MusicBrainz and TheAudioDB" in both[SE.mbid]["why"]
            (one,) = (await house.api.get("/api/artists/lookup", params={"term": f"mbid:{COPPER.mbid}"})).json()[
                "artists"
            ]
            assert {"musicbrainz", "theaudiodb"} <= {*one["sources"]}

            server.mounts["imvdb"].fails(faults.status(401))
            added = (await house.api.post("/api/artists", json={"ids": one["ids"], "name": one["name"]})).json()
            await house.ended(added["job"]["id"])
            now = (await house.api.get(f"/api/artists/{added['artist']['id']}")).json()
            assert now["ids"]["wikidata"] == COPPER.wikidata
            assert now["ids"]["youtube"] == COPPER.channels[0].id
            assert (now["aliases"], now["genres"]) == (list(COPPER.aliases), list(COPPER.genres))
            assert now["description"] == COPPER.description
            assert [link["url"].rstrip("/") for link in now["links"]] == [str(COPPER.homepage).rstrip("/")]
            log = (await house.api.get(f"/api/jobs/{added['job']['id']}/log")).json()["items"]
            assert sum("IMVDb is missing" in line["text"] for line in log) == 1
