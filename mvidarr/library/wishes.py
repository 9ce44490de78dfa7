"""What a person wants of a video: a file, none ever, or to decide later. Work moves the same statuses past the journal;
what people say is noted, so it stands in the history and can be taken back."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from mvidarr.db import ChangeSet, Database, Journal, Reader
from mvidarr.db.journal import Restored
from mvidarr.db.tables.library import videos
from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs import Jobs, busy
from mvidarr.library import store
from mvidarr.library.status import MOVES, Status
from mvidarr.library.videos import missing

Row = dict[str, Any]
Wish = Literal["wanted", "ignored", "discovered"]

WISHED: dict[Wish, str] = {
    "wanted": "Wanted a video",
    "ignored": "Ignored a video",
    "discovered": "Left a video for later",
}
_REFUSED: dict[Wish, str] = {
    "wanted": "It is being downloaded already.",
    "ignored": "It is being downloaded. Cancel that first.",
    "discovered": "Its file is in the library. Delete the video instead, or ignore it.",
}
BUSY = "Work on this video is still going on. Cancel it first."


class Wishes:
    def __init__(self, database: Database, journal: Journal, jobs: Jobs) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs

    async def set(self, video_id: int, wish: Wish, *, actor: str, origin: str = "api") -> int | None:
        """The id of the change, None when it was so already. Conflict ``job_open`` while work on it is open,
        ``bad_status`` where the state machine knows no such move."""
        async with self._database.write("wish") as w:
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=WISHED[wish])
            row = await _look(change, video_id)
            at_work = bool(await busy(w, "video", [video_id]))
            reason = refusal(row["status"], wish, at_work=at_work)
            if reason is None:
                await write_wish(change, [row], wish)
            change_id = await change.complete_if_any()
        if reason is not None:
            raise await self._conflict(row, reason)
        return change_id

    async def _conflict(self, row: Row, reason: str) -> Conflict:
        if reason != BUSY:
            return Conflict(reason, code="bad_status", extra={"status": row["status"]})
        job = (await self._jobs.open_of("video", [row["id"]])).get(row["id"])
        return Conflict(reason, code="job_open", extra={"job": dict(job)} if job else {})


async def _look(change: ChangeSet, video_id: int) -> Row:
    try:
        return await change.look(videos, video_id)
    except NotFound:
        raise missing(video_id) from None


def refusal(status: Status, wish: Wish, *, at_work: bool) -> str | None:
    """Why somebody's wish cannot be: ``at_work`` says that a job about the video is open."""
    if status == wish:
        return None
    if status == "downloading" or wish not in MOVES[status]:
        return _REFUSED[wish]
    return BUSY if at_work and wish != "wanted" else None


async def write_wish(change: ChangeSet, rows: Sequence[Row], wish: Wish) -> None:
    """``rows`` of videos, just read in this transaction, for which there was no ``refusal``. What went wrong before is
    forgotten."""
    news: Row = {"status": wish, "error": None}
    known = {row["id"]: row for row in rows if row["status"] != wish}
    await change.update_many(videos, dict.fromkeys(known, news), known=known)


async def statuses_stand(restored: Collection[Restored], r: Reader) -> Mapping[int, str]:
    """No undo leads to a status that tells of work that is not, or of a file that is not there."""
    moved = {one.id: one.then["status"] for one in restored if one.now and one.now["status"] != one.then["status"]}
    if not moved:
        return {}
    with_file = await store.having_files(r, [id for id, status in moved.items() if status == "downloaded"])
    at_work = await busy(r, "video", [id for id, status in moved.items() if status != "wanted"])
    reasons = {id: _refused(status, id in with_file, id in at_work) for id, status in moved.items()}
    return {id: reason for id, reason in reasons.items() if reason}


def _refused(status: Status, has_file: bool, at_work: bool) -> str | None:
    if status == "downloading":
        return "Nothing is downloading it any more."
    if status == "downloaded" and not has_file:
        return "Its file is no longer in the library."
    return BUSY if at_work else None
