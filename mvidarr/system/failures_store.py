"""The rows of failures: one for each cause, however often it strikes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.system import failures

Row = dict[str, Any]
c = failures.c


def _counting(insert: Any) -> Any:
    """A new cause, or one more of a known one: its texts become those of the latest."""
    new = insert.excluded
    later = {name: case((new.last >= c.last, new[name]), else_=c[name]) for name in ("sentence", "detail", "reference")}
    last = case((new.last >= c.last, new.last), else_=c.last)
    return insert.on_conflict_do_update(
        index_elements=[c.fingerprint], set_={"count": c["count"] + new["count"], "last": last, **later}
    )


_COUNT = {"sqlite": _counting(sqlite.insert(failures)), "postgresql": _counting(postgresql.insert(failures))}


async def count(w: Writer, rows: Sequence[Row]) -> None:
    """In one order for all processes, so that none waits for another in a circle."""
    await w.run_many(_COUNT[w.dialect], sorted(rows, key=lambda row: str(row["fingerprint"])))


async def listed(r: Reader, *, origin: str | None, after: tuple[int, int] | None, limit: int) -> list[Row]:
    """The last seen first; ``after``: moment and id of the row before."""
    wanted = select(failures).order_by(c.last.desc(), c.id.desc()).limit(limit)
    if origin is not None:
        wanted = wanted.where(c.origin == origin)
    if after is not None:
        wanted = wanted.where(or_(c.last < after[0], and_(c.last == after[0], c.id < after[1])))
    return await r.all(wanted)


async def one(r: Reader, failure_id: int) -> Row | None:
    return await r.one(select(failures).where(c.id == failure_id))


async def forget(w: Writer, failure_id: int) -> bool:
    return await w.run(delete(failures).where(c.id == failure_id)) > 0


async def prune(w: Writer, *, before: int, keep: int) -> None:
    """Those not seen since a moment go, and of the others all but the last ``keep``."""
    await w.run(delete(failures).where(c.last < before))
    edge = await w.value(select(c.last).order_by(c.last.desc()).offset(keep).limit(1))
    if edge is not None:
        await w.run(delete(failures).where(c.last <= edge))
