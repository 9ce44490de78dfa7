"""pytest plugin: ``tools``, ``clips``, ``media_server``, ``fake_youtube``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mvidarr.media.tools import Tools, resolve
from tests.standins import clips as making
from tests.standins.clips import Clips
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """One folder for all workers of this run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base


@pytest.fixture(scope="session")
def tools(run_folder: Path) -> Tools:
    """The ffmpeg that this machine has."""
    own = run_folder / "tools"
    own.mkdir(exist_ok=True)
    return resolve(None, None, own)


@pytest.fixture(scope="session")
def clips(run_folder: Path, tools: Tools) -> Clips:
    return making.make(run_folder / "clips", tools.ffmpeg)


@pytest.fixture(scope="session")
def _media_server(clips: Clips) -> Iterator[MediaServer]:
    with MediaServer(clips) as server:
        yield server


@pytest.fixture
def media_server(_media_server: MediaServer) -> Iterator[MediaServer]:
    """Counts begin at zero with every test."""
    _media_server.forget()
    yield _media_server
    _media_server.resume()


@pytest.fixture
def fake_youtube(tmp_path_factory: pytest.TempPathFactory, media_server: MediaServer) -> FakeYouTube:
    return FakeYouTube(tmp_path_factory.mktemp("youtube"), media_server.url)
