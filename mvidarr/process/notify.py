"""A word to the service manager that started us, in the way of systemd (sd_notify); without one nobody is told."""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress

NO_WATCHDOG = 86_400.0  # seconds between two looks when nobody asked for signs of life


class ServiceManager:
    """``environment``: ours, where it says how to be told (``NOTIFY_SOCKET``, ``WATCHDOG_USEC``, ``WATCHDOG_PID``)."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._interval = _interval(environment)

    async def attend(self, status: str, healthy: Callable[[], bool]) -> None:
        """Says that the server is ready, then twice in each interval that its event loop goes round; it does not end.

        A loop that stands still says nothing, and neither does one that is not ``healthy``: the manager then starts the
        server anew.
        """
        self.say("READY=1", f"STATUS={status}")
        while True:
            if self._interval is not None and healthy():
                self.say("WATCHDOG=1")
            await asyncio.sleep(self._interval / 2 if self._interval else NO_WATCHDOG)

    def stopping(self, *, comes_back: bool) -> None:
        """Before the tasks end. A restart in the same process is no stop."""
        if comes_back:
            self.say("RELOADING=1", "STATUS=Starting again")
        else:
            self.say("STOPPING=1", "STATUS=Putting running jobs back into the queue")

    def say(self, *lines: str) -> None:
        """A manager that does not listen, or not now, is no trouble of ours."""
        if self._address:
            kind = socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK
            with suppress(OSError), socket.socket(socket.AF_UNIX, kind) as manager:
                manager.sendto("\n".join(lines).encode(), _path(self._address))


def _path(address: str) -> str:
    """``@name`` is a socket in the abstract namespace of Linux."""
    return f"\0{address[1:]}" if address.startswith("@") else address


def _interval(environment: Mapping[str, str]) -> float | None:
    """Seconds; None when it wants no signs of life, or those of another process."""
    microseconds, pid = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", str(os.getpid()))
    return (
        int(microseconds) / 1e6 if microseconds.isdecimal() and int(microseconds) and pid == str(os.getpid()) else None
    )
