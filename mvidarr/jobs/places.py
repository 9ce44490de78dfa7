"""Places that a room reckons for its own jobs, many at once. What a person holds, or is being claimed or moved by
somebody at this moment, is left where it is."""

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, select, update

from mvidarr.db import Writer
from mvidarr.db.tables.jobs import jobs

c = jobs.c
_WAITING = (
    select(c.id, c.place)
    .where(c.id.in_(bindparam("ids", expanding=True)), c.state == "queued", c.held == 0)
    .order_by(c.id)
)
_PUT = update(jobs).where(c.id == bindparam("job")).values(place=bindparam("to"))


async def hold_waiting(w: Writer, ids: Collection[int]) -> dict[int, int]:
    """Those of them that may be given another place, with the one that they have, until the transaction ends."""
    asked = _WAITING.with_for_update(skip_locked=True) if w.dialect == "postgresql" else _WAITING
    return {row["id"]: row["place"] for row in await w.all(asked, {"ids": sorted(ids)})}


async def put_at(w: Writer, places: Mapping[int, int]) -> None:
    """Of jobs that ``hold_waiting`` named: each at its place."""
    await w.run_many(_PUT, [{"job": id, "to": place} for id, place in sorted(places.items())])
