"""pytest plugin: ``warm``, one yt-dlp that is loaded already, for all tests of a worker.

To load it costs what two runs cost, and then a run costs a fifth. News of its children come in the loop of the session,
so tests that take it run there: ``pytest.mark.asyncio(loop_scope="session")``. It knows no plugins, each run loads its
own.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from mvidarr.media.tools import Tools
from mvidarr.process import Children, Warm
from mvidarr.ytdlp import YtDlp


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def warm(tools: Tools, run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Warm]:
    cache = run_folder / "yt-dlp"
    cache.mkdir(exist_ok=True)
    async with Children(tmp_path_factory.mktemp("warm") / "run") as children:
        yield YtDlp(children, bin_folder=tools.bin_folder, cache=cache, eager=True).warm
