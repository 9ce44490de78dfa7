"""Lanes: how many jobs of one sort run at the same time here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from mvidarr.db import Reader, Writer
from mvidarr.errors import Invalid, NotFound

DEFAULT_LANES: Mapping[str, int] = {"download": 2, "media": 2, "metadata": 3, "maintenance": 1}
MOST = 1000

# Asked before jobs of a lane are taken, and when: the hosts whose jobs stay where they are; None: all of them do.
Brake = Callable[[Reader, str, int], Awaitable[Sequence[str] | None]]
Hurry = Callable[[Writer, str | None], Awaitable[None]]


@dataclass
class _Lane:
    concurrency: int
    paused: bool = False  # by a person, whatever the concurrency
    running: int = 0
    hungry: bool = True  # there may be work that nobody has asked for since


class Lanes:
    """Counts what runs per lane; a smaller concurrency takes effect as running jobs end."""

    def __init__(self, concurrency: Mapping[str, int] = DEFAULT_LANES) -> None:
        self._lanes = {name: _Lane(_checked(count)) for name, count in concurrency.items()}
        self._changed: Callable[[], None] | None = None
        self._brakes: list[Brake] = []
        self._hurry: list[Hurry] = []
        self._singly: set[str] = set()

    def on_hurry(self, call: Hurry) -> None:
        """``call`` hears, in the transaction, of the host of a job that a person wants to start now."""
        self._hurry.append(call)

    async def hurry(self, w: Writer, host: str | None) -> None:
        for call in self._hurry:
            await call(w, host)

    def brake(self, brake: Brake) -> None:
        """Who knows which hosts are to be left alone now; there may be several, and each is heeded."""
        self._brakes.append(brake)

    def one_by_one(self, name: str) -> None:
        """Jobs of the lane are taken singly, as each may be the last that its host is asked by now."""
        self._singly.add(name)

    async def full(self, r: Reader, name: str, moment: int) -> Sequence[str] | None:
        """Hosts that no job of the lane may ask now; None: the whole lane rests."""
        hosts: set[str] = set()
        for brake in self._brakes:
            found = await brake(r, name, moment)
            if found is None:
                return None
            hosts.update(found)
        return sorted(hosts)

    def on_change(self, call: Callable[[], None]) -> None:
        """``call`` is rung when there may be work for a lane."""
        self._changed = call

    def set(self, name: str, concurrency: int) -> None:
        """0 pauses the lane."""
        lane = self._lanes.get(name)
        if lane is None:
            raise NotFound(f"There is no lane “{name}”; there are {', '.join(self._lanes)}.")
        lane.concurrency = _checked(concurrency)
        self.stir(name)

    def pause(self, name: str, paused: bool) -> None:
        """Nothing of it is started until it is not paused any more; it keeps its concurrency for then."""
        self._lanes[name].paused = paused
        self.stir(name)

    def is_paused(self, name: str) -> bool:
        lane = self._lanes.get(name)
        return lane is not None and lane.paused

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._lanes)

    def concurrency(self, name: str) -> int:
        """How many may run now."""
        lane = self._lanes[name]
        return 0 if lane.paused else lane.concurrency

    def running(self, name: str) -> int:
        return self._lanes[name].running

    def free(self, name: str) -> int:
        return max(0, self.concurrency(name) - self._lanes[name].running)

    def wanted(self) -> dict[str, int]:
        """Lane -> jobs it could take, of those that are worth asking for."""
        free = {name: self.free(name) for name, lane in self._lanes.items() if lane.hungry and self.free(name)}
        return {name: 1 if name in self._singly else count for name, count in free.items()}

    def idle(self) -> list[str]:
        """Lanes that could take more but found nothing when last asked."""
        return [name for name, lane in self._lanes.items() if not lane.hungry and self.free(name)]

    def stir(self, name: str | None = None) -> None:
        """There may be new work, in one lane or anywhere."""
        for key, lane in self._lanes.items():
            if name is None or key == name:
                lane.hungry = True
        if self._changed:
            self._changed()

    def asked(self, name: str) -> None:
        """Its work is being asked for: nothing more is expected unless somebody stirs from now on."""
        self._lanes[name].hungry = False

    def enter(self, name: str) -> None:
        self._lanes[name].running += 1

    def leave(self, name: str) -> None:
        self._lanes[name].running -= 1


def _checked(concurrency: int) -> int:
    if not 0 <= concurrency <= MOST:
        raise Invalid(f"A lane runs 0 to {MOST} jobs at a time.", code="bad_concurrency")
    return concurrency
