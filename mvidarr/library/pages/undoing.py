"""Undo and redo from a page: foreseen, begun, waited for a moment, and told as it ended."""

import asyncio
import time
from dataclasses import dataclass

from mvidarr.errors import MvidarrError
from mvidarr.jobs import Jobs, JobView
from mvidarr.library.api.changes import only_own
from mvidarr.library.changes import ChangeHead, Changes, Foreseen, Way, WhenMoved
from mvidarr.web.endpoint import Call, Flash

PATIENCE = 2.0  # seconds; most changes are small
MANY = 20_000  # rows: of more it takes a while to say what moved on, and nobody takes them back by the way
_STEP = 0.03
_ENDED = ("done", "failed", "cancelled")
_DONE = {"undo": "Undone: {}.", "redo": "Done again: {}."}
_NOT_SO = {"undo": "This change is undone already.", "redo": "This change is not undone, so it cannot be redone."}
_GOING_ON = {"undo": "Undoing …", "redo": "Doing it again …"}
_BUT = {"undo": "Undone, but for {}: {}", "redo": "Done again, but for {}: {}"}


@dataclass(frozen=True)
class Plan:
    change: ChangeHead
    foresight: Foreseen


class Undoing:
    def __init__(self, changes: Changes, jobs: Jobs) -> None:
        self._changes = changes
        self._jobs = jobs

    async def planned(self, call: Call, change_id: int, way: Way) -> Plan | Flash:
        """What it would leave as it is, or why there is nothing to take back."""
        try:
            change = await self._changes.head(change_id)
            only_own(change, call.principal_required)
            if not _fits(change, way):
                return Flash(_NOT_SO[way], "bad")
            return Plan(change, await self._changes.foresee(change_id))
        except MvidarrError as error:
            return Flash(error.detail, "bad")

    async def must_ask(self, call: Call, change_id: int, way: Way) -> bool:
        """Whether rows moved on, or so many would go back that somebody is asked in any case."""
        try:
            change = await self._changes.head(change_id)
            only_own(change, call.principal_required)
            if not _fits(change, way):
                return False
            return change["rows"] > MANY or (await self._changes.foresee(change_id))["refused"] > 0
        except MvidarrError:
            return False  # and it is said when it is done

    async def invert(self, call: Call, change_id: int, way: Way, when_moved: WhenMoved = "rest") -> Flash | None:
        """What became of it, in words; None: nothing, as rows moved on meanwhile."""
        try:
            change = await self._changes.head(change_id)
            only_own(change, call.principal_required)
            job, inverse = await self._changes.invert(change_id, way, actor=call.actor, when_moved=when_moved)
            job = await self._ended(job)
            if when_moved == "nothing" and job["error"] and job["error"]["code"] == "moved_on":
                return None
            return await self.awaited(job, inverse, change, way)
        except MvidarrError as error:
            return Flash(error.detail, "bad")

    async def awaited(self, job: JobView, inverse: int, change: ChangeHead, way: Way = "undo") -> Flash:
        """The job of an undo of ``change`` that has begun."""
        job = await self._ended(job)
        if job["state"] not in _ENDED:
            return Flash(_GOING_ON[way], job=job["id"], inverse=inverse)
        if job["state"] != "done":
            return Flash(job["error"]["detail"] if job["error"] else "It was cancelled half way.", "bad")
        return _told(await self._changes.head(inverse), change, way)

    async def _ended(self, job: JobView) -> JobView:
        """As it is then, or after a moment."""
        until = time.monotonic() + PATIENCE
        while job["state"] not in _ENDED and time.monotonic() < until:
            await asyncio.sleep(_STEP)
            job = await self._jobs.get(job["id"])
        return job


def _fits(change: ChangeHead, way: Way) -> bool:
    return change["undo"] not in ("done", "partly") if way == "undo" else change["undo"] != "possible"


def _told(inverse: ChangeHead, change: ChangeHead, way: Way) -> Flash:
    again = way == "undo"
    if not inverse["refused"]:
        return Flash(_DONE[way].format(change["reason"]), change=change["id"], again=again)
    rows = "one part" if inverse["refused"] == 1 else f"{inverse['refused']} parts"
    reasons = " ".join(dict.fromkeys(refusal["reason"] for refusal in inverse["refusals"]))
    return Flash(_BUT[way].format(rows, reasons), "bad", change=change["id"], again=again)
