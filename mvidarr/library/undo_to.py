"""Undo to here: everything that was done after a change is taken back, newest first, each by an inverse of its own.

A change and all its undos and redos are one line, of which at most one more inverse is needed: what was done later is
undone, what was undone or redone later is turned around again. So a job that begins anew after a crash finds only
what is left to do.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Table, select
from typing_extensions import TypedDict

from mvidarr.db import Database, Journal, Reader
from mvidarr.db.journal.history import Refusal
from mvidarr.db.shield import finish
from mvidarr.db.tables.base import metadata
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.errors import Conflict, Invalid
from mvidarr.jobs import JobContext, JobRow, Jobs, JobView, Kind, NewJob, RetryPolicy, Role
from mvidarr.library.telling import who

UNDO_TO = "undo_to"
MOST = 10_000  # changes
LOOKED = 10_000  # notes that are held against what stands before somebody decides
_REASONS = 100
_NOTES = 500  # read at once
_IDS = 400  # in a statement
Whose = Literal["mine", "all"]
Way = Literal["undo", "redo"]
Row = dict[str, Any]
c = changes.c
_LINE = (c.id, c.root, c.reverts, c.actor, c.rows, c.state, c.guarded, c.personal, c.expired, c.reason)

_CHANGED, _GONE, _BACK = "It was changed since.", "It was deleted since.", "There is one with this id again."


class Share(TypedDict):
    """What one person did of it."""

    actor: str
    who: str
    changes: int
    rows: int


class Retreat(TypedDict):
    """``changes`` would be taken back, ``rows`` in all; ``left`` stay as they are, as they are others' or cannot go.
    ``refused`` are rows that moved on, the first hundred with the reason: all of them when ``complete``, else those
    among the first that were looked at. ``newest`` is the last change that it is about."""

    changes: int
    rows: int
    shares: list[Share]
    left: int
    refused: int
    refusals: list[Refusal]
    complete: bool
    newest: int


@dataclass(frozen=True)
class Step:
    """``tip`` is inverted, which is an undo or redo of ``root``."""

    root: int
    tip: Row
    way: Way


@dataclass(frozen=True)
class Steps:
    todo: Sequence[Step]
    left: int
    newest: int


class UndoTo:
    def __init__(self, database: Database, journal: Journal, jobs: Jobs) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs

    def kind(self) -> Kind:
        retries = RetryPolicy(max_attempts=3, base=1)
        return Kind(UNDO_TO, lane="maintenance", run=self._run, retries=retries, role=_role_for)

    async def foresee(self, change_id: int, *, actor: str, whose: Whose) -> Retreat:
        """Invalid when more happened since than can be taken back at once."""
        async with self._database.read() as r:
            steps = await _steps(r, change_id, actor, whose)
            refusals, count, complete = await _Trial(r).of(steps.todo)
            names = await who(r, {step.tip["actor"] for step in steps.todo})
        return {
            "changes": len(steps.todo),
            "rows": sum(step.tip["rows"] for step in steps.todo),
            "shares": _shares(steps.todo, names),
            "left": steps.left,
            "refused": count,
            "refusals": refusals,
            "complete": complete,
            "newest": steps.newest,
        }

    async def begin(self, change_id: int, *, actor: str, whose: Whose, newest: int | None = None) -> JobView:
        """``newest``: what was done after it stays. Conflict where there is nothing to take back, or while another
        retreat goes on."""
        async with self._database.write("undo") as w:
            steps = await _steps(w, change_id, actor, whose, newest)
            if not steps.todo:
                raise Conflict("There is nothing after this change to take back.", code="nothing_to_undo")
            payload = {"change_id": change_id, "newest": steps.newest, "whose": whose}
            new = NewJob(UNDO_TO, payload=payload, subject=("change", change_id), actor=actor, dedupe=UNDO_TO)
            job = await self._jobs.enqueue(w, new)
        return await self._jobs.get(job.id)

    async def _run(self, ctx: JobContext) -> None:
        """One change after the other; a cancel lets the one that is being taken back come to its end."""
        await ctx.stage("undo")
        given = ctx.job.payload
        retreat = self.retreat(
            given["change_id"], actor=ctx.job.actor, whose=given["whose"], newest=given["newest"], log=ctx.log
        )
        async for fraction, message in retreat:
            ctx.progress(fraction, message=message)

    async def retreat(
        self, change_id: int, *, actor: str, whose: Whose, newest: int | None = None, log: Callable[[str], None]
    ) -> AsyncIterator[tuple[float, str]]:
        """How far it is, before each change and at the end."""
        async with self._database.read() as r:
            steps = await _steps(r, change_id, actor, whose, newest)
        refused = 0
        for n, step in enumerate(steps.todo):
            yield n / len(steps.todo), f"{n:,} of {_counted(len(steps.todo), 'change')}"
            refused += await finish(self._take_back(step, actor, log))
        said = f"Took back {_counted(len(steps.todo), 'change')}"
        yield 1.0, f"{said}." if not refused else f"{said}, but for {_counted(refused, 'row')}."

    async def _take_back(self, step: Step, actor: str, log: Callable[[str], None]) -> int:
        """How many rows moved on."""
        begin = self._journal.begin_undo if step.way == "undo" else self._journal.begin_redo
        try:
            async with self._database.write("undo") as w:
                inverse = await begin(w, step.root, actor=actor, when_moved="rest", origin=step.way)
            await self._journal.carry_on(inverse)
        except Conflict as refusal:
            log(f"change {step.tip['id']} stays: {refusal.detail}")
            return int(step.tip["rows"])
        async with self._database.read() as r:
            refused = (await r.value(select(c.refused).where(c.id == inverse)) or {}).get("count", 0)
        log(f"change {step.tip['id']} was taken back by {inverse}" + (f", but for {refused} rows" if refused else ""))
        return int(refused)


async def _steps(r: Reader, change_id: int, actor: str, whose: Whose, newest: int | None = None) -> Steps:
    last = newest if newest is not None else int(await r.value(select(c.id).order_by(c.id.desc()).limit(1)) or 0)
    later = select(c.root).where(c.id > change_id, c.id <= last, c.guarded.is_(False)).distinct()
    rows = await r.all(later.limit(MOST + 1))
    if len(rows) > MOST:
        raise Invalid(f"More than {MOST:,} changes were made since. Choose a newer one.", code="too_many_changes")
    lines: dict[int, list[Row]] = defaultdict(list)
    for some in _slices(sorted(row["root"] for row in rows)):
        for member in await r.all(select(*_LINE).where(c.root.in_(some)).order_by(c.id)):
            lines[member["root"]].append(member)
    found = [_step(members, change_id, actor, whose) for members in lines.values()]
    todo = sorted((step for step in found if isinstance(step, Step)), key=lambda step: -step.tip["id"])
    return Steps(todo, sum(step is False for step in found), last)


def _step(members: Sequence[Row], change_id: int, actor: str, whose: Whose) -> Step | Literal[False] | None:
    """None: it is as it was then; False: it is not, and stays so."""
    root = members[0]
    standing = [member for member in members[1:] if member["rows"] or member["state"] == "open"]
    then = sum(member["id"] <= change_id for member in standing) % 2 if root["id"] <= change_id else 1
    tip = standing[-1] if standing else root
    if len(standing) % 2 == then or not tip["rows"]:
        return None
    others = tip["actor"] != actor and (whose == "mine" or tip["personal"])
    if others or tip["guarded"] or tip["state"] == "open" or tip["expired"] is not None or root["expired"] is not None:
        return False
    return Step(root["id"], tip, "undo" if len(standing) % 2 == 0 else "redo")


class _Trial:
    """Takes everything back in memory: what a newer change leaves is what an older one finds."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._state: dict[tuple[str, int], Row | None] = {}
        self._refusals: list[Refusal] = []
        self._count = 0
        self._looked = 0

    async def of(self, steps: Sequence[Step]) -> tuple[list[Refusal], int, bool]:
        """Refusals, how many there are, and whether all was looked at."""
        for step in steps:
            below: int | None = None
            while notes := await self._notes(step.tip["id"], below):
                if self._looked >= LOOKED:
                    return self._refusals, self._count, False
                below = notes[-1]["id"]
                await self._look_up(notes)
                for note in notes:
                    self._invert(note)
        return self._refusals, self._count, True

    async def _notes(self, change_id: int, below: int | None) -> list[Row]:
        wanted = select(change_rows).where(change_rows.c.change_id == change_id)
        if below is not None:
            wanted = wanted.where(change_rows.c.id < below)
        found = await self._reader.all(wanted.order_by(change_rows.c.id.desc()).limit(_NOTES))
        self._looked += len(found)
        return found

    async def _look_up(self, notes: Sequence[Row]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for note in notes:
            if (key := (note["table"], note["row_id"])) not in self._state:
                self._state[key] = None
                wanted[key[0]].add(key[1])
        for name, ids in wanted.items():
            table = metadata.tables.get(name)
            if table is not None:
                await self._read(table, sorted(ids))

    async def _read(self, table: Table, ids: Sequence[int]) -> None:
        key = next(iter(table.primary_key))
        for some in _slices(ids):
            for row in await self._reader.all(select(table).where(key.in_(some))):
                self._state[table.name, row[key.name]] = row

    def _invert(self, note: Row) -> None:
        key = note["table"], note["row_id"]
        row, before, after = self._state[key], note["before"], note["after"]
        if before == {} and after == {}:
            return
        if after is None:
            reason = None if row is None else _BACK
        elif row is None:
            reason = _GONE
        else:
            same = all(row[name] == value for name, value in after.items() if name in row and name != "locked")
            reason = None if same else _CHANGED
        if reason is None:
            self._state[key] = before if before is None or row is None else {**row, **before}
            return
        self._count += 1
        if len(self._refusals) < _REASONS:
            self._refusals.append({"table": key[0], "id": key[1], "reason": reason})


def _shares(steps: Sequence[Step], names: Mapping[str, str]) -> list[Share]:
    shares: dict[str, Share] = {}
    for step in steps:
        actor = step.tip["actor"] if step.tip["actor"].startswith("user:") else "system"
        known = names.get(step.tip["actor"], "") if actor != "system" else "MVidarr"
        share = shares.setdefault(actor, Share(actor=actor, who=known, changes=0, rows=0))
        share["changes"] += 1
        share["rows"] += step.tip["rows"]
    return sorted(shares.values(), key=lambda share: -share["changes"])


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _slices(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + _IDS] for start in range(0, len(ids), _IDS)]


def _role_for(job: JobRow) -> Role:
    return "user" if job.payload.get("whose") == "mine" else "manager"
