"""Whether a note of the journal can still be inverted, and if not, why."""

from dataclasses import dataclass, field

from sqlalchemy import Table, func, select

from mvidarr.db.database import Reader
from mvidarr.db.journal.tracked import Register, Row, Tracked
from mvidarr.db.tables.journal import change_rows

_CHANGED = "It was changed since."
_GONE = "It was deleted since."
_BACK = "There is one with this id again."
_FOREIGN = "This kind of row is no longer kept."


@dataclass(frozen=True)
class Judge:
    """``besides`` is a set whose additions are gone by the time that counts; given when the undo is only planned."""

    reader: Reader
    register: Register
    besides: int | None = None
    adds: dict[tuple[int, str], bool] = field(default_factory=dict)  # (set, table) -> did it add rows there?

    async def objection(self, note: Row, row: Row | None) -> str | None:
        """To inverting ``note`` on the row as it stands."""
        tracked = self.register.get(note["table"])
        if tracked is None:
            return _FOREIGN
        if reason := await self._moved_on(tracked, note, row):
            return reason
        if tracked.check is None or self.besides is not None:  # planned: what the room looks for may come back with it
            return None
        return await tracked.check(_afterwards(tracked, note, row), self.reader)

    async def _moved_on(self, tracked: Tracked, note: Row, row: Row | None) -> str | None:
        if note["after"] is None:
            return None if row is None else _BACK
        if row is None:
            return _GONE
        if _differs(tracked, note, row):
            return _CHANGED
        if note["before"] is not None:
            return None
        return await self._kept(tracked, note, row) or await self._owner_stays(tracked, note, row)

    async def _kept(self, tracked: Tracked, note: Row, row: Row) -> str | None:
        """Why an inserted row must not go."""
        if tracked.stays is not None and (reason := await tracked.stays(row, self.reader, note["change_id"])):
            return reason
        return await self._belongings(tracked, row[tracked.key])

    async def _owner_stays(self, tracked: Tracked, note: Row, row: Row) -> str | None:
        """What was added together goes together: an owner that must stay keeps its belongings."""
        for owner, column in self.register.owners(tracked.table):
            theirs = await self._added_with(note, owner, row[column])
            if theirs is None:
                continue
            standing = await self.reader.one(select(owner.table).where(owner.id == row[column]))
            judge = Judge(self.reader, self.register, besides=note["change_id"])
            if reason := await judge.objection(theirs, standing):
                return reason
        return None

    async def _added_with(self, note: Row, owner: Tracked, owner_id: int) -> Row | None:
        """The note of the owner's own addition, if the same set made it; a set that only adds belongings is not asked
        row by row."""
        key = note["change_id"], owner.name
        same = change_rows.c.change_id == note["change_id"], change_rows.c.table == owner.name
        if key not in self.adds:
            known = await self.reader.value(
                select(change_rows.c.id).where(*same, change_rows.c.before.is_(None)).limit(1)
            )
            self.adds[key] = known is not None
        if not self.adds[key]:
            return None
        wanted = select(change_rows).where(*same, change_rows.c.row_id == owner_id)
        found = await self.reader.one(wanted.order_by(change_rows.c.id).limit(1))
        return found if found is not None and found["before"] is None else None

    async def _belongings(self, tracked: Tracked, row_id: int) -> str | None:
        """An inserted row goes only without journaled rows that were added to it since."""
        for table, column in tracked.owned:
            if self.register[table.name].fields and await self._has(table, column, row_id):
                return f"{table.name.replace('_', ' ').capitalize()} were added to it since."
        return None

    async def _has(self, table: Table, column: str, row_id: int) -> bool:
        key = table.c[self.register[table.name].key]
        added = change_rows.c.change_id == self.besides, change_rows.c.table == table.name
        theirs = table.c[column] == row_id, key.not_in(select(change_rows.c.row_id).where(*added))
        return bool(await self.reader.value(select(func.count()).select_from(table).where(*theirs)))


def _differs(tracked: Tracked, note: Row, row: Row) -> bool:
    """Whether what the note wrote still stands. Values decide, not versions: undone in turn, changes of one row are all
    possible to undo, and an edit of another field stands in nobody's way; nor do the locks of such edits."""
    return any(row[name] != value for name, value in note["after"].items() if name in row and name != tracked.locks)


def _afterwards(tracked: Tracked, note: Row, row: Row | None) -> Row | None:
    """The whole row as the undo would leave it."""
    if note["before"] is None:
        return None
    return {**row, **restored(tracked, note, row)} if row is not None else dict(note["before"])


def restored(tracked: Tracked, note: Row, row: Row) -> Row:
    """The fields that an undo of a change of this row would write."""
    values = dict(note["before"])
    if tracked.locks in values and tracked.locks in note["after"]:
        values[tracked.locks] = tracked.locked_then(row, values[tracked.locks], note["after"][tracked.locks])
    return values
