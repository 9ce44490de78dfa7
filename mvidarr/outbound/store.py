"""All SQL of the way out."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Executable, Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Database, Writer
from mvidarr.db.tables.outbound import responses, source_states, source_uses
from mvidarr.errors import Unavailable
from mvidarr.outbound.ward import Trouble, Ward

BATCH = 500
_KEPT = [column for column in responses.c if column.name != "id"]


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def answer(self, key: str) -> Mapping[str, Any] | None:
        async with self._database.read() as r:
            return await r.one(select(*_KEPT).where(responses.c.key == key))

    async def keep(self, **row: Any) -> None:
        """In place of what was kept under the same key."""
        async with self._database.write("outbound_keep") as w:
            await w.run(_upsert(w, responses, row, ["key"], row))

    async def change(self, key: str, **values: Any) -> None:
        async with self._database.write("outbound_touch") as w:
            await w.run(update(responses).where(responses.c.key == key).values(**values))

    async def prune(self, *, before: int, most: int) -> int:
        """How many answers were dropped: those unused since ``before``, and as many more of the longest unused ones
        that at most ``most`` bytes of bodies stay."""
        async with self._database.write("outbound_prune") as w:
            dropped = len(await w.all(delete(responses).where(responses.c.used < before).returning(responses.c.id)))
            return dropped + await self._drop_beyond(w, most)

    async def _drop_beyond(self, w: Writer, most: int) -> int:
        size, dropped = func.length(responses.c.body), 0
        surplus = int(await w.value(select(func.coalesce(func.sum(size), 0)))) - most
        while surplus > 0:
            oldest = select(responses.c.id, size.label("size")).order_by(responses.c.used, responses.c.id).limit(BATCH)
            going: list[int] = []
            for row in await w.all(oldest):
                if surplus > 0:
                    going.append(row["id"])
                    surplus -= row["size"]
            if not going:
                break
            await w.run(delete(responses).where(responses.c.id.in_(going)))
            dropped += len(going)
        return dropped

    async def wards_of(self, source: str) -> dict[str, Ward]:
        """By capability."""
        async with self._database.read() as r:
            rows = await r.all(select(source_states).where(source_states.c.source == source))
        return {row["capability"]: _ward(row) for row in rows}

    async def note(self, source: str, wards: Sequence[tuple[str, Ward]], now: float) -> None:
        """A database that is away takes no answer from anybody: what it was not told, it is told with the next."""
        with suppress(Unavailable):
            async with self._database.write("outbound_state") as w:
                for capability, ward in wards:
                    row = {"source": source, "capability": capability, **_row(ward, now)}
                    await w.run(_upsert(w, source_states, row, ["source", "capability"], row))

    async def used(self, source: str, bucket: str, period: str) -> int:
        c = source_uses.c
        asked = select(c.used).where(c.source == source, c.bucket == bucket, c.period == period)
        async with self._database.read() as r:
            return int(await r.value(asked) or 0)

    async def use(self, source: str, bucket: str, period: str, units: int) -> None:
        c = source_uses.c
        row = {"source": source, "bucket": bucket, "period": period, "used": units}
        async with self._database.write("outbound_use") as w:
            keys = ["source", "bucket", "period"]
            await w.run(_upsert(w, source_uses, row, keys, {"used": c.used + units}))

    async def forget_uses(self, before: str) -> None:
        """``before``: a period."""
        async with self._database.write("outbound_uses") as w:
            await w.run(delete(source_uses).where(source_uses.c.period < before))


def _upsert(w: Writer, table: Table, row: Mapping[str, Any], keys: list[str], changed: Mapping[str, Any]) -> Executable:
    insert = postgresql.insert(table) if w.dialect == "postgresql" else sqlite.insert(table)
    return insert.values(**row).on_conflict_do_update(index_elements=keys, set_=dict(changed))


def _ward(row: Mapping[str, Any]) -> Ward:
    error = row["error"] or {}
    trouble = Trouble(error["kind"], error["code"], error["detail"], error.get("key")) if error else None
    return Ward(row["failures"], _seconds(row["since"]), _seconds(row["next_try"]), trouble, _seconds(row["last_ok"]))


def _row(ward: Ward, now: float) -> dict[str, Any]:
    trouble = ward.trouble
    return {
        "failures": ward.failures,
        "since": _millis(ward.since),
        "next_try": _millis(ward.next_try),
        "error": None if trouble is None else dict(vars(trouble)),
        "last_ok": _millis(ward.last_ok),
        "updated": _millis(now),
    }


def _seconds(moment: int | None) -> float | None:
    return None if moment is None else moment / 1000


def _millis(moment: float | None) -> int | None:
    return None if moment is None else round(moment * 1000)
