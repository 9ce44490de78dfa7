"""A process as ``Child`` needs it, whoever is its parent."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from mvidarr.process.ending import when_ended


class Running(Protocol):
    pid: int

    def when_ended(self, loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
        """Calls in the loop, once, before the process is reaped: its number is still its own."""

    def signal(self, number: signal.Signals) -> None:
        """To its group. Until it is reaped."""

    def reap(self) -> int:
        """After its end: the exit code, negative for the signal that ended it."""

    def discard(self) -> None:
        """Nobody wants it, and nobody else will reap it."""


class Spawned:
    """A child of this process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.pid = process.pid
        self._process = process

    def when_ended(self, loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
        when_ended(loop, self.pid, call)

    def signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def reap(self) -> int:
        return self._process.wait()

    def discard(self) -> None:
        self.signal(signal.SIGKILL)
        self.reap()


@dataclass(frozen=True, slots=True)
class Started:
    """The process and our ends of its pipes."""

    process: Running
    out: int
    err: int
