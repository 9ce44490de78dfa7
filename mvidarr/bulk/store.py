"""All that the room asks its tables: plans, and the pieces in which their rows stand."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Executable, Table, and_, bindparam, delete, insert, or_, select, update

from mvidarr.bulk.operation import Planned
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.bulk import bulk_pieces, bulk_plans
from mvidarr.db.tables.library import artists, videos

Row = dict[str, Any]

TABLES: Mapping[str, Table] = {"video": videos, "artist": artists}
_SMALL = ("plan_id", "n", "change", "same", "conflict", "denied", "excluded", "undone")

_ADDED = insert(bulk_plans).returning(*bulk_plans.c)
_PIECE = insert(bulk_pieces)
_COUNTED = (
    update(bulk_plans)
    .where(bulk_plans.c.id == bindparam("of"))
    .values(done=bulk_plans.c.done + bindparam("more"), undone=bulk_plans.c.undone + bindparam("less"))
)
_WHOLE_PIECE = select(bulk_pieces).where(bulk_pieces.c.plan_id == bindparam("of"), bulk_pieces.c.n == bindparam("at"))
_ONE = select(bulk_plans).where(bulk_plans.c.id == bindparam("of"))
_LOCKED = _ONE.with_for_update()


@lru_cache(8)
def _standing(table: Table) -> Executable:
    wanted = select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))
    return wanted.order_by(table.c.id).with_for_update()


async def add_plan(w: Writer, values: Row) -> Row:
    (row,) = await w.all(_ADDED, values)
    return row


async def plan(r: Reader, plan_id: int, *, lock: bool = False) -> Row | None:
    return await r.one(_LOCKED if lock else _ONE, {"of": plan_id})


async def set_plan(w: Writer, plan_id: int, values: Row) -> None:
    await w.run(update(bulk_plans).where(bulk_plans.c.id == plan_id).values(values))


def count_done(w: Writer, plan_id: int, done: int, undone: int) -> None:
    w.post(_COUNTED, {"of": plan_id, "more": done, "less": undone})


async def plans_of(r: Reader, user_id: int, since: int, limit: int) -> list[Row]:
    theirs = select(bulk_plans).where(bulk_plans.c.user_id == user_id, bulk_plans.c.created > since)
    return await r.all(theirs.order_by(bulk_plans.c.id.desc()).limit(limit))


async def add_pieces(w: Writer, pieces: Sequence[Row]) -> None:
    await w.run_many(_PIECE, pieces)


async def pieces(r: Reader, plan_id: int) -> list[Row]:
    """Without their rows, in order."""
    wanted = select(*(bulk_pieces.c[name] for name in _SMALL)).where(bulk_pieces.c.plan_id == plan_id)
    return await r.all(wanted.order_by(bulk_pieces.c.n))


async def piece(r: Reader, plan_id: int, n: int) -> Row | None:
    return await r.one(_WHOLE_PIECE, {"of": plan_id, "at": n})


async def set_piece(w: Writer, plan_id: int, n: int, values: Row) -> None:
    await w.run(update(bulk_pieces).where(bulk_pieces.c.plan_id == plan_id, bulk_pieces.c.n == n).values(values))


async def note_undone(w: Writer, plan_id: int, n: int, reasons: Mapping[str, str]) -> None:
    """``reasons`` by offset in the piece."""
    standing = await w.value(select(bulk_pieces.c.undone).where(bulk_pieces.c.plan_id == plan_id, bulk_pieces.c.n == n))
    await set_piece(w, plan_id, n, {"undone": {**(standing or {}), **reasons}})


async def drop_pieces(w: Writer, plan_id: int, most: int) -> int:
    """Some of them; how many."""
    some = select(bulk_pieces.c.n).where(bulk_pieces.c.plan_id == plan_id).limit(most)
    return await w.run(delete(bulk_pieces).where(bulk_pieces.c.plan_id == plan_id, bulk_pieces.c.n.in_(some)))


async def drop_plan(w: Writer, plan_id: int) -> None:
    await w.run(delete(bulk_plans).where(bulk_plans.c.id == plan_id))


async def old_plans(r: Reader, before: int, *, abandoned: int) -> list[int]:
    """Those that nobody works on; one that has been worked on for so long is left by its job. ``abandoned``: requests
    that began before that moment are over."""
    c = bulk_plans.c
    left = and_(c.state == "planning", c.job_id.is_(None), c.created < abandoned)
    old = or_(c.created < before, left)
    found = await r.all(select(bulk_plans.c.id).where(old).order_by(bulk_plans.c.id))
    return [row["id"] for row in found]


async def standing(w: Writer, table: Table, ids: Sequence[int]) -> dict[int, Row]:
    """Whole rows as they are, nobody else's until the end of the transaction."""
    return {row["id"]: row for row in await w.all(_standing(table), {"ids": list(ids)})}


async def titles(r: Reader, noun: str, ids: Sequence[int]) -> dict[int, str]:
    """As people call them, of those that are there."""
    if noun == "artist":
        rows = await r.all(select(artists.c.id, artists.c.name).where(artists.c.id.in_(ids)))
        return {row["id"]: row["name"] for row in rows}
    columns = (videos.c.id, videos.c.title, artists.c.name.label("artist"))
    rows = await r.all(select(*columns).select_from(videos.outerjoin(artists)).where(videos.c.id.in_(ids)))
    return {row["id"]: f"{row['artist']} - {row['title']}" if row["artist"] else row["title"] for row in rows}


def written(rows: Sequence[Planned]) -> str:
    """As ``bulk_pieces.rows`` holds them."""
    return orjson.dumps([_stored(row) for row in rows]).decode()


def _stored(row: Planned) -> list[Any]:
    said = [row.id, row.version, row.verdict, row.before, row.after, row.reason, row.work, dict(row.effects)]
    return [*said, row.title]


def read(text: str) -> list[Planned]:
    return [Planned(*values) for values in orjson.loads(text)]
