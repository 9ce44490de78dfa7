"""A library whose artists are followed: profiles of several cutoffs, what is to come, what looks have brought."""

import random
from typing import Any

from sqlalchemy import bindparam, select, update

from mvidarr.clock import DAY, iso, now
from mvidarr.db import Database, Writer
from mvidarr.db.tables.library import artists, profiles, videos
from tests.bench.new import found

_CUTOFFS = (1080, 720, 2160)  # the first is everybody's
_AHEAD = 300  # days
Row = dict[str, Any]


async def follow(database: Database, count: int) -> None:
    """Of each twelfth artist and each fiftieth video the profile is another; each twentieth video that nobody has yet
    comes out in the next months, or next year; a third of ``count`` videos was brought by looks."""
    dice = random.Random(4)
    async with database.write() as w:
        ids = await _profiles(w)
        await _chosen(w, artists, 12, ids[1:], dice)
        await _chosen(w, videos, 50, ids, dice)
        await _coming(w, dice)
    await found(database, count // 3)


async def _profiles(w: Writer) -> list[int]:
    moment = now()
    row = {"version": 1, "heights": [1080, 720], "added": moment, "updated": moment}
    return [
        await w.insert(profiles, {**row, "name": f"Up to {cutoff}p", "cutoff": cutoff, "default": not at})
        for at, cutoff in enumerate(_CUTOFFS)
    ]


async def _chosen(w: Writer, table: Any, every: int, ids: list[int], dice: random.Random) -> None:
    some = await w.all(select(table.c.id).where(table.c.id % every == 0))
    await _change(w, table, [{"at": row["id"], "profile_id": dice.choice(ids)} for row in some])


async def _coming(w: Writer, dice: random.Random) -> None:
    asked = select(videos.c.id).where(videos.c.status.in_(("wanted", "discovered")), videos.c.id % 20 == 0)
    days = [iso(now() + dice.randrange(1, _AHEAD) * DAY)[:10] for _ in range(_AHEAD)]
    dates = [(int(day[:4]), day) for day in days] + [(int(days[0][:4]) + 2, None)] * (_AHEAD // 8)
    rows = [{"at": row["id"], **dict(zip(("year", "release_date"), dice.choice(dates), strict=True))}
            for row in await w.all(asked)]  # fmt: skip
    await _change(w, videos, rows)


async def _change(w: Writer, table: Any, rows: list[Row]) -> None:
    names = [name for name in rows[0] if name != "at"]
    statement = update(table).where(table.c.id == bindparam("at")).values({name: bindparam(name) for name in names})
    await w.unaudited().run_many(statement, rows)
