"""What a room tells the journal about a table: which columns are journaled, what belongs to a row, what follows."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Table

from mvidarr.db.database import Reader, Writer

Row = dict[str, Any]


@dataclass(frozen=True)
class RowChange:
    """``before`` is None when the row was inserted, ``after`` when it was deleted. A deleted row is whole (but for
    secrets); otherwise they hold the changed journaled columns, for an inserted row all of them. Both empty: only
    what belongs to the row changed."""

    change_id: int
    actor: str
    origin: str
    table: str
    id: int
    before: Row | None
    after: Row | None


@dataclass(frozen=True)
class Restored:
    """A row that an undo is about to write: as it stands (None: it is deleted) and as it would be, with all columns
    that the journal knows."""

    id: int
    now: Row | None
    then: Row


Check = Callable[[Row | None, Reader], Awaitable[str | None]]
Checks = Callable[[Sequence[Restored], Reader], Awaitable[Mapping[int, str]]]
Stays = Callable[[Row, Reader, int], Awaitable[str | None]]
Project = Callable[[Writer, Sequence[int]], Awaitable[None]]
Effects = Callable[[Writer, Sequence[RowChange]], Awaitable[None]]
Derive = Callable[[Row], Row]
Words = Callable[..., str]


@dataclass(frozen=True)
class Tracked:
    """``fields`` may only be changed through the journal. A table without any is not journaled by itself, but its
    rows can belong to a journaled one (``owned``): then they go and come back with it.

    ``owned``    tables whose rows belong to a row, with the column that points at it; they are deleted before it. A
                 change of journaled ones is a change of their owner: a new version, its hooks.
    ``carries``  tables whose rows go and come back with a row in the same way, but are none of it: a video's places in
                 playlists. What happens to them does not change the row.
    ``locks``    a Json column with the names of the fields that a person edited, sorted; it is journaled too.
    ``known_as`` what a column is called in ``locks``, where people know it by another name.
    ``touch``    a column that takes the time of each change.
    ``known_by`` columns with its names: changes of it are found by the words of them.
    ``secret``   columns that never enter the journal.
    ``shared``   columns that others write past the journal too (a status that work moves). They are noted when a set
                 changes them; an undo leaves them alone where they have moved since. They are no part of a version: who
                 edits a row is not in the way of who wants it, nor the other way round.
    ``moved``    follows a change of shared columns, as ``effects`` follow one of fields, which hear nothing of it.
    ``check``    gets the whole row as an undo would leave it (None: gone); a sentence refuses the undo.
    ``checks``   the same for many rows that are there then: of those that must not be, a sentence by id.
    ``stays``    gets a row that an undo would take away, and the change set that had added it; a sentence refuses.
    ``derive``   gets a whole row as it will be and gives what follows from it alone; that is written along with it.
    ``project``  sets what is derived (search column, counters), before the transaction of any change ends.
    ``reproject`` does the same where it matters what was changed.
    ``lasting``  what no undo ever takes back: ``insert``, ``update`` of such rows, by the sentence of a hook above.
    ``guarded``  only administrators see and take back what changes such rows.
    ``personal`` what changes such rows is for whoever did it, and for administrators; nobody else is told.
    ``effects``  records what must follow a change, undo or redo (jobs, intents), in the same transaction.
    """

    table: Table
    fields: tuple[str, ...] = ()
    key: str = "id"
    version: str | None = "version"
    owned: tuple[tuple[Table, str], ...] = ()
    carries: tuple[tuple[Table, str], ...] = ()
    locks: str | None = None
    known_as: Mapping[str, str] = field(default_factory=dict)
    touch: str | None = None
    known_by: tuple[str, ...] = ()
    secret: frozenset[str] = frozenset()
    shared: tuple[str, ...] = ()
    moved: Effects | None = None
    check: Check | None = None
    checks: Checks | None = None
    stays: Stays | None = None
    derive: Derive | None = None
    guarded: bool = False
    personal: bool = False
    lasting: frozenset[str] = frozenset()
    project: Project | None = None
    reproject: Effects | None = None
    effects: Effects | None = None

    def __post_init__(self) -> None:
        named = {self.key, *self.fields, *self.shared, *self.secret}
        named |= {*self.known_by, *filter(None, (self.version, self.locks, self.touch))}
        if unknown := named - set(self.table.c.keys()):
            raise ValueError(f"{self.table.name} has no column {', '.join(sorted(unknown))}")

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def id(self) -> ColumnElement[int]:
        return self.table.c[self.key]

    @cached_property
    def journaled(self) -> frozenset[str]:
        return frozenset(self.fields) | ({self.locks} if self.locks else frozenset())

    @cached_property
    def noted(self) -> frozenset[str]:
        return self.journaled | frozenset(self.shared)

    @cached_property
    def needed(self) -> list[str]:
        """Columns that a row must come with."""
        made = {self.key, self.version, self.touch}
        columns = [column for column in self.table.c if column.name not in made and not column.nullable]
        return [column.name for column in columns if column.server_default is None and column.default is None]

    def aside(self, columns: Collection[str]) -> bool:
        """Whether a change of these is one of shared columns alone."""
        return bool(columns) and not set(columns) - set(self.shared)

    def lock_name(self, column: str) -> str:
        return self.known_as.get(column, column)

    def locked_then(self, row: Row, before: Iterable[str], after: Iterable[str]) -> list[str]:
        """The locks of a row once a change of them is taken back: what it added goes, what it took comes back, and what
        others locked since stays."""
        added, taken = set(after) - set(before), set(before) - set(after)
        standing: list[str] = row[self.locks] if self.locks else []
        return sorted((set(standing) - added) | taken)

    def locks_stand(self, row: Row, before: Iterable[str], after: Iterable[str]) -> bool:
        """Whether the locks that a change of them added are there still, and those that it took are not: else the one
        who took or added them is taken back first, or it could not be told whose they are."""
        added, taken = set(after) - set(before), set(before) - set(after)
        standing = set(row[self.locks]) if self.locks else set()
        return added <= standing and not taken & standing

    def image(self, row: Row) -> Row:
        """The journaled part of a row; what is shared is nobody's doing until a set changes it."""
        return {name: row[name] for name in row if name in self.journaled}

    def whole(self, row: Row) -> Row:
        return {name: value for name, value in row.items() if name not in self.secret}


@dataclass
class Register:
    """Every tracked table by name; ``schema``: the version of the database that all of them are of. ``words``: as the
    search columns hold them (``query.words``); without it no change is found by words."""

    schema: str
    words: Words | None = None
    _tables: dict[str, Tracked] = field(default_factory=dict)
    _owner_columns: dict[str, str | None] = field(default_factory=dict)
    _read: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, tracked: Tracked) -> None:
        """A table that only belongs to this one need not be registered itself."""
        self._tables[tracked.name] = tracked
        self._owner_columns.clear()
        self._read.clear()
        for table, _ in (*tracked.owned, *tracked.carries):
            self._tables.setdefault(table.name, Tracked(table, version=None))

    def __contains__(self, name: str) -> bool:
        return name in self._tables

    def __getitem__(self, name: str) -> Tracked:
        try:
            return self._tables[name]
        except KeyError:
            raise LookupError(f"the table {name} is not registered with the journal") from None

    def lasting(self) -> dict[str, frozenset[str]]:
        return {name: tracked.lasting for name, tracked in self._tables.items() if tracked.lasting}

    def personal(self) -> list[str]:
        return sorted(name for name, tracked in self._tables.items() if tracked.personal)

    def owners(self, table: Table) -> list[tuple[Tracked, str]]:
        """To whose rows those of ``table`` belong, and by which column."""
        return [(tracked, column) for tracked in self._tables.values() for t, column in tracked.owned if t is table]

    def carriers(self, table: Table) -> list[tuple[Tracked, str]]:
        """With whose rows those of ``table`` go and come back, and by which column."""
        return [(tracked, column) for tracked in self._tables.values() for t, column in tracked.carries if t is table]

    def read(self, tracked: Tracked) -> tuple[str, ...]:
        """The columns that a change of a row needs: what is derived, which may be much, is not among them, unless a
        ``check`` wants the whole row."""
        if tracked.check is not None:
            return tuple(tracked.table.c.keys())
        if tracked.name not in self._read:
            owners = [column for _, column in self.owners(tracked.table)]
            single = filter(None, (tracked.key, tracked.version, tracked.touch))
            self._read[tracked.name] = tuple(sorted({*single, *tracked.noted, *tracked.known_by, *owners}))
        return self._read[tracked.name]

    def owner_of(self, table: Table, row: Row, after: Row | None) -> int | None:
        """The row that this one belongs to, or belonged to."""
        if table.name not in self._owner_columns:
            self._owner_columns[table.name] = next((column for _, column in self.owners(table)), None)
        column = self._owner_columns[table.name]
        return None if column is None else (after or {}).get(column, row[column])

    def get(self, name: str) -> Tracked | None:
        return self._tables.get(name)
