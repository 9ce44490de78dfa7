"""Whether all can go back, before anybody decides: everything is taken back in memory."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select

from mvidarr.db import Reader
from mvidarr.db.journal.history import Refusal
from mvidarr.db.tables.base import metadata
from mvidarr.db.tables.journal import change_rows
from mvidarr.library.undo_steps import Step, slices

LOOKED = 10_000  # notes that are held against what stands before somebody decides
_REASONS = 100
_NOTES = 500  # read at once
Row = dict[str, Any]

_CHANGED, _GONE, _BACK = "It was changed since.", "It was deleted since.", "There is one with this id again."


class Trial:
    """Takes everything back in memory: what a newer change leaves is what an older one finds."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._state: dict[tuple[str, int], Row | None] = {}
        self._refusals: list[Refusal] = []
        self._count = 0
        self._looked = 0

    async def of(self, steps: Sequence[Step]) -> tuple[list[Refusal], int, bool]:
        """Refusals, how many there are, and whether all was looked at."""
        for step in steps:
            below: int | None = None
            while notes := await self._notes(step.tip["id"], below):
                if self._looked >= LOOKED:
                    return self._refusals, self._count, False
                below = notes[-1]["id"]
                await self._look_up(notes)
                for note in notes:
                    self._invert(note)
        return self._refusals, self._count, True

    async def _notes(self, change_id: int, below: int | None) -> list[Row]:
        wanted = select(change_rows).where(change_rows.c.change_id == change_id)
        if below is not None:
            wanted = wanted.where(change_rows.c.id < below)
        found = await self._reader.all(wanted.order_by(change_rows.c.id.desc()).limit(_NOTES))
        self._looked += len(found)
        return found

    async def _look_up(self, notes: Sequence[Row]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for note in notes:
            if (key := (note["table"], note["row_id"])) not in self._state:
                self._state[key] = None
                wanted[key[0]].add(key[1])
        for name, ids in wanted.items():
            table = metadata.tables.get(name)
            if table is not None:
                await self._read(table, sorted(ids))

    async def _read(self, table: Table, ids: Sequence[int]) -> None:
        key = next(iter(table.primary_key))
        for some in slices(ids):
            for row in await self._reader.all(select(table).where(key.in_(some))):
                self._state[table.name, row[key.name]] = row

    def _invert(self, note: Row) -> None:
        key = note["table"], note["row_id"]
        row, before, after = self._state[key], note["before"], note["after"]
        if before == {} and after == {}:
            return
        if after is None:
            reason = None if row is None else _BACK
        elif row is None:
            reason = _GONE
        else:
            same = all(row[name] == value for name, value in after.items() if name in row and name != "locked")
            reason = None if same else _CHANGED
        if reason is None:
            self._state[key] = before if before is None or row is None else {**row, **before}
            return
        self._count += 1
        if len(self._refusals) < _REASONS:
            self._refusals.append({"table": key[0], "id": key[1], "reason": reason})
