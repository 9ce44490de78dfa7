"""A queue of downloads for some days on a clock that nobody waits for, in the order of the house (``ranking``) or first
come, first served: what people ask for, what comes by itself, sites of all speeds and one that fails.

What ``ranking`` is told is what the house would know: lengths and heights, not sizes; speeds as measured, not as they
will be.
"""

import heapq
import random
from dataclasses import dataclass, field
from statistics import fmean

from mvidarr.clock import DAY, HOUR, MINUTE, SECOND
from mvidarr.downloads.ranking.ranking import Facts, Liking, Site, estimated, head_start

LANES = 2  # as the lane of downloads comes
LOVED = Liking(plays=9.0, favourites=2.0)
LEFT = Liking(skips=6.0)
# Speed in bytes a second, and the part of uploads that are there.
SITES = {"fast.example": (6e6, 0.70), "usual.example": (2e6, 0.20), "slow.example": (6e5, 0.07)}
BROKEN = "broken.example"  # the rest: each try hangs until it is given up
GIVEN_UP = 60 * SECOND


@dataclass(order=True)
class Asked:
    """``place`` and ``n`` are its order; times in milliseconds."""

    place: int
    n: int
    created: int = field(compare=False)
    takes: int = field(compare=False)
    facts: Facts = field(compare=False)
    started: int = field(default=0, compare=False)

    @property
    def waited(self) -> int:
        return self.started - self.created

    @property
    def works(self) -> bool:
        return self.facts.site is None or self.facts.site.host != BROKEN


@dataclass(frozen=True)
class Report:
    asked: list[Asked]

    def wait(self, liking: Liking | None = None) -> float:
        """Minutes, on average, of those that can succeed."""
        some = [one for one in self.asked if one.works and liking in (None, one.facts.theirs)]
        return fmean(one.waited for one in some) / MINUTE

    @property
    def longest(self) -> float:
        """Hours."""
        return max(one.waited for one in self.asked) / HOUR

    @property
    def overtaken(self) -> int:
        """The longest time by which something that was asked for later, but begun sooner, came after what it overtook;
        milliseconds."""
        farthest, last = 0, 0
        for one in sorted(self.asked, key=lambda one: -one.started):
            farthest = max(farthest, one.created - last) if last else 0
            last = min(last, one.created) if last else one.created
        return farthest


class Mix:
    """Bulk orders of hundreds, artists that begin to be followed, and single wishes, for so many days. ``alike``: but
    for songs of some minutes, of one site that works."""

    def __init__(self, days: float, seed: int, *, alike: bool = False) -> None:
        self._chance = random.Random(seed)
        self._alike = alike
        self.asked = [
            one for moment, count in sorted(self._orders(days)) for one in [self._one(moment) for _ in range(count)]
        ]

    def _orders(self, days: float) -> list[tuple[int, int]]:
        end = round(days * DAY)
        some = [(self._chance.randrange(end), self._chance.randrange(300, 600)) for _ in range(round(days))]
        artists = [(self._chance.randrange(end), self._chance.randrange(10, 60)) for _ in range(round(8 * days))]
        single = [(self._chance.randrange(end), 1) for _ in range(round(60 * days))]
        return [*some, *artists, *single]

    def _one(self, moment: int) -> tuple[int, int, Facts]:
        chance = self._chance
        length = chance.lognormvariate(5.45, 0.35)  # some four minutes
        kind = "official"
        if (what := 1.0 if self._alike else chance.random()) < 0.06:
            kind, length = "concert", chance.uniform(2400, 6000)
        elif what < 0.15:
            kind, length = "interview", chance.uniform(300, 1500)
        height = chance.choices((2160, 1080, 720, 480), (10, 60, 20, 10))[0]
        liking = chance.choices((LOVED, Liking(), LEFT), (15, 75, 10))[0]
        views = round(10 ** chance.uniform(3, 9))
        site = self._site()
        facts = Facts("Somebody", liking, kind, Liking(), views, length, height, site)
        if site.host == BROKEN:
            return moment, GIVEN_UP, facts
        real = (estimated(facts) or 0.0) * chance.lognormvariate(0, 0.4)  # bit rates and speeds are never as guessed
        return moment, round(real * SECOND), facts

    def _site(self) -> Site:
        at = 0.8 if self._alike else self._chance.random()
        for host, (speed, share) in SITES.items():
            if at < share:
                return Site(host, tries=30, failed=1, speed=speed)
            at -= share
        return Site(BROKEN, tries=20, failed=20)


def play(mix: Mix, *, ranked: bool) -> Report:
    waiting: list[Asked] = []
    begun: list[Asked] = []
    free = [0] * LANES
    coming = [
        Asked(created - head_start(facts).milliseconds if ranked else created, n, created, takes, facts)
        for n, (created, takes, facts) in enumerate(mix.asked)
    ]
    at, moment = 0, 0
    while at < len(coming) or waiting:
        moment = max(moment, heapq.heappop(free))  # a lane may have been idle
        if not waiting:
            moment = max(moment, coming[at].created)
        while at < len(coming) and coming[at].created <= moment:
            heapq.heappush(waiting, coming[at])
            at += 1
        one = heapq.heappop(waiting)
        one.started = moment
        begun.append(one)
        heapq.heappush(free, moment + one.takes)
    return Report(begun)
