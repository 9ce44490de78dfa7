"""A process that places one file and dies as by kill -9: ``python -m tests.files.killed STAGED TARGET POINT``.

``POINT`` is a number of steps, or ``link`` or ``claim``: in the middle of that way to rename.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from mvidarr.files import disk, place


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Countdown:
    def __init__(self, steps: int) -> None:
        self.left = steps

    def __call__(self, step: str) -> None:
        if self.left == 0:
            die()
        self.left -= 1


def half_link(source: Path, target: Path) -> None:
    os.link(source, target)
    die()


def half_claim(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL))
    die()


def main(staged: str, target: str, point: str) -> None:
    ways = {"link": (half_link,), "claim": (half_claim,)}.get(point, disk.WAYS)
    on_step = Countdown(int(point) if point.isdigit() else 99)
    asyncio.run(place(Path(staged), Path(target), token="7", on_step=on_step, ways=ways))


if __name__ == "__main__":
    main(*sys.argv[1:])
