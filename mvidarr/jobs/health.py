"""Is the work going on? The numbers behind ``GET /api/jobs/health``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from typing_extensions import TypedDict

from mvidarr.clock import HOUR, MINUTE, SECOND, iso
from mvidarr.db import Reader
from mvidarr.db.tables.jobs import jobs
from mvidarr.jobs.lanes import Lanes
from mvidarr.jobs.models import OPEN

c = jobs.c


@dataclass
class Pulse:
    """Signs of life of the supervisor in this process: times in milliseconds, 0 for never."""

    owner: str = ""
    beat: int = 0
    patience: int = 0  # how long after a beat it is believed to live

    def is_alive(self, moment: int) -> bool:
        return bool(self.beat) and moment - self.beat <= self.patience


class LaneHealth(TypedDict):
    """``running`` counts every process, ``concurrency`` is this one's; ``waiting`` for a time or another job.
    ``oldest`` is how long, in seconds, the longest of those has been there that could start now."""

    name: str
    concurrency: int
    running: int
    queued: int
    waiting: int
    oldest: float | None


class SupervisorHealth(TypedDict):
    alive: bool
    heartbeat: str | None
    jobs_per_minute: int


class FailureCount(TypedDict):
    code: str
    count: int


class Health(TypedDict):
    lanes: list[LaneHealth]
    supervisor: SupervisorHealth
    failures: list[FailureCount]


async def health_of(r: Reader, lanes: Lanes, pulse: Pulse, moment: int) -> Health:
    """``failures`` are those of the last hour, by code."""
    full = {name: await lanes.full(r, name, moment) for name in lanes.names}
    found = await _by_lane(r, moment, full)
    finished = await r.value(select(func.count().label("n")).where(c.finished > moment - MINUTE))
    return {
        "lanes": [_lane(name, lanes, found.get(name), moment) for name in sorted({*lanes.names, *found})],
        "supervisor": {
            "alive": pulse.is_alive(moment),
            "heartbeat": iso(pulse.beat) if pulse.beat else None,
            "jobs_per_minute": finished,
        },
        "failures": await _failures(r, moment),
    }


async def _by_lane(r: Reader, moment: int, full: Mapping[str, Sequence[str] | None]) -> dict[str, dict[str, Any]]:
    ready = and_(c.state == "queued", c.blocked == 0, c.held == 0, c.not_before <= moment)
    resting = or_(false(), *(_rests(lane, hosts) for lane, hosts in full.items() if hosts is None or hosts))
    statement = (
        select(
            c.lane,
            func.count().label("open"),
            func.sum(case((c.state == "running", 1), else_=0)).label("running"),
            func.sum(case((ready, 1), else_=0)).label("queued"),
            func.min(case((and_(ready, ~resting), c.created))).label("oldest"),
        )
        .where(c.state.in_(OPEN))
        .group_by(c.lane)
    )
    return {row["lane"]: row for row in await r.all(statement)}


def _rests(lane: str, hosts: Sequence[str] | None) -> ColumnElement[bool]:
    """Nobody expects that these begin."""
    those = c.lane == lane
    return those if hosts is None else and_(those, c.host.is_not(None), c.host.in_(hosts))


def _lane(name: str, lanes: Lanes, row: dict[str, Any] | None, moment: int) -> LaneHealth:
    row = row or {"open": 0, "running": 0, "queued": 0, "oldest": None}
    return {
        "name": name,
        "concurrency": lanes.concurrency(name) if name in lanes.names else 0,
        "running": row["running"],
        "queued": row["queued"],
        "waiting": row["open"] - row["running"] - row["queued"],
        "oldest": None if row["oldest"] is None else (moment - row["oldest"]) / SECOND,
    }


async def _failures(r: Reader, moment: int) -> list[FailureCount]:
    recent = and_(c.state == "failed", c.finished > moment - HOUR)
    count = func.count().label("count")
    rows = await r.all(select(c.error_code, count).where(recent).group_by(c.error_code).order_by(count.desc()))
    return [{"code": row["error_code"], "count": row["count"]} for row in rows]
