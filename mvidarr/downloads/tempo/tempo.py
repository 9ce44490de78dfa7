"""When downloads run and how fast: looks at clock, disk and traffic, turns the meter, lets the queue rest and go on.

What runs when a rest begins is stopped where it is; it goes on from there afterwards and has used up no try.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.clock import iso_or_none
from mvidarr.db import Reader
from mvidarr.downloads.tempo.holding import (
    Hold,
    HoldView,
    Wants,
    holds_of,
    limit_of,
    limit_told,
    sentence,
    view_of,
)
from mvidarr.downloads.tempo.holds import Holds
from mvidarr.downloads.tempo.hosts import Hosts
from mvidarr.downloads.tempo.timetable import Mode, local_time, mode_at, moment_of, next_change
from mvidarr.downloads.tempo.traffic import Traffic
from mvidarr.egress import Meter
from mvidarr.jobs import JobRow, Jobs, Lanes
from mvidarr.observe.health import Finding, Severity, finding, fine

LANE = "download"
EVERY = 5.0  # seconds


# Somebody wanted it so; anything else is told as a warning.
_WANTED = frozenset(("paused", "off", "closed", "quota"))


class TempoView(TypedDict):
    """``holds``: why the queue rests, the one that ends last first; ``hold`` is that one, None while it doesn't rest.
    ``limit``: bytes a second for all together. ``mode`` is
    what the timetable says now, ``next_mode`` what it says from ``next`` on. ``received``: bytes of today."""

    hold: HoldView | None
    holds: list[HoldView]
    mode: Mode
    limit: int | None
    next: str | None
    next_mode: Mode | None
    received: int
    quota: int | None


class Tempo:
    """``free``: bytes on the disk of the videos; ``holds``: what else lets downloads rest. ``run`` is long-lived."""

    def __init__(
        self,
        meter: Meter,
        lanes: Lanes,
        jobs: Jobs,
        traffic: Traffic,
        holds: Holds,
        *,
        free: Callable[[], Awaitable[int | None]],
        now: Callable[[], int] = clock.now,
    ) -> None:
        self._meter = meter
        self._lanes = lanes
        self._live = jobs.live
        self._traffic = traffic
        self._free = free
        self._now = now
        self._wants = Wants()
        self._hosts = Hosts()
        self._bell = asyncio.Event()
        self._own: list[Hold] = []
        self._said: str | None = None
        self._holds = holds
        holds.also(self._resting)
        lanes.brake(self.brake)
        jobs.live.on_begin(self._begins)
        lanes.one_by_one(LANE)

    def want(self, wants: Wants) -> None:
        """From now on."""
        self._wants = wants
        self._hosts.keep(wants.sites, wants.other_sites)
        self._meter.limit = limit_of(wants, self.mode)
        self._lanes.stir(LANE)
        self._bell.set()

    @property
    def mode(self) -> Mode:
        return mode_at(self._wants.windows, local_time(self._now()))

    def limited(self) -> str | None:
        """How fast downloads may go together, in words; None where nothing is set."""
        return limit_told(self._wants, local_time(self._now()))

    async def run(self) -> None:
        while True:
            self._bell.clear()
            await self.look()
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._bell.wait()

    async def look(self) -> None:
        """How it stands at this moment."""
        moment, before = self._now(), self._own
        today, free = await self._traffic.today(), await self._free()
        since = {hold.code: hold.since for hold in before}
        found = holds_of(self._wants, local_time(moment), today=today, free=free)
        self._own = [replace(hold, since=hold.since or since.get(hold.code) or moment) for hold in found]
        self._meter.limit = limit_of(self._wants, self.mode)
        if self._own:
            for running in self._live:
                if running.job.lane == LANE:
                    self._live.pause(running.job.id)
        elif before:
            self._lanes.stir(LANE)
        await self._holds.look()
        said, self._said = self._said, self.limited()
        if said != self._said:
            self._holds.tell()

    async def _resting(self, r: Reader, moment: int) -> Sequence[Hold]:
        return self._own

    async def brake(self, r: Reader, lane: str, moment: int) -> Sequence[str] | None:
        if lane != LANE:
            return ()
        jobs = [running.job for running in self._live if running.job.lane == LANE]
        return None if self._own else self._hosts.full([job.host for job in jobs if job.host], moment)

    def _begins(self, job: JobRow) -> None:
        """Told of each, as one that fails at once is over before anybody looks who runs."""
        if job.lane == LANE and job.host:
            self._hosts.begin(job.host, job.started or self._now())

    async def view(self) -> TempoView:
        moment = self._now()
        found = next_change(self._wants.windows, local_time(moment))
        holds = [view_of(hold, moment) for hold in await self._holds.of_all()]
        return {
            "hold": holds[0] if holds else None, "holds": holds, "mode": self.mode, "limit": self._meter.limit,
            "next": iso_or_none(moment_of(found[0]) if found else None), "next_mode": found[1] if found else None,
            "received": await self._traffic.today(), "quota": self._wants.quota or None,
        }  # fmt: skip

    async def check(self) -> Finding:
        holds = await self._holds.of_all()
        if not holds:
            return fine("downloads_rest", "Downloads may run.")
        severity: Severity = "notice" if all(hold.code in _WANTED for hold in holds) else "warning"
        first = sentence(replace(holds[0], remedy=""), self._now())
        return finding(
            "downloads_rest",
            severity,
            " ".join([first, *(hold.text for hold in holds[1:])]),
            " ".join(dict.fromkeys(hold.remedy for hold in holds)),
            "/activity/queue",
        )
