"""Work that must reach its end even when whoever waits for it is cancelled: BEGIN, COMMIT, ROLLBACK, clean-up."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` to its end. A cancel of the caller waits for that end and then goes on."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError:
                continue
        if not task.cancelled():
            task.exception()  # fetched, so that nobody reports it as never retrieved; the cancel wins
        raise
