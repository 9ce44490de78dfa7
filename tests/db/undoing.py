"""A process that carries on an undo, and dies of kill -9 in the middle of the transaction after so many that it has
committed: python -m tests.db.undoing DATABASE_URL CHANGE TRANSACTIONS"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from mvidarr.db import Database, Journal, Writer
from tests.db.conftest import Music


class Mortal(Music):
    left = 0  # transactions

    def committed(self, name: str, _: float) -> None:
        self.left -= name == "undo"

    async def _project(self, w: Writer, ids: Sequence[int]) -> None:
        await super()._project(w, ids)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def main(url: str, change: int, transactions: int) -> None:
    database = await Database.open(url)
    music = Mortal(database, Journal(database))
    music.left = transactions
    database.on_hold = music.committed
    music.track(music.journal)
    await music.journal.carry_on(change)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
