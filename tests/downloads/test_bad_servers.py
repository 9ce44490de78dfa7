"""The real yt-dlp against servers that stall, drop, throttle, refuse, lie and lead astray: what can be had comes
without a person, nothing of what never can, and nothing is asked of a private address.

Nobody hurries anything here: the house waits as it always does, only that each wait is a three-thousandth as long.
"""

from pathlib import Path

import pytest

from mvidarr.process import Warm
from tests.downloads.bad_servers import CAN_SUCCEED, NEVER, fetch_all, world
from tests.standins.clips import Clips
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_can_be_had_comes_whatever_the_server_does(
    db_url: str, tmp_path: Path, media_server: MediaServer, clips: Clips, warm: Warm
) -> None:
    with MediaServer(clips) as private:
        async with world(db_url, tmp_path, media_server, warm) as at_home:
            at_home.house.lanes.set("download", 6)
            came = await fetch_all(at_home, media_server, private, [*CAN_SUCCEED, *NEVER], 540)
            assert came.share >= 0.95, came.lost
            assert came.files == came.cases - len(came.lost)
            assert not came.wrongly
        assert not private.counts
