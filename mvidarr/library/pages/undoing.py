"""Undo and redo from a page: begun, waited for a moment, and told as it ended."""

import asyncio
import time

from mvidarr.errors import MvidarrError
from mvidarr.jobs import Jobs, JobView
from mvidarr.library.api.changes import only_own
from mvidarr.library.changes import Changes, Way
from mvidarr.library.telling import ToldDetail
from mvidarr.web.endpoint import Call, Flash

PATIENCE = 2.0  # seconds; most changes are small
_STEP = 0.03
_ENDED = ("done", "failed", "cancelled")
_DONE = {"undo": "Undone: {}.", "redo": "Done again: {}."}
_GOING_ON = {"undo": "Undoing …", "redo": "Doing it again …"}
_BUT = {"undo": "Undone, but for {}: {}", "redo": "Done again, but for {}: {}"}


class Undoing:
    def __init__(self, changes: Changes, jobs: Jobs) -> None:
        self._changes = changes
        self._jobs = jobs

    async def invert(self, call: Call, change_id: int, way: Way) -> Flash:
        """What became of it, in words."""
        try:
            change = await self._changes.get(change_id)
            only_own(change, call.principal_required)
            job, inverse = await self._changes.invert(change_id, way, actor=call.actor, when_moved="rest")
            return await self.awaited(job, inverse, change, way)
        except MvidarrError as error:
            return Flash(error.detail, "bad")

    async def awaited(self, job: JobView, inverse: int, change: ToldDetail, way: Way = "undo") -> Flash:
        """The job of an undo of ``change`` that has begun."""
        until = time.monotonic() + PATIENCE
        while job["state"] not in _ENDED and time.monotonic() < until:
            await asyncio.sleep(_STEP)
            job = await self._jobs.get(job["id"])
        if job["state"] not in _ENDED:
            return Flash(_GOING_ON[way], job=job["id"], inverse=inverse)
        if job["state"] != "done":
            return Flash(job["error"]["detail"] if job["error"] else "It was cancelled half way.", "bad")
        return _told(await self._changes.get(inverse), change, way)


def _told(inverse: ToldDetail, change: ToldDetail, way: Way) -> Flash:
    again = way == "undo"
    if not inverse["refused"]:
        return Flash(_DONE[way].format(change["reason"]), change=change["id"], again=again)
    rows = "one part" if inverse["refused"] == 1 else f"{inverse['refused']} parts"
    reasons = " ".join(dict.fromkeys(refusal["reason"] for refusal in inverse["refusals"]))
    return Flash(_BUT[way].format(rows, reasons), "bad", change=change["id"], again=again)
