"""Asks the whole API as administrator and as reader, each time something else, as often as wanted."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from mvidarr.config import LogConfig
from mvidarr.db.migrate import migrate
from mvidarr.observe import configure
from tests.contract.asking import Asked, Asking
from tests.contract.furnished import furnished

ROUND = 20  # requests for each operation, that make sense


def ask_until(wanted: int, number: int, say: Callable[[str], None]) -> bool:
    """Rounds with a fresh house each, numbered from ``number``, until there were ``wanted`` requests: whether every
    answer was one that the document tells of."""
    configure(LogConfig(level="error"))
    total, well = 0, True
    while total < wanted:
        with tempfile.TemporaryDirectory(prefix="mvidarr-soak-") as folder:
            asked = asyncio.run(_round(Path(folder), number))
        total, well = total + asked.requests, well and not asked.findings
        say(f"{number}: {asked}")
        number += 1
    say(f"{total:,} requests")
    return well


async def _round(folder: Path, number: int) -> Asked:
    data, url = folder / "data", f"sqlite:///{folder}/house.db"
    data.mkdir()
    await migrate(url, data)
    async with furnished(url, folder) as house:
        loop = asyncio.get_running_loop()
        asking = Asking(house.home.house.document(), house.people, loop, known=house.known, number=number)
        return await asyncio.to_thread(asking.ask, ROUND)
