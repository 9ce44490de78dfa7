from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from mvidarr.media.tools import Tools
from mvidarr.process import Children, Warm
from mvidarr.ytdlp import YtDlp
from tests.standins.fake_youtube import FakeYouTube


@pytest_asyncio.fixture(loop_scope="session")
async def children(tmp_path: Path) -> AsyncIterator[Children]:
    async with Children(tmp_path / "run") as children:
        yield children


@pytest.fixture
def make(children: Children, tools: Tools, run_folder: Path, warm: Warm) -> Callable[[Path | None], YtDlp]:
    """Here everything is a fork of one that is loaded. ``test_warm`` holds it against one that is started."""

    def make(plugins: Path | None) -> YtDlp:
        return YtDlp(
            children,
            bin_folder=tools.bin_folder,
            cache=run_folder / "yt-dlp",
            plugins=plugins,
            warm=warm,
            fork_downloads=True,
        )

    return make


@pytest.fixture
def ytdlp(make: Callable[[Path | None], YtDlp]) -> YtDlp:
    """Without plugins, as most people run it."""
    return make(None)


@pytest.fixture
def youtube(make: Callable[[Path | None], YtDlp], fake_youtube: FakeYouTube) -> YtDlp:
    """yt-dlp that takes our stand-in for YouTube."""
    return make(fake_youtube.plugins)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A job's folder, with signs that yt-dlp would expand in an argument."""
    folder = tmp_path / "100% $HOME ~ staging"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
