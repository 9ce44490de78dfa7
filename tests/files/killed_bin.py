"""A process that throws a video into the bin, or restores it, and dies as by kill -9 after so many steps:
``python -m tests.files.killed_bin throw|restore ROOT STEPS``.
"""

import asyncio
import sys
from pathlib import Path

from mvidarr.files import Root, bin
from tests.files.killed import Countdown

VIDEO = "Artist/Song (1999)/Song (1999).mkv"


def main(what: str, folder: str, steps: str) -> None:
    root, countdown = Root(1, Path(folder)), Countdown(int(steps))
    if what == "throw":
        asyncio.run(bin.throw(root, 7, VIDEO, on_step=countdown))
    else:
        asyncio.run(bin.restore(root, 7, on_step=countdown))


if __name__ == "__main__":
    main(*sys.argv[1:])
