"""Our end of a child's standard output or error, read by the event loop."""

import asyncio
import os
from collections.abc import Callable

CHUNK = 256 * 1024


class Pipe:
    """Feeds what it reads to ``on_data``; ``b""`` once at the end. Pausing fills the pipe and so slows the child."""

    def __init__(self, loop: asyncio.AbstractEventLoop, descriptor: int, on_data: Callable[[bytes], None]) -> None:
        self._loop = loop
        self._descriptor = descriptor
        self._on_data = on_data
        self.closed = False
        self.paused = False
        os.set_blocking(descriptor, False)
        loop.add_reader(descriptor, self._readable)

    def pause(self) -> None:
        if not (self.closed or self.paused):
            self.paused = True
            self._loop.remove_reader(self._descriptor)

    def resume(self) -> None:
        if self.paused and not self.closed:
            self.paused = False
            self._loop.add_reader(self._descriptor, self._readable)

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._on_data(b"")

    def _readable(self) -> None:
        try:
            data = os.read(self._descriptor, CHUNK)
        except BlockingIOError:
            return
        if data:
            self._on_data(data)
        else:
            self.close()
