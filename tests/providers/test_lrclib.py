"""LRCLIB against its stand-in: ever less narrow questions, and words of a song that is not as long as its video."""

import pytest

from mvidarr.errors import External
from mvidarr.providers.lrclib import LRCLIB
from tests.providers.asked import asked
from tests.standins.sources import lrclib as standin
from tests.standins.sources.faults import status

FERRY = ("Copper Tides", "Night Ferry")
SONG = 235.0  # seconds; its video is six longer


async def test_words_are_found_by_ever_less_narrow_questions() -> None:
    async with asked(LRCLIB, standin) as (lrclib, mount):
        found = await lrclib.lyrics(*FERRY, album="Low Water", duration=SONG + 1)
        assert (found.plain, found.duration, found.instrumental) == (
            "first of Night Ferry\n\nlast of Night Ferry",
            SONG,
            False,
        )
        assert found.synced.startswith("[00:17.12] first")
        assert mount.requests[0].query == {
            "artist_name": "Copper Tides", "track_name": "Night Ferry", "album_name": "Low Water", "duration": "236",
        }  # fmt: skip
        assert mount.requests[0].headers["lrclib-client"].startswith("MVidarr v")

        mount.forget()
        assert await lrclib.lyrics(*FERRY, album="Harbour Best Of", duration=SONG) == found  # by its length alone
        assert await lrclib.lyrics(*FERRY, album="Low Water", duration=SONG + 6) == found  # as long as the video
        assert mount.paths() == ["/api/get"] * 4 + ["/api/search"]
        noisy = ("Copper Tides feat. Joan Marlow", "Night Ferry (Official Video) [4K Remaster] ft. X")
        assert await lrclib.lyrics(*noisy) == found
        assert "duration" not in mount.requests[-1].query

        live = await lrclib.lyrics("Copper Tides", "Undertow", duration=268)
        assert (live.plain, live.synced) == ("live", None)
        studio = await lrclib.lyrics("Copper Tides", "Undertow", duration=240)
        assert (studio.plain, studio.duration) == ("first of Undertow\n\nlast of Undertow", 224.0)  # without its times
        silent = await lrclib.lyrics("Copper Tides", standin.INSTRUMENTAL)
        assert (silent.instrumental, silent.plain, silent.synced) == (True, None, None)

        assert await lrclib.lyrics("Marlow", "Night Ferry") is None
        assert await lrclib.lyrics("Copper Tides", "Night", duration=99_999) is None  # no song of this name
        mount.forget()
        assert await lrclib.lyrics("Copper Tides", " ") is None
        assert mount.requests == []
        assert "answers" in await LRCLIB.trial(lrclib)
        mount.fails(status(500))
        with pytest.raises(External):
            await lrclib.lyrics(*FERRY)


async def test_it_may_be_ones_own() -> None:
    assert LRCLIB.manners({}).pace >= 0.5
    assert LRCLIB.manners({"address": "https://lrclib.net/api/"}).pace >= 0.5
    assert LRCLIB.manners({"address": "http://nas:3300"}).pace == 0
    check = LRCLIB.options[0].check
    assert check is not None
    assert [check(one) is None for one in ("http://nas:3300", "nas")] == [True, False]
