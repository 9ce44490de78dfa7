"""Sites that asked for fewer requests, and a queue that cannot go on, rest: longer each time in a row, and until they
succeed. Kept in ``host_states``, so a restart forgets nothing and all processes know."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.clock import DAY, HOUR, MINUTE, SECOND
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.downloads import host_states
from mvidarr.ytdlp import Failure

QUEUE = "*"  # stands for all hosts
LONGEST = DAY
LONGEST_OF_QUEUE = 15 * MINUTE  # whether the disk is free or the line back costs nothing to look
FORGOTTEN = DAY  # after a rest that long ago the next one is the first again

c = host_states.c
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Rest:
    """``host`` is left alone ``until`` then (milliseconds); the ``tries``th time in a row since ``since``."""

    host: str
    until: int
    since: int
    tries: int
    code: str
    detail: str


def pause(failure: Failure, tries: int, named: int | None = None) -> int:
    """Milliseconds of the ``tries``th rest in a row. ``named``: seconds that the site asked for."""
    first = named if named is not None else failure.retry_after or (failure.delays or (HOUR // SECOND,))[0]
    longest = LONGEST_OF_QUEUE if failure.scope == "queue" else LONGEST
    grown = first * SECOND * (1 << min(tries - 1, 16))
    return max(min(grown, longest), first * SECOND if named is not None else 0)


async def resting(r: Reader, moment: int) -> list[Rest]:
    rows = await r.all(select(host_states).where(c.until > moment).order_by(c.until.desc(), c.host))
    return [Rest(**row) for row in rows]


async def of(r: Reader, host: str) -> Rest | None:
    """Also one that is over: the next in a row is longer."""
    row = await r.one(select(host_states).where(c.host == host))
    return Rest(**row) if row else None


async def rest(
    w: Writer, host: str, failure: Failure, detail: str, moment: int, *, named: int | None = None, pace: float = 1.0
) -> Rest:
    """What failed while the host rests already, as it ran at that moment, makes no rest longer than one. ``pace``
    multiplies it."""
    before = await of(w, host)
    if before is not None and moment - before.until > FORGOTTEN:
        before = None
    asleep = before is not None and before.until > moment
    tries = (before.tries if before else 0) + (0 if asleep else 1)
    until = max(moment + round(pause(failure, tries, named) * pace), before.until if before and asleep else 0)
    found = Rest(host, until, before.since if before else moment, tries, failure.code, detail)
    values = {
        "host": host, "until": until, "since": found.since, "tries": tries, "code": failure.code, "detail": detail,
    }  # fmt: skip
    one = _INSERT[w.dialect](host_states).values(values)
    await w.run(one.on_conflict_do_update(index_elements=["host"], set_=values))
    return found


async def wake(w: Writer, *hosts: str) -> bool:
    """It went well: the next rest is the first again."""
    return bool(await w.run(delete(host_states).where(c.host.in_(hosts))))


async def hurry(w: Writer, *hosts: str, moment: int) -> bool:
    """A person wants to try at once: whether there was a rest to end. The next one in a row is no shorter for it."""
    return bool(await w.run(update(host_states).where(c.host.in_(hosts), c.until > moment).values(until=moment)))
