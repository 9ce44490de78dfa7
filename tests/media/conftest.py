import os
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from mvidarr.media import Media, Tools, resolve
from mvidarr.process import Children

MakeClip = Callable[..., Path]


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    return resolve(None, None, tmp_path_factory.mktemp("bin"))


@pytest.fixture
async def media(tools: Tools, tmp_path: Path) -> AsyncIterator[Media]:
    async with Children(tmp_path / "children") as children:
        yield Media(children, tools)


@pytest.fixture(scope="session")
def make_clip(tools: Tools, run_folder: Path) -> MakeClip:
    """``make_clip("a.mp4", seconds=3, arguments=[…])``: a moving test picture with a tone, made once per name and run:
    for all workers."""
    folder = run_folder / "moving"
    folder.mkdir(exist_ok=True)

    def make(name: str, seconds: int = 3, arguments: tuple[str, ...] = ()) -> Path:
        clip = folder / name
        if not clip.exists():
            picture = ("-f", "lavfi", "-i", f"testsrc=d={seconds}:s=320x180:r=25")
            sound = ("-f", "lavfi", "-i", f"sine=d={seconds}")
            kept = arguments or ("-pix_fmt", "yuv420p", "-preset", "ultrafast", "-metadata:s:a", "language=eng")
            made = folder / f".{os.getpid()}-{name}"
            command = [tools.ffmpeg, "-v", "error", "-y", *picture, *sound, *kept, "-shortest", made]
            subprocess.run(command, check=True, env=dict(os.environ), stdin=subprocess.DEVNULL, timeout=250)
            made.replace(clip)
        return clip

    return make
