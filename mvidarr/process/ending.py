"""Hearing that a child has ended, without reaping it: until then its number and its group's number stay ours."""

import asyncio
import os
import threading
from collections.abc import Callable
from contextlib import suppress


def when_ended(loop: asyncio.AbstractEventLoop, pid: int, call: Callable[[], None]) -> None:
    """Calls in the loop, once. A thread waits where the kernel is older than 5.3 (some storage boxes)."""
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        threading.Thread(target=_wait, args=(loop, pid, call), daemon=True).start()
        return

    def ended() -> None:
        loop.remove_reader(handle)
        os.close(handle)
        call()

    loop.add_reader(handle, ended)


def _wait(loop: asyncio.AbstractEventLoop, pid: int, call: Callable[[], None]) -> None:
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with suppress(RuntimeError):  # the loop has closed: nobody is left to hear
        loop.call_soon_threadsafe(call)
