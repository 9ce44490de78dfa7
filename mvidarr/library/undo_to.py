"""Undo to here: everything that was done after a change is taken back, newest first, each by an inverse of its own."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from sqlalchemy import select
from typing_extensions import TypedDict

from mvidarr.db import Database, Journal
from mvidarr.db.journal.history import Refusal
from mvidarr.db.shield import finish
from mvidarr.db.tables.journal import changes
from mvidarr.errors import Conflict
from mvidarr.jobs import JobContext, JobRow, Jobs, JobView, Kind, NewJob, RetryPolicy, Role
from mvidarr.library.telling import who
from mvidarr.library.undo_steps import Step, Whose, steps_after
from mvidarr.library.undo_trial import Trial

UNDO_TO = "undo_to"


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
            steps = await steps_after(r, change_id, actor, whose)
            refusals, count, complete = await Trial(r).of(steps.todo)
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
            steps = await steps_after(w, change_id, actor, whose, newest)
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
            steps = await steps_after(r, change_id, actor, whose, newest)
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
            refused = (await r.value(select(changes.c.refused).where(changes.c.id == inverse)) or {}).get("count", 0)
        log(f"change {step.tip['id']} was taken back by {inverse}" + (f", but for {refused} rows" if refused else ""))
        return int(refused)


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


def _role_for(job: JobRow) -> Role:
    return "user" if job.payload.get("whose") == "mine" else "manager"
