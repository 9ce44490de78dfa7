"""Everything that lets downloads rest, whoever says so: asked in one place, and told when it has changed."""

from collections.abc import Awaitable, Callable, Sequence

from mvidarr import clock
from mvidarr.db import Database, Reader
from mvidarr.downloads.tempo.holding import Hold, in_order

Source = Callable[[Reader, int], Awaitable[Sequence[Hold]]]


class Holds:
    """Each part of the room that lets some rest is a source. ``look`` is called now and then: that a rest is over
    happens by itself, so nobody else would tell."""

    def __init__(self, database: Database, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._now = now
        self._sources: list[Source] = []
        self._told: list[Callable[[], None]] = []
        self._known: list[object] | None = None

    def also(self, source: Source) -> None:
        self._sources.append(source)

    def on_change(self, call: Callable[[], None]) -> None:
        """``call`` is rung when one has come, gone, or ends at another time."""
        self._told.append(call)

    async def read(self, r: Reader, moment: int) -> list[Hold]:
        """Of all downloads and of sites, the one that ends last first."""
        return in_order([hold for source in self._sources for hold in await source(r, moment)])

    async def now(self) -> list[Hold]:
        async with self._database.read() as r:
            return await self.read(r, self._now())

    async def of_all(self) -> list[Hold]:
        """Without those of single sites."""
        return of_all(await self.now())

    async def look(self) -> None:
        before, self._known = self._known, [(hold.code, hold.host, hold.until) for hold in await self.now()]
        if before is not None and before != self._known:
            self.tell()

    def tell(self) -> None:
        """Whoever shows how it stands: something about it has changed."""
        for call in self._told:
            call()


def of_all(holds: Sequence[Hold]) -> list[Hold]:
    return [hold for hold in holds if hold.host is None]


def of_sites(holds: Sequence[Hold]) -> list[Hold]:
    return [hold for hold in holds if hold.host is not None]
