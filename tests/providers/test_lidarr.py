"""Lidarr, as its API is written: a key in a header, a URL base, all artists at once."""

import pytest

from mvidarr.errors import External
from mvidarr.outbound import Web
from mvidarr.providers import Forgetful, Tools
from mvidarr.providers.lidarr import LIDARR, Lidarr
from tests.providers.test_faults import DeadExtractor
from tests.standins.sources import SourcesServer, lidarr


def built(server: SourcesServer, outbound: object, **given: str) -> Lidarr:
    options = {"address": lidarr.ADDRESS, "key": lidarr.KEY, **given}
    web = Web(outbound, "lidarr", LIDARR.manners(options), clock=server.clock)  # type: ignore[arg-type]
    made: Lidarr = LIDARR.build(Tools(web, options, DeadExtractor(), Forgetful()))
    return made


async def test_all_artists_come_at_once_and_odd_ones_are_said() -> None:
    with SourcesServer() as server:
        lidarr.mount(server)
        outbound = server.outbound()
        one = built(server, outbound)
        assert await LIDARR.trial(one) == "Lidarr 2.13.1.4681 answers."
        found = await one.library_artists()
        told = lidarr.artists()
        assert [entry.artist for entry in found.entries] == [row["artistName"] for row in told]
        assert found.entries[0].artist_ids == {"musicbrainz": told[0]["foreignArtistId"]}
        assert len(found.skipped) == 2
        monitored = await one.library_artists(monitored=True)
        assert [entry.artist for entry in monitored.entries] == [row["artistName"] for row in told if row["monitored"]]

        for given, code in (
            ({"key": "another"}, "key_refused"), ({"address": f"http://{lidarr.HOST}"}, "down"),
        ):  # fmt: skip
            with pytest.raises(External) as refused:
                await built(server, outbound, **given).library_artists()
            assert refused.value.code == code
        await outbound.close()


def test_an_address_is_one() -> None:
    check = LIDARR.options[0].check
    assert check is not None
    assert check("http://192.168.1.5:8686/lidarr") is None
    assert check("192.168.1.5") is not None
