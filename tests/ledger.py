"""Whether the journal tells the truth: every change is over and counted right, the notes of each row follow one on the
other without a gap, and the last of them is what stands in the tables."""

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import select

from mvidarr.db import Database
from mvidarr.db.tables.base import metadata
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.library import tracked

Row = dict[str, Any]
Key = tuple[str, int]

_SHARED = {one.name: frozenset(one.shared) for one in tracked()}  # work moves them past the journal
_OVER = ("complete", "abandoned")
_AT_ONCE = 400


async def faults_of(database: Database, *, most: int = 20) -> list[str]:
    """In sentences, the first of them; none of a journal that is right."""
    async with database.read() as r:
        sets = await r.all(select(changes).order_by(changes.c.id))
        notes = await r.all(select(change_rows).order_by(change_rows.c.id))
    faults = [*_of_sets(sets, notes), *(_of_ids(notes) if database.dialect == "sqlite" else ())]
    stories: dict[Key, _Story] = defaultdict(_Story)
    for note in notes:
        key = note["table"], note["row_id"]
        if fault := stories[key].hear(note):
            faults.append(f"{key[0]} {key[1]}, note {note['id']}: {fault}")
    return (faults + await _of_rows(database, stories))[:most]


def _of_sets(sets: list[Row], notes: list[Row]) -> list[str]:
    counted = Counter(note["change_id"] for note in notes)
    roots = {one["id"]: one["root"] for one in sets}
    faults = []
    for one in sets:
        id, rows, chunks = one["id"], one["rows"], one["chunks"]
        if one["state"] not in _OVER:
            faults.append(f"change {id} is {one['state']}")
        if one["expired"] is None and rows != counted[id]:
            faults.append(f"change {id} says {rows} rows and has {counted[id]}")
        if not (1 <= chunks <= rows if rows else chunks == 0):
            faults.append(f"change {id} says {rows} rows in {chunks} chunks")
        if one["reverts"] is not None and roots.get(one["reverts"]) != one["root"]:
            faults.append(f"change {id} takes back {one['reverts']}, which is of another line")
    return faults


def _of_ids(notes: list[Row]) -> list[str]:
    ids = [note["id"] for note in notes]
    if ids and ids[-1] - ids[0] + 1 != len(ids):
        return [f"the notes {ids[0]} to {ids[-1]} are {len(ids)}"]
    return []


class _Story:
    """One row as its notes tell it. ``stands``: the values that are known, None once it is deleted."""

    def __init__(self) -> None:
        self.stands: Row | None = {}
        self._version: int | None = None
        self._begun = False

    def hear(self, note: Row) -> str | None:
        """What is wrong with the next note."""
        began, self._begun = self._begun, True
        before, after = note["before"], note["after"]
        there = self.stands is not None
        if began and there == (before is None):
            return "it was there already" if there else "it was not there any more"
        shared = _SHARED.get(note["table"], frozenset())
        fault = self._differs(before or {}, shared) or self._skips(note, before, after, shared)
        if after is None:
            self.stands = None
            self._version = (before or {}).get("version")
        else:
            self.stands = {**(self.stands or {}), **{name: after[name] for name in after if name not in shared}}
            self._version = note["version"]
        return fault

    def _differs(self, before: Row, shared: frozenset[str]) -> str | None:
        stands = self.stands or {}
        other = [name for name in before if name in stands and name not in shared and stands[name] != before[name]]
        return f"{other[0]} was {stands[other[0]]!r}, it says {before[other[0]]!r}" if other else None

    def _skips(self, note: Row, before: Row | None, after: Row | None, shared: frozenset[str]) -> str | None:
        """Versions go up by one; a row that is deleted has the one that it had, and what work moves makes none."""
        says = note["version"] if after is not None else (before or {}).get("version")
        if says is None or self._version is None:
            return None
        aside = after is not None and bool(after) and set(after) <= shared
        due = self._version + (0 if aside or after is None else 1)
        return None if says == due else f"its version is {says} after {self._version}"


async def _of_rows(database: Database, stories: dict[Key, _Story]) -> list[str]:
    by_table: dict[str, dict[int, _Story]] = defaultdict(dict)
    for (table, id), story in stories.items():
        by_table[table][id] = story
    faults = []
    for name, theirs in by_table.items():
        rows = await _rows(database, name, list(theirs))
        for id, story in theirs.items():
            if fault := _against(story, rows.get(id)):
                faults.append(f"{name} {id}: {fault}")
    return faults


def _against(story: _Story, row: Row | None) -> str | None:
    if story.stands is None or row is None:
        same = (story.stands is None) == (row is None)
        return None if same else "it is not there" if row is None else "it is there, and was deleted"
    other = [name for name, value in story.stands.items() if name in row and row[name] != value]
    return f"{other[0]} is {row[other[0]]!r}, told {story.stands[other[0]]!r}" if other else None


async def _rows(database: Database, name: str, ids: list[int]) -> dict[int, Row]:
    table = metadata.tables[name]
    (key,) = table.primary_key
    found: dict[int, Row] = {}
    async with database.read() as r:
        for start in range(0, len(ids), _AT_ONCE):
            some = select(table).where(key.in_(ids[start : start + _AT_ONCE]))
            found |= {row[key.name]: row for row in await r.all(some)}
    return found
