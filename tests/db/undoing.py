"""A process that carries on an undo, and dies of kill -9 once so many rows are back:
python -m tests.db.undoing DATABASE_URL CHANGE ROWS"""

import asyncio
import os
import signal
import sys

from mvidarr.db import Database, Journal
from tests.db.conftest import Music


async def main(url: str, change: int, rows: int) -> None:
    database = await Database.open(url)
    music = Music(database, Journal(database))
    music.track(music.journal)
    dying = asyncio.create_task(_die_at(music.journal, change, rows))
    await music.journal.carry_on(change)
    dying.cancel()
    await database.close()


async def _die_at(journal: Journal, change: int, rows: int) -> None:
    """In the same loop as the work, so that it is not over before anybody looked."""
    while (await journal.get(change))["rows"] < rows:
        await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
