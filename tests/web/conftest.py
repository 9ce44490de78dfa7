import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from mvidarr.config import LogConfig
from mvidarr.observe import configure
from tests.web.app import App, make_app
from tests.web.doors import small_roll


@pytest.fixture
def app(tmp_path: Path) -> App:
    return make_app(tmp_path, small_roll())


@pytest.fixture(autouse=True)
def log() -> Iterator[StringIO]:
    """What the server writes to its log."""
    stream = StringIO()
    before = logging.getLogger().level
    configure(LogConfig(), stream)
    yield stream
    root = logging.getLogger()
    root.removeHandler(root.handlers[-1])
    root.setLevel(before)
    logging.captureWarnings(capture=False)
