"""Whether a note of the journal can still be inverted, and if not, why."""

from dataclasses import dataclass

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

    async def objection(self, note: Row, row: Row | None) -> str | None:
        """To inverting ``note`` on the row as it stands."""
        tracked = self.register.get(note["table"])
        if tracked is None:
            return _FOREIGN
        if reason := await self._moved_on(tracked, note, row):
            return reason
        return await tracked.check(_afterwards(note, row), self.reader) if tracked.check else None

    async def _moved_on(self, tracked: Tracked, note: Row, row: Row | None) -> str | None:
        if note["after"] is None:
            return None if row is None else _BACK
        if row is None:
            return _GONE
        if _differs(note, row):
            return _CHANGED
        return await self._kept(tracked, row) if note["before"] is None else None

    async def _kept(self, tracked: Tracked, row: Row) -> str | None:
        """Why an inserted row must not go."""
        if tracked.stays is not None and (reason := await tracked.stays(row, self.reader)):
            return reason
        return await self._belongings(tracked, row[tracked.key])

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


def _differs(note: Row, row: Row) -> bool:
    """Whether what the note wrote still stands. Values decide, not versions: undone in turn, changes of one row are all
    possible to undo, and an edit of another field stands in nobody's way."""
    return any(row[name] != value for name, value in note["after"].items() if name in row)


def _afterwards(note: Row, row: Row | None) -> Row | None:
    """The whole row as the undo would leave it."""
    if note["before"] is None:
        return None
    return {**(row or {}), **note["before"]}
