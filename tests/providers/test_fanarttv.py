"""fanart.tv against its stand-in."""

import pytest

from mvidarr.errors import External
from mvidarr.providers.fanarttv import FANARTTV, judge
from tests.providers.asked import asked
from tests.standins.sources import fanarttv as standin
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import mbid

IDS = {"musicbrainz": WORLD.by_key["copper-tides"].mbid}


async def test_pictures_of_an_artist_the_best_first() -> None:
    async with asked(FANARTTV, standin, key=standin.KEY, personal_key=standin.PERSONAL) as (fanarttv, mount):
        found = await fanarttv.artwork(IDS, "Copper Tides")
        assert [(one.role, one.url.rpartition("/")[2], one.likes, one.width) for one in found] == [
            ("portrait", "b.jpg", 11, 1200),
            ("portrait", "a.jpg", 2, 1000),
            ("portrait", "c.jpg", 90, 1000),  # with German words on it
            ("background", "e.jpg", 0, 1920),
            ("logo", "d.png", 0, 800),
        ]
        assert all(one.url.startswith("https://assets.fanart.tv/") for one in found)
        assert await fanarttv.artwork({"musicbrainz": mbid("nobody")}) == []
        asked_before = len(mount.requests)
        assert await fanarttv.artwork({}, "Copper Tides") == ()
        assert len(mount.requests) == asked_before
        assert "key is good" in await FANARTTV.trial(fanarttv)
    async with asked(FANARTTV, standin, key="wrong") as (refused, _):
        with pytest.raises(External) as told:
            await refused.artwork(IDS)
        assert "wrong" not in told.value.detail
    assert FANARTTV.needs == ("key",)
    well = judge(200, {}, b'{"status" : "error", "error message": "Invalid project API key"}')
    assert well is not None
    assert (well.kind, well.detail) == ("key", "Invalid project API key")
