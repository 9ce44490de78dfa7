"""The journal's hand: changes rows, many at a time, and notes what it did. It asks nothing; ``changes.py`` and
``undo.py`` decide."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from mvidarr.clock import now
from mvidarr.db.database import Writer
from mvidarr.db.journal.tracked import Register, Row, RowChange, Tracked
from mvidarr.db.tables.journal import change_rows, changes

_NOTED = insert(change_rows)


@dataclass(frozen=True)
class _Note:
    """``row`` is the whole row before, or the new one when it was inserted."""

    tracked: Tracked
    change: RowChange
    version: int | None
    row: Row

    def owners(self, column: str) -> set[Any]:
        """To which rows it belonged, and belongs."""
        after = self.change.after or {}
        return {self.row[column], after.get(column, self.row[column])}


class Pen:
    """Bound to one change set and one transaction."""

    def __init__(self, writer: Writer, register: Register, change: Row) -> None:
        self.change = change
        self.register = register
        self._public = writer  # for the rooms' hooks, whose statements are audited
        self.writer = writer.unaudited()
        self._notes: list[_Note] = []
        self._dirty = False
        writer.at_end(self)

    async def rows(self, tracked: Tracked, ids: Iterable[int]) -> dict[int, Row]:
        """As they are now, locked until the end of the transaction."""
        found = await self.writer.all(
            select(tracked.table).where(tracked.id.in_(list(ids))).order_by(tracked.id).with_for_update()
        )
        return {row[tracked.key]: row for row in found}

    async def add(self, tracked: Tracked, values: Row) -> Row:
        values = {**values, **self._stamp(tracked)}
        if tracked.version:
            values[tracked.version] = values.get(tracked.version, 0) + 1
        (row,) = await self.writer.all(insert(tracked.table).values(values).returning(*tracked.table.c))
        self._note(tracked, row, None, tracked.image(row), _version(tracked, row))
        return row

    async def revise(self, tracked: Tracked, pairs: Sequence[tuple[Row, Row]]) -> list[Row]:
        """``pairs`` of a row as it is and its news; the rows as they are then."""
        alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        changed = []
        for row, news in pairs:
            values = {**news, **self._stamp(tracked)}
            if tracked.version:
                values[tracked.version] = row[tracked.version] + 1
            alike[tuple(sorted(values))].append({"of": row[tracked.key], **_renamed(values)})
            changed.append({**row, **values})
        for names, rows in alike.items():
            values = {name: bindparam(f"to_{name}") for name in names}
            await self.writer.run_many(update(tracked.table).where(tracked.id == bindparam("of")).values(values), rows)
        for (row, news), after in zip(pairs, changed, strict=True):
            before = {name: row[name] for name in news}
            self._note(tracked, row, before, dict(news), _version(tracked, after))
        return changed

    async def erase(self, tracked: Tracked, rows: Sequence[Row]) -> None:
        """With all that belongs to them."""
        ids = [row[tracked.key] for row in rows]
        for table, column in tracked.owned:
            theirs = select(table).where(table.c[column].in_(ids)).with_for_update()
            if belongings := await self.writer.all(theirs):
                await self.erase(self.register[table.name], belongings)
        await self.writer.run(delete(tracked.table).where(tracked.id.in_(ids)))
        for row in rows:
            self._note(tracked, row, tracked.whole(row), None, None)

    def _stamp(self, tracked: Tracked) -> Row:
        return {tracked.touch: now()} if tracked.touch else {}

    def _note(self, tracked: Tracked, row: Row, before: Row | None, after: Row | None, version: int | None) -> None:
        noted = RowChange(
            change_id=self.change["id"],
            actor=self.change["actor"],
            origin=self.change["origin"],
            table=tracked.name,
            id=row[tracked.key],
            before=before,
            after=after,
        )
        self._notes.append(_Note(tracked, noted, version, row))

    @property
    def idle(self) -> bool:
        """Nothing was changed, in this transaction or before."""
        return not self._notes and not self.change["rows"]

    async def discard(self) -> None:
        self._dirty = False
        await self.writer.run(delete(changes).where(changes.c.id == self.change["id"]))

    def mark(self) -> int:
        return len(self._notes)

    def forget(self, mark: int) -> None:
        """What was noted since ``mark`` did not happen after all."""
        del self._notes[mark:]

    async def put(self, **columns: Any) -> None:
        """Columns of the change set's own row."""
        self.change.update(columns)
        self._dirty = True

    async def write_down(self) -> None:
        """Notes into the tables, then the hooks of the rooms. Repeated until no hook changes anything more."""
        while self._notes or self._dirty:
            await self._touch_owners()
            notes, self._notes, self._dirty = self._notes, [], False
            await self.writer.run_many(_NOTED, [_record(note.change, note.version) for note in notes])
            self.change["rows"] += len(notes)
            self.change["chunks"] += 1 if notes else 0
            await self._write_set()
            await self._follow(notes)

    async def _touch_owners(self) -> None:
        """A row whose belongings changed has changed: a new version, and a note without any field."""
        told = {(note.change.table, note.change.id) for note in self._notes}
        touched: dict[str, set[int]] = defaultdict(set)
        for note in self._notes:
            for owner, column in self.register.owners(note.tracked.table) if note.tracked.fields else ():
                touched[owner.name] |= {id for id in note.owners(column) if (owner.name, id) not in told}
        for name, ids in touched.items():
            if (owner := self.register[name]).version and ids:
                rows = await self.rows(owner, sorted(ids))
                await self.revise(owner, [(row, {}) for row in rows.values()])

    async def _write_set(self) -> None:
        names = ("root", "state", "rows", "chunks", "checkpoint", "refused", "reason")
        values = {name: self.change[name] for name in names}
        await self.writer.run(update(changes).where(changes.c.id == self.change["id"]).values(touched=now(), **values))

    async def _follow(self, notes: list[_Note]) -> None:
        by_table: dict[str, list[RowChange]] = defaultdict(list)
        for note in notes:
            by_table[note.change.table].append(note.change)
        for name, told in by_table.items():
            tracked = self.register[name]
            if tracked.project is not None:
                await tracked.project(self._public, sorted({change.id for change in told}))
        for name, told in by_table.items():
            tracked = self.register[name]
            if tracked.effects is not None:
                await tracked.effects(self._public, told)


def _version(tracked: Tracked, row: Row) -> int | None:
    return row[tracked.version] if tracked.version else None


def _renamed(values: Row) -> Row:
    return {f"to_{name}": value for name, value in values.items()}


def _record(change: RowChange, version: int | None) -> Row:
    return {
        "change_id": change.change_id,
        "table": change.table,
        "row_id": change.id,
        "before": change.before,
        "after": change.after,
        "version": version,
    }
