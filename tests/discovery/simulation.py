"""Monitoring for many days on a clock that nobody waits for: the rhythm that the house keeps (``discovery.looks``), the
settings as they come, and each source's own pace (its ``Manners``, kept by the way out's ``Throttle``).

Everything happens one after the other, which only makes a run longer than it is in the house.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import pairwise

from mvidarr.clock import DAY, SECOND
from mvidarr.discovery.looking.looks import AHEAD, Rhythm, after, after_failure, first, rhythm
from mvidarr.discovery.looking.rhythm_settings import USUAL
from mvidarr.outbound import Manners
from mvidarr.outbound.throttle import Throttle
from mvidarr.providers.roll import PROVIDERS

POLLED = 0.7  # the part of artists whose channel is known
UPLOADS = 1 / (20 * DAY)  # of an artist, a millisecond: one in three weeks
FULL_LOOK = {"musicbrainz": 4, "youtube": 2, "imvdb": 2, "theaudiodb": 2}  # requests of one
LONG = 86_400.0


@dataclass
class SimulatedClock:
    moment: float = 0.0

    def now(self) -> float:
        return self.moment

    def steady(self) -> float:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += seconds

    def limit(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return nullcontext()


@dataclass
class Followed:
    own: int | None
    pollable: bool
    uploads: list[int]
    next_poll: int | None = None
    next_full: int = 0
    failures: int = 0
    seen: int = 0


@dataclass
class Report:
    """``share``: the longest that an upload stayed unseen, as a part of the interval promised. ``packed``: of each
    source the most requests within ten seconds, beside what its manners allow."""

    artists: int
    days: float
    polls: int = 0
    fulls: int = 0
    found: int = 0
    uploads: int = 0
    share: float = 0.0
    longest_run: int = 0
    packed: dict[str, tuple[int, int]] = field(default_factory=dict)

    def lines(self) -> list[str]:
        paced = [f"{name}: {most} requests in 10 s, {may} allowed" for name, (most, may) in self.packed.items()]
        return [
            f"{self.artists:,} artists for {self.days:g} days: {self.polls:,} polls, {self.fulls:,} full looks",
            f"{self.found:,} of {self.uploads:,} uploads found, each within {self.share:.2f} of its interval",
            f"longest run {self.longest_run / 1000:.0f} s of {AHEAD / 1000:.0f}",
            *paced,
        ]


class Simulation:
    """``down``: from and until when, in milliseconds, YouTube does not answer."""

    def __init__(self, artists: int, days: float, *, seed: int = 7, down: tuple[int, int] = (0, 0)) -> None:
        self._dice = random.Random(seed)
        self._clock = SimulatedClock()
        self._end = round(days * DAY)
        self._down = down
        self._manners: dict[str, Manners] = {one.name: one.manners({}) for one in PROVIDERS if one.name in FULL_LOOK}
        self._throttles = {name: Throttle(manners, self._clock) for name, manners in self._manners.items()}
        self._asked: dict[str, list[float]] = {name: [] for name in self._manners}
        self._artists = [self._artist() for _ in range(artists)]
        self.report = Report(artists, days, uploads=sum(len(one.uploads) for one in self._artists))

    async def run(self) -> Report:
        for tick in range(0, self._end + DAY, AHEAD):
            self._clock.moment = max(self._clock.moment, tick / SECOND)
            await self._tick()
            self.report.longest_run = max(self.report.longest_run, self._now() - tick)
        for name, times in self._asked.items():
            manners = self._manners[name]
            self.report.packed[name] = (_packed(times, 10.0), round(10.0 / manners.pace) + manners.burst)
        return self.report

    def _artist(self) -> Followed:
        dice, pollable = self._dice, self._dice.random() < POLLED
        own = dice.choice((None, None, None, 3600, 86_400))
        uploads, moment = [], 0.0
        while (moment := moment + dice.expovariate(UPLOADS)) < self._end:
            uploads.append(round(moment))
        pace = self._pace(own, pollable)
        poll = None if pace.poll is None else first(0, pace.poll, dice.random())
        return Followed(own, pollable, uploads, poll, first(0, pace.full, dice.random()))

    def _pace(self, own: int | None, pollable: bool) -> Rhythm:
        return rhythm(own, every=USUAL["discovery.every"], full=USUAL["discovery.full"], pollable=pollable)

    async def _tick(self) -> None:
        until = self._now() + AHEAD
        fulls = sorted((one for one in self._artists if one.next_full <= until), key=lambda one: one.next_full)
        polls = [one for one in self._artists if one.next_poll is not None and one.next_poll <= until]
        for one in fulls[: USUAL["discovery.fulls"]]:
            await self._look(one)
        for one in sorted(polls, key=lambda one: one.next_poll or 0)[: USUAL["discovery.polls"]]:
            await self._poll(one)

    async def _poll(self, one: Followed) -> None:
        await self._ask("youtube")
        self.report.polls += 1
        pace, chance = self._pace(one.own, one.pollable), self._dice.random()
        if self._down[0] <= self._now() < self._down[1]:
            one.failures += 1
            one.next_poll = after_failure(self._now(), pace.promise, one.failures, chance)
            return
        one.failures = 0
        self._see(one)
        one.next_poll = after(self._now(), pace.poll or 0, chance)

    async def _look(self, one: Followed) -> None:
        for name, requests in FULL_LOOK.items():
            for _ in range(requests if name in self._throttles else 0):
                await self._ask(name)
        self.report.fulls += 1
        self._see(one)
        pace = self._pace(one.own, one.pollable)
        one.next_full = after(self._now(), pace.full, self._dice.random())
        if pace.poll is not None:
            one.next_poll = after(self._now(), pace.poll, self._dice.random())

    async def _ask(self, name: str) -> None:
        async with self._throttles[name].turn(LONG):
            self._asked[name].append(self._clock.now())

    def _see(self, one: Followed) -> None:
        """All that is there by now."""
        promise = self._pace(one.own, one.pollable).promise
        while one.seen < len(one.uploads) and one.uploads[one.seen] <= self._now():
            self.report.share = max(self.report.share, (self._now() - one.uploads[one.seen]) / promise)
            self.report.found += 1
            one.seen += 1

    def _now(self) -> int:
        return round(self._clock.now() * SECOND)


def _packed(times: list[float], seconds: float) -> int:
    """The most of them within so many seconds."""
    most, start = 0, 0
    for end, moment in enumerate(times):
        while times[start] <= moment - seconds:
            start += 1
        most = max(most, end - start + 1)
    assert all(one <= other for one, other in pairwise(times))
    return most


def monitor(artists: int, seed: int, say: Callable[[str], None]) -> bool:
    """Thirty days; whether no source was asked too often and all that is new was found within its interval."""
    report = asyncio.run(Simulation(artists, 30, seed=seed).run())
    for line in report.lines():
        say(line)
    kept = all(most <= may for most, may in report.packed.values())
    return kept and report.found == report.uploads and report.share <= 1.0
