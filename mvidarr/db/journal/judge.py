"""Whether notes of the journal can still be inverted, and if not, why; many at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import Executable, Table, bindparam, select

from mvidarr.db.database import Reader
from mvidarr.db.journal.tracked import Register, Restored, Row, Tracked
from mvidarr.db.tables.journal import change_rows

_CHANGED = "It was changed since."
_LOCKS = "What is locked of it was changed since."
_GONE = "It was deleted since."
_BACK = "There is one with this id again."
_FOREIGN = "This kind of row is no longer kept."
_AT_ONCE = 500  # values of a list in a statement

Refused = dict[int, str]  # id of a note -> why


@dataclass(frozen=True)
class Judge:
    """``besides`` is a set whose additions are gone by the time that counts; given when the undo is only planned.
    ``alone``: nothing comes back with it, so that rooms can be asked of a plan too.
    ``added``: tables that the set added rows to, where it is known (``added_to``)."""

    reader: Reader
    register: Register
    schema: str | None = None  # that the notes are told in
    besides: int | None = None
    alone: bool = False
    added: frozenset[str] | None = None

    async def objections(self, notes: Sequence[Row], rows: Mapping[int, Row]) -> Refused:
        """To inverting ``notes`` of one set and table, each of another row, on ``rows`` as they stand, by id."""
        tracked = self.register.get(notes[0]["table"]) if notes else None
        if tracked is None:
            return {note["id"]: _FOREIGN for note in notes}
        pairs = [(note, rows.get(note["row_id"])) for note in notes]
        refused = {note["id"]: why for note, row in pairs if (why := self._at_once(tracked, note, row))}
        fit = [note for note in notes if note["id"] not in refused]
        refused |= await self._kept(tracked, [note for note in fit if note["before"] is None], rows)
        if self.besides is None or self.alone:  # else what the room looks for may come back with it
            refused |= await self._rooms(tracked, [note for note in fit if note["id"] not in refused], rows)
        gone = await self._went_already(tracked, [note for note in notes if note["before"] is None], rows)
        return {id: reason for id, reason in refused.items() if id not in gone}

    async def standing(self, tracked: Tracked | None, notes: Sequence[Row]) -> dict[int, Row]:
        """The rows of ``notes``, by id, as far as they are there; whole where a room is asked whether they may go."""
        if tracked is None:
            return {}
        names = tuple(tracked.table.c.keys()) if tracked.stays else self.register.read(tracked)
        reading = _reading(tracked.table, tracked.key, names)
        rows: dict[int, Row] = {}
        for some in _slices([note["row_id"] for note in notes]):
            found = await self.reader.all(reading, {"ids": some})
            rows |= {row[tracked.key]: row for row in found}
        return rows

    def _at_once(self, tracked: Tracked, note: Row, row: Row | None) -> str | None:
        """What note and row say by themselves."""
        if note["after"] is None:
            return _BACK if row is not None else self._lacking(tracked, note["before"])
        if row is None:
            return _GONE
        return self._outgrown(tracked, note["before"] or {}) or _moved_on(tracked, note, row)

    def _outgrown(self, tracked: Tracked, before: Row) -> str | None:
        """Of a changed row: a column is no longer there."""
        gone = [name for name in before if name not in tracked.table.c]
        return f"It was noted by {self._older}, which kept “{gone[0]}”; this one does not." if gone else None

    def _lacking(self, tracked: Tracked, before: Row) -> str | None:
        """Of a deleted row: it would come back without what every row has by now. What is no longer kept stays away."""
        if self.schema == self.register.schema:
            return None
        lacking = [name for name in tracked.needed if name not in before]
        return f"It was noted by {self._older}, which did not know “{lacking[0]}”." if lacking else None

    @property
    def _older(self) -> str:
        return f"another version of MVidarr (its schema {self.schema})" if self.schema else "an older MVidarr"

    async def _rooms(self, tracked: Tracked, notes: Sequence[Row], rows: Mapping[int, Row]) -> Refused:
        refused: Refused = {}
        if tracked.check is not None:
            for note in notes:
                after = _afterwards(tracked, note, rows.get(note["row_id"]))
                if reason := await tracked.check(after, self.reader):
                    refused[note["id"]] = reason
        if tracked.checks is not None:
            restored = {note["id"]: _restored(tracked, note, rows.get(note["row_id"])) for note in notes}
            standing = [one for one in restored.values() if one is not None]
            reasons = await tracked.checks(standing, self.reader) if standing else {}
            refused |= {id: reasons[one.id] for id, one in restored.items() if one is not None and one.id in reasons}
        return refused

    async def _kept(self, tracked: Tracked, notes: Sequence[Row], rows: Mapping[int, Row]) -> Refused:
        """Of rows that were inserted: why they must not go."""
        if not notes:
            return {}
        refused: Refused = {}
        for note in notes if tracked.stays is not None else ():
            if tracked.stays and (reason := await tracked.stays(rows[note["row_id"]], self.reader, note["change_id"])):
                refused[note["id"]] = reason
        refused |= await self._belongings(tracked, [note for note in notes if note["id"] not in refused])
        return refused | await self._owners_stay(tracked, [note for note in notes if note["id"] not in refused], rows)

    async def _belongings(self, tracked: Tracked, notes: Sequence[Row]) -> Refused:
        """An inserted row goes only without journaled rows that were added to it since."""
        refused: Refused = {}
        for table, column in tracked.owned:
            if self.register[table.name].fields:
                having = await self._having(table, column, [note["row_id"] for note in notes])
                sentence = f"{table.name.replace('_', ' ').capitalize()} were added to it since."
                refused |= {note["id"]: sentence for note in notes if note["row_id"] in having}
        return refused

    async def _having(self, table: Table, column: str, ids: Sequence[int]) -> set[int]:
        """Which of these have any of that."""
        key, having = table.c[self.register[table.name].key], set()
        added = change_rows.c.change_id == self.besides, change_rows.c.table == table.name
        theirs = select(table.c[column].label("of"))
        if self.besides is not None:
            theirs = theirs.where(key.not_in(select(change_rows.c.row_id).where(*added)))
        for some in _slices(ids):
            rows = await self.reader.all(theirs.where(table.c[column].in_(some)).group_by(table.c[column]))
            having |= {row["of"] for row in rows}
        return having

    async def _owners_stay(self, tracked: Tracked, notes: Sequence[Row], rows: Mapping[int, Row]) -> Refused:
        """What was added together goes together: an owner that must stay keeps its belongings."""
        refused: Refused = {}
        for owner, column in self.register.owners(tracked.table) if notes else ():
            if self.added is not None and owner.name not in self.added:
                continue
            of = {note["id"]: rows[note["row_id"]][column] for note in notes}
            theirs = await self._added_with(notes[0]["change_id"], owner, set(of.values()))
            if not theirs:
                continue
            judge = replace(self, besides=notes[0]["change_id"], alone=False)
            standing = await self.standing(owner, theirs)
            reasons = await judge.objections(theirs, standing)
            kept = {note["row_id"]: reasons[note["id"]] for note in theirs if note["id"] in reasons}
            refused |= {id: kept[row_id] for id, row_id in of.items() if row_id in kept}
        return refused

    async def _went_already(self, tracked: Tracked, notes: Sequence[Row], rows: Mapping[int, Row]) -> set[int]:
        """Of rows that were inserted: those that only came along with another, as the places of a video that came back,
        and are gone by now. Nothing is left to do for them, and the other may go without."""
        gone = [note for note in notes if note["row_id"] not in rows]
        already: set[int] = set()
        for carrier, column in self.register.carriers(tracked.table) if gone else ():
            of = {note["id"]: note["after"][column] for note in gone if column in note["after"]}
            came = {note["row_id"] for note in await self._added_with(gone[0]["change_id"], carrier, set(of.values()))}
            already |= {id for id, row_id in of.items() if row_id in came}
        return already

    async def _added_with(self, change_id: int, owner: Tracked, ids: Iterable[int]) -> list[Row]:
        """The notes of the owners' own additions, as far as the same set made them."""
        first: dict[int, Row] = {}
        for some in _slices(sorted(ids)):
            for note in await self.reader.all(_ADDITIONS, {"of": change_id, "named": owner.name, "ids": some}):
                first.setdefault(note["row_id"], note)
        return list(first.values())


async def added_to(reader: Reader, change_id: int) -> frozenset[str]:
    """Tables that a set added rows to; of a set with 100,000 notes in a fifth of a second."""
    return frozenset(row["table"] for row in await reader.all(_ADDED_TO, {"of": change_id}))


_ADDED_TO = (
    select(change_rows.c.table)
    .where(change_rows.c.change_id == bindparam("of"), change_rows.c.before.is_(None))
    .distinct()
)

# By row and not by set, of which this may be one of very many: each row has a few notes.
_ADDITIONS = (
    select(change_rows)
    .where(change_rows.c.table == bindparam("named"), change_rows.c.row_id.in_(bindparam("ids", expanding=True)))
    .where(change_rows.c.change_id == bindparam("of"), change_rows.c.before.is_(None))
    .order_by(change_rows.c.id)
)


@lru_cache(256)
def _reading(table: Table, key: str, names: tuple[str, ...]) -> Executable:
    return select(*(table.c[name] for name in names)).where(table.c[key].in_(bindparam("ids", expanding=True)))


def _slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def _moved_on(tracked: Tracked, note: Row, row: Row) -> str | None:
    """Whether what the note wrote still stands. Values decide, not versions: undone in turn, changes of one row are all
    possible to undo, and an edit of another field stands in nobody's way; nor do the locks of such edits."""
    if any(row[name] != value for name, value in note["after"].items() if name in row and name != tracked.locks):
        return _CHANGED
    if note["before"] is None or tracked.locks is None or tracked.locks not in note["after"]:
        return None
    return None if tracked.locks_stand(row, note["before"][tracked.locks], note["after"][tracked.locks]) else _LOCKS


def _afterwards(tracked: Tracked, note: Row, row: Row | None) -> Row | None:
    """The whole row as the undo would leave it."""
    if note["before"] is None:
        return None
    return {**row, **restored(tracked, note, row)} if row is not None else dict(note["before"])


def _restored(tracked: Tracked, note: Row, row: Row | None) -> Restored | None:
    then = _afterwards(tracked, note, row)
    return None if then is None else Restored(note["row_id"], row, then)


def restored(tracked: Tracked, note: Row, row: Row) -> Row:
    """The fields that an undo of a change of this row would write."""
    values = dict(note["before"])
    if tracked.locks in values and tracked.locks in note["after"]:
        values[tracked.locks] = tracked.locked_then(row, values[tracked.locks], note["after"][tracked.locks])
    return values
