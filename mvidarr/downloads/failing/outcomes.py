"""How each try ended, for thirty days: how often a site succeeds, how fast it is, whether anything gets through."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, delete, func, insert, select

from mvidarr.clock import DAY, MINUTE
from mvidarr.db import Database, Reader, Writer
from mvidarr.db.tables.downloads import outcomes

KEPT = 30 * DAY
NETWORK = ("network", "timed_out")
LATELY = 10 * MINUTE
IN_A_ROW = 3  # failed tries that look as if there was no line
FROM = 2  # hosts at least: one that is away is only that

c = outcomes.c


@dataclass(frozen=True)
class Share:
    """Of the tries at a host."""

    host: str
    tries: int
    failed: int
    code: str | None  # of the failure that was met most

    @property
    def percent(self) -> int:
        """That succeeded, rounded down."""
        return 100 * (self.tries - self.failed) // self.tries


async def note(
    w: Writer, download_id: int, host: str, *, code: str | None, bytes: int, seconds: float, moment: int
) -> None:
    values = {
        "download_id": download_id, "host": host, "ok": code is None, "code": code, "bytes": bytes,
        "seconds": seconds, "time": moment,
    }  # fmt: skip
    await w.run(insert(outcomes).values(values))


async def shares(r: Reader, since: int) -> list[Share]:
    """By host, the one with most tries first."""
    failed = func.sum(case((c.ok.is_(True), 0), else_=1)).label("failed")
    tries = func.count().label("tries")
    rows = await r.all(
        select(c.host, tries, failed).where(c.time > since).group_by(c.host).order_by(tries.desc(), c.host)
    )
    usual = await _usual(r, since)
    return [Share(row["host"], row["tries"], row["failed"], usual.get(row["host"])) for row in rows]


async def _usual(r: Reader, since: int) -> dict[str, str]:
    count = func.count().label("count")
    rows = await r.all(
        select(c.host, c.code, count).where(c.time > since, c.ok.is_(False)).group_by(c.host, c.code).order_by(count)
    )
    return {row["host"]: row["code"] for row in rows}


async def nothing_gets_through(r: Reader, moment: int) -> bool:
    """The latest tries all ended without an answer, at more than one host."""
    latest = select(c.host, c.code, c.ok).where(c.time > moment - LATELY).order_by(c.time.desc(), c.id.desc())
    rows = await r.all(latest.limit(IN_A_ROW))
    silent = all(not row["ok"] and row["code"] in NETWORK for row in rows)
    return len(rows) == IN_A_ROW and silent and len({row["host"] for row in rows}) >= FROM


async def prune(database: Database, before: int) -> int:
    async with database.write("outcomes_prune") as w:
        return await w.run(delete(outcomes).where(c.time < before))


def low(found: Sequence[Share], *, percent: int, least: int) -> list[Share]:
    """Those whose tries succeed less often than that, of those with enough tries to tell."""
    return [one for one in found if one.tries >= least and one.percent < percent]
