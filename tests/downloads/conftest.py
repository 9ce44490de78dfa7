"""All tests of this folder run in the loop of the session, where one yt-dlp is loaded for all of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from mvidarr.process import Warm
from tests.house import Home, home


@pytest_asyncio.fixture(loop_scope="session")
async def at_home(db_url: str, tmp_path: Path, warm: Warm) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path, warm=warm) as found:
        yield found
