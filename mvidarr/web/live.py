"""Rows that changed, told to the open pages as they are now.

An event names a row; what pages get is the row read afterwards. Many events of one row in a short time are one message.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from mvidarr.errors import MvidarrError, NotFound
from mvidarr.observe import get_logger
from mvidarr.web.socket import Hub

log = get_logger(__name__)

Read = Callable[[int], Awaitable[Any]]


class LiveRows:
    """``readers``: subject type -> how to read one in the shape of the API."""

    def __init__(self, hub: Hub, readers: Mapping[str, Read]) -> None:
        self._hub = hub
        self._readers = readers
        self._changed: dict[tuple[str, int], None] = {}
        self._bell = asyncio.Event()

    def hear(self, subject_type: str, subject_id: int) -> None:
        """Called from the event loop; never waits."""
        if subject_type in self._readers and self._hub.connected:
            self._changed[subject_type, subject_id] = None
            self._bell.set()

    async def run(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            changed, self._changed = self._changed, {}
            for subject_type, subject_id in changed:
                await self._tell(subject_type, subject_id)

    async def _tell(self, subject_type: str, subject_id: int) -> None:
        try:
            row = await self._readers[subject_type](subject_id)
        except NotFound:
            row = None  # deleted: pages drop it
        except MvidarrError as error:
            log.warning("change not told", subject=subject_type, id=subject_id, code=error.code)
            return
        self._hub.publish(subject_type, subject_id, row)
