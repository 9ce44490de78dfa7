"""What a person wants of a video: a file, none ever, or to decide later. Work moves the same statuses past the journal;
what people say is noted, so it stands in the history and can be taken back. Who must do something about it - download,
look for it, cancel what is queued - hears of it within the same transaction (``turning``)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from mvidarr.db import ChangeSet, Database, Journal, Reader
from mvidarr.db.journal import Restored
from mvidarr.db.tables.library import videos
from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs import Jobs
from mvidarr.library import store
from mvidarr.library.prospects import WHAT_FOLLOWS, prospects
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
TOLD: dict[Wish, str] = {
    "ignored": "It is ignored from now on.",
    "discovered": "It waits for somebody to want it.",
}
ALREADY: dict[Wish, str] = {
    "wanted": "It is wanted already.",
    "ignored": "It is ignored already.",
    "discovered": "It waits for somebody to want it already.",
}


class Wishes:
    def __init__(self, database: Database, journal: Journal, jobs: Jobs) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs

    async def set(self, video_id: int, wish: Wish, *, actor: str, origin: str = "api") -> int | None:
        """The id of the change, None when it was so already. Conflict ``bad_status`` where the state machine knows no
        such move."""
        async with self._database.write("wish") as w:
            await self._jobs.hold(w, "video", [video_id])
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=WISHED[wish])
            row = await _look(change, video_id)
            reason = refusal(row["status"], wish)
            if reason is None:
                await write_wish(change, [row], wish)
            change_id = await change.complete_if_any()
        if reason is not None:
            raise Conflict(reason, code="bad_status", extra={"status": row["status"]})
        return change_id

    async def told(self, video_id: int, wish: Wish, change_id: int | None) -> str:
        """What has become of it by a wish that has just been said, for whoever said it."""
        if change_id is None:
            return ALREADY[wish]
        if wish != "wanted":
            return TOLD[wish]
        async with self._database.read() as r:
            return WHAT_FOLLOWS[(await prospects(r, [video_id])).get(video_id, "here")]


async def _look(change: ChangeSet, video_id: int) -> Row:
    try:
        return await change.look(videos, video_id)
    except NotFound:
        raise missing(video_id) from None


def refusal(status: Status, wish: Wish) -> str | None:
    """Why somebody's wish cannot be. A download that is queued is in nobody's way: it is cancelled."""
    if status == wish:
        return None
    return _REFUSED[wish] if status == "downloading" or wish not in MOVES[status] else None


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
    reasons = {id: _refused(status, id in with_file) for id, status in moved.items()}
    return {id: reason for id, reason in reasons.items() if reason}


def _refused(status: Status, has_file: bool) -> str | None:
    if status == "downloading":
        return "Nothing is downloading it any more."
    return "Its file is no longer in the library." if status == "downloaded" and not has_file else None
