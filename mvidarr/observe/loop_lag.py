"""How late the event loop is: a short sleep that ends late means that something held the loop."""

import asyncio
from collections.abc import Callable


async def watch_loop_lag(report: Callable[[float], None], interval: float = 0.25) -> None:
    """Runs until cancelled and hands every measured delay in seconds to ``report``."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + interval
        await asyncio.sleep(interval)
        report(max(0.0, loop.time() - due))
