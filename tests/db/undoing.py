"""A process that carries on an undo, to be killed: python -m tests.db.undoing DATABASE_URL CHANGE"""

import asyncio
import sys

from mvidarr.db import Database, Journal
from tests.db.conftest import Music


async def main(url: str, change: int) -> None:
    database = await Database.open(url)
    music = Music(database, Journal(database))
    music.track(music.journal)
    await music.journal.carry_on(change)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
