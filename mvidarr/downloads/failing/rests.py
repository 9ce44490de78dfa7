"""Who is left alone now, asked before jobs are taken: sites that rest, and the queue where it does."""

from collections.abc import Sequence

from mvidarr.clock import now
from mvidarr.db import Database, Reader, Writer
from mvidarr.downloads.failing import cooling
from mvidarr.downloads.failing.cooling import QUEUE, Rest

LANE = "download"


class Rests:
    """``full`` is a brake of the lanes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def full(self, r: Reader, lane: str, moment: int) -> Sequence[str] | None:
        """Looks at sites wait as well; only downloads wait for a queue that rests."""
        resting = await cooling.resting(r, moment)
        if lane == LANE and any(one.host == QUEUE for one in resting):
            return None
        return [one.host for one in resting if one.host != QUEUE]

    async def now(self) -> list[Rest]:
        """The one that wakes last first."""
        async with self._database.read() as r:
            return await cooling.resting(r, now())

    async def hurry(self, w: Writer, host: str | None) -> None:
        """A person wants something of it at once."""
        await cooling.hurry(w, *([host, QUEUE] if host else [QUEUE]), moment=now())
