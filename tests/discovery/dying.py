"""A process that writes what a look has found, and dies of it: python -m tests.discovery.dying DATABASE ARTIST VIDEOS

In the transaction in which so many new videos are there it is killed, before that ends.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from mvidarr.db import Database, Journal, Outbox, RowChange, Writer
from mvidarr.discovery.looking.outcome import Outcome, Owner
from mvidarr.discovery.looking.writing import SYSTEM, Writing
from mvidarr.discovery.weighing.candidates import videos_of
from mvidarr.discovery.weighing.shapes import Whose
from mvidarr.library import tracked
from mvidarr.library.covering import Policy
from mvidarr.query import words
from tests.discovery.sources import CHANNEL, listed, upload

SONGS = 120
FOUND = listed(*(upload(f"k{n:010d}", f"Nova Kites - Song {n} (Official Video)", 100 + 2 * n) for n in range(SONGS)))
MINE = Whose(("Nova Kites",), {"youtube": CHANNEL}, frozenset({CHANNEL}), frozenset({"official"}))
LOUD = Policy(auto_download=True, monitor="all", kinds=("official",), since="2026-01-01")


class Dying:
    def __init__(self, after: int) -> None:
        self._left = after

    async def follow(self, w: Writer, changes: Sequence[RowChange]) -> None:
        self._left -= sum(one.before is None for one in changes)
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def journal_of(database: Database, dying: Dying | None = None) -> Journal:
    journal = Journal(database, words)
    for table in tracked(video_effects=[dying.follow] if dying else []):
        journal.register(table)
    return journal


async def look(database: Database, journal: Journal, artist: int) -> Outcome:
    writing, owner = Writing(database, journal, Outbox(database)), Owner(artist, "Nova Kites", LOUD)
    seen = await writing.seen(artist)
    return await writing.write(owner, videos_of(MINE, FOUND), seen=seen, actor=SYSTEM, reason="Looked")


async def main(url: str, artist: int, after: int) -> None:
    database = await Database.open(url)
    await look(database, journal_of(database, Dying(after)), artist)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
