"""When downloads run and how fast: looks at clock, disk and traffic, turns the meter, lets the queue rest and go on.

What runs when a rest begins is stopped where it is; it goes on from there afterwards and has used up no try.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.clock import iso_or_none
from mvidarr.db import Reader
from mvidarr.downloads.tempo.holding import Hold, Wants, hold_of, limit_of
from mvidarr.downloads.tempo.hosts import Hosts
from mvidarr.downloads.tempo.timetable import Mode, local_time, mode_at, moment_of, next_change
from mvidarr.downloads.tempo.traffic import Traffic
from mvidarr.egress import Meter
from mvidarr.jobs import Jobs, Lanes
from mvidarr.observe.health import Finding, Severity, finding, fine

LANE = "download"
EVERY = 5.0  # seconds


class HoldView(TypedDict):
    """``until``: when it goes on by itself, as far as that is known."""

    code: str
    text: str
    remedy: str
    until: str | None


class TempoView(TypedDict):
    """``hold``: why the queue rests, None while it doesn't. ``limit``: bytes a second for all together. ``mode`` is
    what the timetable says now, ``next_mode`` what it says from ``next`` on. ``received``: bytes of today."""

    hold: HoldView | None
    mode: Mode
    limit: int | None
    next: str | None
    next_mode: Mode | None
    received: int
    quota: int | None


class Tempo:
    """``free``: bytes on the disk of the videos. ``run`` is long-lived."""

    def __init__(
        self,
        meter: Meter,
        lanes: Lanes,
        jobs: Jobs,
        traffic: Traffic,
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
        self.hold: Hold | None = None
        lanes.brake(self.brake)
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

    async def run(self) -> None:
        while True:
            self._bell.clear()
            await self.look()
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._bell.wait()

    async def look(self) -> None:
        """How it stands at this moment."""
        local, before = local_time(self._now()), self.hold
        today, free = await self._traffic.today(), await self._free()
        self.hold = hold_of(self._wants, local, today=today, free=free)
        self._meter.limit = limit_of(self._wants, self.mode)
        if self.hold is not None:
            for running in self._live:
                if running.job.lane == LANE:
                    self._live.pause(running.job.id)
        elif before is not None:
            self._lanes.stir(LANE)

    async def brake(self, r: Reader, lane: str, moment: int) -> Sequence[str] | None:
        if lane != LANE:
            return ()
        jobs = [running.job for running in self._live if running.job.lane == LANE]
        running = [(job.host, job.started or moment) for job in jobs if job.host]
        return None if self.hold is not None else self._hosts.full(running, moment)

    async def view(self) -> TempoView:
        found = next_change(self._wants.windows, local_time(self._now()))
        return {
            "hold": view_of(self.hold), "mode": self.mode, "limit": self._meter.limit,
            "next": iso_or_none(moment_of(found[0]) if found else None), "next_mode": found[1] if found else None,
            "received": await self._traffic.today(), "quota": self._wants.quota or None,
        }  # fmt: skip

    async def check(self) -> Finding:
        if self.hold is None:
            return fine("downloads_rest", "Downloads may run.")
        severity: Severity = "warning" if self.hold.code == "space" else "notice"
        text = f"Downloads rest. {self.hold.text}"
        return finding("downloads_rest", severity, text, self.hold.remedy, "/settings#downloads")


def view_of(hold: Hold | None) -> HoldView | None:
    if hold is None:
        return None
    return {"code": hold.code, "text": hold.text, "remedy": hold.remedy, "until": iso_or_none(hold.until)}
