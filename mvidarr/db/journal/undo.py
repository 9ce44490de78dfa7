"""The inverse of a change set, row by row from its end, in chunks of about 30 ms.

An inverse is a change set itself (``reverts``), so it is listed, undone and resumed like any other: its checkpoint says
below which note of the other set it goes on. A row that moved on since is left as it is, with the reason.
"""

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from mvidarr.db.database import Reader
from mvidarr.db.journal.judge import Judge, restored
from mvidarr.db.journal.pen import Pen
from mvidarr.db.journal.tracked import Register, Row, Tracked
from mvidarr.db.tables.journal import change_rows
from mvidarr.errors import Conflict

CHUNK = 0.02  # seconds of inverting; with its notes written down a chunk holds the database for about 30 ms
_BATCH = 40  # notes read at once
_LAST_NOTES = (
    select(change_rows)
    .where(change_rows.c.change_id == bindparam("of"))
    .order_by(change_rows.c.id.desc())
    .limit(_BATCH)
)
_LAST_NOTES_BELOW = _LAST_NOTES.where(change_rows.c.id < bindparam("below"))
_REASONS = 100  # refusals kept with their reason; the rest is only counted


async def chunk(pen: Pen) -> bool:
    """One transaction's worth; True when nothing is left. An inverse that could invert nothing is none."""
    until = time.monotonic() + CHUNK
    done = False
    while not done and time.monotonic() < until:
        done = await _batch(pen)
    if done:
        await pen.put(state="abandoned" if pen.idle else "complete")
    await pen.write_down()
    return done


async def whole(pen: Pen) -> None:
    """All of it in this transaction; Conflict ``moved_on`` when a row is refused."""
    while not await chunk(pen):
        continue
    if pen.change["refused"]:
        raise moved_on(pen.change["refused"]["rows"])


async def refuse_moved(reader: Reader, register: Register, target: int) -> None:
    if refused := await refusals(reader, register, target):
        raise moved_on(refused)


async def refusals(reader: Reader, register: Register, target: int) -> list[Row]:
    """What an undo started now would refuse: each row judged by the last thing the set did to it."""
    judge = Judge(reader, register, besides=target)
    refused: list[Row] = []
    below: int | None = None
    seen: set[tuple[str, int]] = set()
    while notes := await _notes(reader, target, below):
        below = notes[-1]["id"]
        last = [note for note in notes if not _says_nothing(note) and (note["table"], note["row_id"]) not in seen]
        seen.update((note["table"], note["row_id"]) for note in last)
        for note in last:
            tracked = register.get(note["table"])
            rows = await _standing(reader, tracked, [note["row_id"]]) if tracked else {}
            if reason := await judge.objection(note, rows.get(note["row_id"])):
                refused.append(_refusal(note, reason))
    return refused


def moved_on(refused: list[Row]) -> Conflict:
    said = "" if len(refused) == 1 else f" {len(refused):,} of its rows cannot go back."
    return Conflict(
        f"Nothing was undone.{said} {refused[0]['reason']}",
        code="moved_on",
        extra={"rows": refused},
    )


async def _batch(pen: Pen) -> bool:
    """True when nothing is left below."""
    notes = await _notes(pen.writer, pen.change["reverts"], (pen.change["checkpoint"] or {}).get("below"))
    if not notes:
        return True
    for run in _runs([note for note in notes if not _says_nothing(note)]):
        await _invert_run(pen, run)
    await pen.put(checkpoint={**(pen.change["checkpoint"] or {}), "below": notes[-1]["id"]})
    return len(notes) < _BATCH


async def _notes(reader: Reader, change_id: int, below: int | None) -> list[Row]:
    """The last ones."""
    if below is None:
        return await reader.all(_LAST_NOTES, {"of": change_id})
    return await reader.all(_LAST_NOTES_BELOW, {"of": change_id, "below": below})


def _says_nothing(note: Row) -> bool:
    """Only the belongings of the row changed, and those have notes of their own."""
    return bool(note["before"] == {} and note["after"] == {})


def _runs(notes: Sequence[Row]) -> list[list[Row]]:
    """Neighbours of one table and one kind, each row once, so that they can be inverted together."""
    runs: list[list[Row]] = []
    for note in notes:
        last = runs[-1] if runs else None
        if last and _alike(last[-1], note) and all(other["row_id"] != note["row_id"] for other in last):
            last.append(note)
        else:
            runs.append([note])
    return runs


def _alike(one: Row, other: Row) -> bool:
    return one["table"] == other["table"] and _kind(one) == _kind(other)


def _kind(note: Row) -> str:
    return "insert" if note["before"] is None else "delete" if note["after"] is None else "update"


async def _invert_run(pen: Pen, run: Sequence[Row]) -> None:
    tracked = pen.register.get(run[0]["table"])
    ids = [note["row_id"] for note in run]
    rows = await pen.rows(tracked, ids) if tracked else {}
    judge = Judge(pen.writer, pen.register)
    fit = []
    for note in run:
        if reason := await judge.objection(note, rows.get(note["row_id"])):
            await _refuse(pen, note, reason)
        else:
            fit.append(note)
    if fit and tracked:
        await _invert(pen, tracked, fit, rows)


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
        for note in notes:
            await pen.add(tracked, note["before"])
    else:
        await pen.revise(tracked, [(row := rows[note["row_id"]], restored(tracked, note, row)) for note in notes])


async def _standing(reader: Reader, tracked: Tracked, ids: Sequence[int]) -> dict[int, Row]:
    rows = await reader.all(select(tracked.table).where(tracked.id.in_(ids)))
    return {row[tracked.key]: row for row in rows}


async def _refuse(pen: Pen, note: Row, reason: str) -> None:
    refused: dict[str, Any] = pen.change["refused"] or {"count": 0, "rows": []}
    rows = [*refused["rows"], _refusal(note, reason)][:_REASONS]
    await pen.put(refused={"count": refused["count"] + 1, "rows": rows})


def _refusal(note: Row, reason: str) -> Row:
    return {"table": note["table"], "id": note["row_id"], "reason": reason}
