"""What was done to one row, before it is written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mvidarr.db.journal.tracked import Register, Row, RowChange, Tracked


@dataclass(frozen=True)
class Note:
    """``row`` is the whole row before, or the new one when it was inserted."""

    tracked: Tracked
    change: RowChange
    version: int | None
    row: Row

    def owners(self, column: str) -> set[Any]:
        """To which rows it belonged, and belongs."""
        after = self.change.after or {}
        return {self.row[column], after.get(column, self.row[column])}

    @property
    def moves(self) -> bool:
        """Whether it changed shared columns of a row that was there and stays."""
        change = self.change
        return bool(change.before and change.after and not change.after.keys().isdisjoint(self.tracked.shared))

    @property
    def aside(self) -> bool:
        """Whether it changed nothing else."""
        return self.moves and self.tracked.aside(self.change.after or {})


def record_of(note: Note, register: Register) -> Row:
    """Its row of ``change_rows``."""
    change = note.change
    return {
        "change_id": change.change_id,
        "table": change.table,
        "row_id": change.id,
        "before": change.before,
        "after": change.after,
        "version": note.version,
        "owner": register.owner_of(note.tracked.table, note.row, change.after),
    }


def by_table(notes: Iterable[Note]) -> list[tuple[Tracked, list[RowChange]]]:
    found: dict[str, tuple[Tracked, list[RowChange]]] = {}
    for note in notes:
        found.setdefault(note.change.table, (note.tracked, []))[1].append(note.change)
    return list(found.values())
