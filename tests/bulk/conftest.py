from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import Home, home


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as one:
        yield one
