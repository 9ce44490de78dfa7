"""The loopback web in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mvidarr.media.tools import resolve
from tests.bench.processes import Orders, python
from tests.standins import clips as making


@contextmanager
def media_web(work: Path) -> Iterator[str]:
    """Its address; it serves the clips of the stand-ins."""
    (work / "bin").mkdir()
    clips = making.make(work / "clips", resolve(None, None, work / "bin").ffmpeg)
    with python("-m", "tests.standins.serve", clips.folder) as process:
        yield Orders(process).answer().strip()
