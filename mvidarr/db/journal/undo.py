"""The inverse of a change set, row by row from its end, in chunks of about 30 ms.

An inverse is a change set itself (``reverts``), so it is listed, undone and resumed like any other: its checkpoint says
below which note of the other set it goes on. A row that moved on since is left as it is, with the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select

from mvidarr.db.database import Reader
from mvidarr.db.journal.history import Refusal
from mvidarr.db.journal.judge import Judge, added_to, restored
from mvidarr.db.journal.pen import Pen
from mvidarr.db.journal.since import rows_of, unmoved
from mvidarr.db.journal.tracked import Register, Row, Tracked
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.errors import Conflict

_LAST_NOTES = (
    select(change_rows)
    .where(change_rows.c.change_id == bindparam("of"))
    .order_by(change_rows.c.id.desc())
    .limit(bindparam("most"))
)
_LAST_NOTES_BELOW = _LAST_NOTES.where(change_rows.c.id < bindparam("below"))
_FURTHER = 3  # times as many notes as are asked for are looked at for a place to end
_AT_ONCE = 500  # notes that are judged at once where nothing is written
_REASONS = 100  # refusals kept with their reason; the rest is only counted


@dataclass
class Moved:
    """What an undo refuses, or would: how many rows, of the first ones which and why."""

    rows: int = 0  # that the set changed
    count: int = 0
    first: list[Refusal] = field(default_factory=list)

    def add(self, note: Row, reason: str) -> None:
        self.count += 1
        if len(self.first) < _REASONS:
            self.first.append(_refusal(note, reason))


class Ahead:
    """Notes that were read and not inverted yet: further than a chunk goes, to see where it can end."""

    def __init__(self, schema: str | None, added: frozenset[str]) -> None:
        self._notes: list[Row] = []
        self._all = False  # read
        self.schema = schema  # that they are told in
        self.added = added  # tables that the set added rows to

    @classmethod
    async def of(cls, reader: Reader, change_id: int) -> "Ahead":
        """Of the set that is inverted. What it reads may be much: not to be asked while others wait to write."""
        return cls(await _schema(reader, change_id), await added_to(reader, change_id))

    async def next(self, pen: Pen, about: int) -> tuple[list[Row], bool]:
        """The next ones, and whether they are the last. They end where no row has notes on both sides, if they can: a
        video whose tag and title went together goes back together, and what follows from it is written once."""
        below = (pen.change["checkpoint"] or {}).get("below")
        self._notes = [note for note in self._notes if below is None or note["id"] < below]
        wanted = about * _FURTHER + 1
        if len(self._notes) < wanted and not self._all:
            below = self._notes[-1]["id"] if self._notes else below
            more = await _notes(pen.writer, pen.change["reverts"], below, wanted)
            self._notes += more
            self._all = len(more) < wanted
        cut = _apart(self._notes, about)
        return self._notes[:cut], self._all and cut == len(self._notes)


async def chunk(pen: Pen, about: int, ahead: Ahead) -> int:
    """One transaction's worth: the last notes that are left, about so many. How many these were; with the last one the
    inverse is complete, and one that could invert nothing is none."""
    notes, done = await ahead.next(pen, about)
    if notes:
        await _batch(pen, notes, Judge(pen.writer, pen.register, ahead.schema, added=ahead.added))
    if done:
        await pen.put(state="abandoned" if pen.idle else "complete")
    await pen.write_down()
    return len(notes)


async def whole(pen: Pen) -> None:
    """All of it in this transaction; Conflict ``moved_on`` when a row is refused."""
    ahead = await Ahead.of(pen.writer, pen.change["reverts"])
    while pen.change["state"] == "open":
        await chunk(pen, _AT_ONCE, ahead)
    if refused := pen.change["refused"]:
        raise moved_on(refused["rows"], refused["count"])


async def refuse_moved(reader: Reader, register: Register, target: int) -> None:
    moved = await foreseen(reader, register, target)
    if moved.count:
        raise moved_on(moved.first, moved.count)


async def foreseen(reader: Reader, register: Register, target: int) -> Moved:
    """What an undo started now would refuse: each row judged by the last thing the set did to it. Where nothing else
    was changed since, nothing can have moved on that nobody but the journal moves, and it is enough to count."""
    schema = await _schema(reader, target)
    if schema == register.schema and await unmoved(reader, register, target):
        return Moved(rows=await rows_of(reader, target))
    deleted = select(change_rows.c.id).where(change_rows.c.change_id == target, change_rows.c.after.is_(None)).limit(1)
    alone = await reader.value(deleted) is None
    judge = Judge(reader, register, schema, target, alone, await added_to(reader, target))
    moved, below = Moved(), None
    seen: dict[str, set[int]] = {}
    while notes := await _notes(reader, target, below, _AT_ONCE):
        below = notes[-1]["id"]
        for table, last in _last_of_each(notes, seen).items():
            moved.rows += len(last)
            rows = await judge.standing(register.get(table), last)
            reasons = await judge.objections(last, rows)
            for note in last:
                if note["id"] in reasons:
                    moved.add(note, reasons[note["id"]])
    return moved


def _last_of_each(notes: Sequence[Row], seen: dict[str, set[int]]) -> dict[str, list[Row]]:
    """By table, of each row the last note only; ``seen`` are rows whose last one came before."""
    last: dict[str, list[Row]] = {}
    for note in notes:
        known = seen.setdefault(note["table"], set())
        if note["row_id"] not in known and not _says_nothing(note):
            known.add(note["row_id"])
            last.setdefault(note["table"], []).append(note)
    return last


def moved_on(refused: list[Refusal], count: int) -> Conflict:
    said = "" if count == 1 else f" {count:,} of its rows cannot go back."
    return Conflict(
        f"Nothing was undone.{said} {refused[0]['reason']}",
        code="moved_on",
        extra={"rows": refused},
    )


def _apart(notes: Sequence[Row], about: int) -> int:
    """After how many notes: the place nearest to ``about`` that no row's notes reach across."""
    if len(notes) <= about:
        return len(notes)
    last = {_whose(note): at for at, note in enumerate(notes)}
    reach, places = 0, []
    for at, note in enumerate(notes):
        reach = max(reach, last[_whose(note)])
        if reach == at:
            places.append(at + 1)
    return min((place for place in places if place * 2 >= about), key=lambda place: abs(place - about), default=about)


def _whose(note: Row) -> int:
    """Close enough: of two kinds of rows with the same id nobody is harmed."""
    owner: int = note["row_id"] if note["owner"] is None else note["owner"]
    return owner


async def _batch(pen: Pen, notes: list[Row], judge: Judge) -> None:
    runs, refused = _runs([note for note in notes if not _says_nothing(note)]), pen.change["refused"]
    await _hold_owners(pen, notes)
    try:
        async with pen.writer.savepoint():
            for run in runs:
                await _invert_run(pen, judge, run)
    except Conflict:  # a unique value is taken: which?
        await pen.put(refused=refused)
        for run in runs:
            await _invert_run(pen, judge, run, carefully=True)
    await pen.put(checkpoint={**(pen.change["checkpoint"] or {}), "below": notes[-1]["id"]})


async def _hold_owners(pen: Pen, notes: Sequence[Row]) -> None:
    """What belongs to a row is taken back before it, while everybody else takes the row first and then what belongs to
    it: two such would wait for each other. On SQLite there is nobody else."""
    if pen.writer.dialect == "sqlite":
        return
    held: dict[str, set[int]] = {}
    for note in notes:
        tracked = pen.register.get(note["table"]) if note["owner"] is not None else None
        for owner, _ in pen.register.owners(tracked.table)[:1] if tracked else ():
            held.setdefault(owner.name, set()).add(note["owner"])
    for name in sorted(held, reverse=True):  # videos before playlists, as those who delete them
        await pen.hold(pen.register[name], sorted(held[name]))


async def _schema(reader: Reader, change_id: int) -> str | None:
    told: str | None = await reader.value(select(changes.c.schema).where(changes.c.id == change_id))
    return told


async def _notes(reader: Reader, change_id: int, below: int | None, most: int) -> list[Row]:
    """The last ones."""
    if below is None:
        return await reader.all(_LAST_NOTES, {"of": change_id, "most": most})
    return await reader.all(_LAST_NOTES_BELOW, {"of": change_id, "most": most, "below": below})


def _says_nothing(note: Row) -> bool:
    """Only the belongings of the row changed, and those have notes of their own."""
    return bool(note["before"] == {} and note["after"] == {})


def _runs(notes: Sequence[Row]) -> list[list[Row]]:
    """Neighbours of one table and one kind, each row once, so that they can be inverted together."""
    runs: list[list[Row]] = []
    inside: set[int] = set()
    for note in notes:
        if not runs or not _alike(runs[-1][-1], note) or note["row_id"] in inside:
            runs.append([])
            inside = set()
        runs[-1].append(note)
        inside.add(note["row_id"])
    return runs


def _alike(one: Row, other: Row) -> bool:
    return one["table"] == other["table"] and _kind(one) == _kind(other)


def _kind(note: Row) -> str:
    return "insert" if note["before"] is None else "delete" if note["after"] is None else "update"


async def _invert_run(pen: Pen, judge: Judge, run: Sequence[Row], *, carefully: bool = False) -> None:
    tracked = pen.register.get(run[0]["table"])
    ids = [note["row_id"] for note in run]
    rows = await (pen.known if _kind(run[0]) == "update" else pen.rows)(tracked, ids) if tracked else {}
    reasons = await judge.objections(run, rows)
    for note in run:
        if note["id"] in reasons:
            await _refuse(pen, note, reasons[note["id"]])
    fit = [note for note in run if note["id"] not in reasons]
    if _kind(run[0]) == "insert":  # what went already need not go
        fit = [note for note in fit if note["row_id"] in rows]
    if fit and tracked:
        await (_invert if carefully else _apply)(pen, tracked, fit, rows)


async def _invert(pen: Pen, tracked: Tracked, notes: list[Row], rows: dict[int, Row]) -> None:
    """All at once; when the database refuses (a unique value is taken), one by one to find which."""
    try:
        async with pen.writer.savepoint():
            await _apply(pen, tracked, notes, rows)
    except Conflict as refusal:
        if len(notes) == 1:
            await _refuse(pen, notes[0], refusal.detail)
            return
        for note in notes:
            await _invert(pen, tracked, [note], rows)


async def _apply(pen: Pen, tracked: Tracked, notes: list[Row], rows: dict[int, Row]) -> None:
    kind = _kind(notes[0])
    if kind == "insert":
        await pen.erase(tracked, [rows[note["row_id"]] for note in notes])
    elif kind == "delete":
        await pen.add_all(tracked, [_still_kept(tracked, note["before"]) for note in notes])
    else:
        await pen.revise(tracked, [(row := rows[note["row_id"]], restored(tracked, note, row)) for note in notes])


def _still_kept(tracked: Tracked, row: Row) -> Row:
    """Without what an older version kept."""
    return {name: value for name, value in row.items() if name in tracked.table.c}


async def _refuse(pen: Pen, note: Row, reason: str) -> None:
    refused: dict[str, Any] = pen.change["refused"] or {"count": 0, "rows": []}
    rows = [*refused["rows"], _refusal(note, reason)][:_REASONS]
    await pen.put(refused={"count": refused["count"] + 1, "rows": rows})


def _refusal(note: Row, reason: str) -> Refusal:
    return {"table": note["table"], "id": note["row_id"], "reason": reason}
