"""The journal's hand: changes rows, many at a time, and notes what it did. It asks nothing; ``changes.py`` and
``undo.py`` decide."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from mvidarr.clock import now
from mvidarr.db.database import Writer
from mvidarr.db.journal import statements
from mvidarr.db.journal.note import Note, by_table, record_of
from mvidarr.db.journal.tracked import Register, Row, RowChange, Tracked
from mvidarr.db.journal.words import words_of
from mvidarr.db.tables.journal import change_rows, changes

_FEW = 10  # notes that go along with the next statement; more have a call of their own
_TOLD = (
    "touched", "root", "state", "rows", "chunks", "checkpoint", "refused", "reason", "guarded", "personal", "words",
)  # fmt: skip

_NOTED = insert(change_rows)
_DISCARDED = delete(changes).where(changes.c.id == bindparam("of"))
_SET = update(changes).where(changes.c.id == bindparam("of"))
_SET = _SET.values({name: bindparam(f"to_{name}") for name in _TOLD})


class Pen:
    """Bound to one change set and one transaction."""

    def __init__(self, writer: Writer, register: Register, change: Row) -> None:
        self.change = change
        self.register = register
        self._public = writer  # for the rooms' hooks, whose statements are audited
        self.writer = writer.unaudited()
        self._notes: list[Note] = []
        self._dirty = False
        writer.at_end(self)

    async def rows(self, tracked: Tracked, ids: Iterable[int]) -> dict[int, Row]:
        """As they are now, locked until the end of the transaction."""
        found = await self.writer.all(statements.standing(tracked.table, tracked.key), {"ids": list(ids)})
        return {row[tracked.key]: row for row in found}

    async def known(self, tracked: Tracked, ids: Iterable[int]) -> dict[int, Row]:
        """The same with what a change of them needs."""
        reading = statements.reading(tracked.table, tracked.key, self.register.read(tracked))
        found = await self.writer.all(reading, {"ids": list(ids)})
        return {row[tracked.key]: row for row in found}

    async def hold(self, tracked: Tracked, ids: Iterable[int]) -> None:
        """Nobody else's until the end of the transaction."""
        holding = statements.reading(tracked.table, tracked.key, (tracked.key,))
        await self.writer.all(holding, {"ids": list(ids)})

    async def add(self, tracked: Tracked, values: Row) -> Row:
        (row,) = await self.add_all(tracked, [values])
        return row

    async def add_all(self, tracked: Tracked, given: Sequence[Row]) -> list[Row]:
        wanted = [self._whole(tracked, values) for values in given]
        many = len(wanted) > _FEW and all(tracked.journaled <= values.keys() for values in wanted)
        rows = await (self._add_many if many else self._add_few)(tracked, wanted)
        for row in rows:
            self._note(tracked, row, None, tracked.image(row), _version(tracked, row))
        return rows

    async def _add_few(self, tracked: Tracked, wanted: Sequence[Row]) -> list[Row]:
        asked = [(statements.adding(tracked.table), values) for values in wanted]
        return [row for (row,) in await self.writer.several(*asked)]

    async def _add_many(self, tracked: Tracked, wanted: Sequence[Row]) -> list[Row]:
        """Rows that say all that is noted of them, so that none is read back."""
        nameless = [values for values in wanted if tracked.key not in values]
        fresh = await self.writer.ids(tracked.table, len(nameless)) if nameless else []
        for values, id in zip(nameless, fresh, strict=True):
            values[tracked.key] = id
        alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for values in wanted:
            alike[tuple(sorted(values))].append(values)
        for rows in alike.values():
            await self.writer.run_many(statements.adding_many(tracked.table), rows)
        return list(wanted)

    def _whole(self, tracked: Tracked, values: Row) -> Row:
        values = {**values, **self._stamp(tracked), **_derived(tracked, values)}
        if tracked.version:
            values[tracked.version] = values.get(tracked.version, 0) + 1
        return values

    async def revise(self, tracked: Tracked, pairs: Sequence[tuple[Row, Row]]) -> list[Row]:
        """``pairs`` of a row as it is and its news; the rows as they are then."""
        alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        changed = []
        for row, news in pairs:
            values = {**news, **self._stamp(tracked), **(_derived(tracked, {**row, **news}) if news else {})}
            if tracked.version and not tracked.aside(news):
                values[tracked.version] = row[tracked.version] + 1
            alike[tuple(sorted(values))].append({"of": row[tracked.key], **_renamed(values)})
            changed.append({**row, **values})
        for names, rows in alike.items():
            revising = statements.revising(tracked.table, tracked.key, names)
            if len(rows) == 1 and not statements.may_be_taken(tracked.table):
                self.writer.post(revising, rows[0])
            else:
                await self.writer.run_many(revising, rows)
        for (row, news), after in zip(pairs, changed, strict=True):
            before = {name: row[name] for name in news}
            self._note(tracked, row, before, dict(news), _version(tracked, after))
        return changed

    async def erase(self, tracked: Tracked, rows: Sequence[Row]) -> None:
        """With all that belongs to them."""
        ids = [row[tracked.key] for row in rows]
        for table, column in (*tracked.owned, *tracked.carries):
            if belongings := await self.writer.all(statements.standing(table, column), {"ids": ids}):
                await self.erase(self.register[table.name], belongings)
        await self.writer.run(statements.erasing(tracked.table, tracked.key), {"ids": ids})
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
        self._notes.append(Note(tracked, noted, version, row))
        self.change["guarded"] = self.change["guarded"] or tracked.guarded

    @property
    def idle(self) -> bool:
        """Nothing was changed, in this transaction or before."""
        return not self._notes and not self.change["rows"]

    async def discard(self) -> None:
        self._dirty = False
        self.writer.post(_DISCARDED, {"of": self.change["id"]})

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
            await self._write_notes([record_of(note, self.register) for note in notes])
            if notes:
                theirs = all(note.tracked.personal for note in notes)
                self.change["personal"] = theirs and (self.change["personal"] or not self.change["rows"])
            self.change["words"] = words_of(
                self.register.words, self.change, ((note.tracked, note.row, note.change.after) for note in notes)
            )
            self.change["rows"] += len(notes)
            self.change["chunks"] += 1 if notes else 0
            self._write_set()
            await self._follow(notes)

    async def _write_notes(self, records: list[Row]) -> None:
        if len(records) > _FEW:
            await self.writer.run_many(_NOTED, records)
            return
        for record in records:
            self.writer.post(_NOTED, record)

    async def _touch_owners(self) -> None:
        """A row whose belongings changed has changed: a new version, and a note without any field."""
        told = {(note.change.table, note.change.id) for note in self._notes if not note.aside}
        touched: dict[str, set[int]] = defaultdict(set)
        for note in self._notes:
            for owner, column in self.register.owners(note.tracked.table) if note.tracked.fields else ():
                touched[owner.name] |= {id for id in note.owners(column) if (owner.name, id) not in told}
        for name, ids in touched.items():
            if (owner := self.register[name]).version and ids:
                rows = await self.known(owner, sorted(ids))
                await self.revise(owner, [(row, {}) for row in rows.values()])

    def _write_set(self) -> None:
        values = {f"to_{name}": self.change[name] for name in _TOLD}
        self.writer.post(_SET, {**values, "of": self.change["id"], "to_touched": now()})

    async def _follow(self, notes: list[Note]) -> None:
        of_rows = by_table(note for note in notes if not note.aside)
        for tracked, told in of_rows:
            if tracked.project is not None:
                await tracked.project(self._public, sorted({change.id for change in told}))
            if tracked.reproject is not None:
                await tracked.reproject(self._public, told)
        for tracked, told in of_rows:
            if tracked.effects is not None:
                await tracked.effects(self._public, told)
        for tracked, told in by_table(note for note in notes if note.moves):
            if tracked.moved is not None:
                await tracked.moved(self._public, told)


def _derived(tracked: Tracked, row: Row) -> Row:
    return tracked.derive(row) if tracked.derive else {}


def _version(tracked: Tracked, row: Row) -> int | None:
    return row[tracked.version] if tracked.version else None


def _renamed(values: Row) -> Row:
    return {f"to_{name}": value for name, value in values.items()}
