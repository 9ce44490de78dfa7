"""The queue of downloads in a browser: what runs, then what waits, in its order; steered by buttons, grips and keys."""

from collections.abc import Callable
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from pydantic import Field

from mvidarr.downloads.api.queue import Lane, who
from mvidarr.downloads.failing.waking import Waking
from mvidarr.downloads.queue import fields
from mvidarr.downloads.queue.fields import asked_for
from mvidarr.downloads.queue.queue import LANE, Queue
from mvidarr.downloads.queue.removing import Removing
from mvidarr.downloads.queue.rights import Who
from mvidarr.downloads.queue.shapes import QueueEntry, Removed
from mvidarr.errors import Conflict, Invalid, MvidarrError
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page
from mvidarr.web.mistakes import mistake_in
from mvidarr.web.selected import MOST_IDS

HERE: Final = "/activity/queue"
STEP = 100  # entries on a page
PRIORITIES = tuple((value, name.capitalize()) for name, value in fields.PRIORITIES.items())

Deed = Literal["up", "down", "top", "bottom", "pause", "resume", "raise", "place", "remove", "block", "replace"]


At = Annotated[int, Field(ge=0, le=2**31 - 1)]
Number = Annotated[str, Field(max_length=9, pattern=r"^[0-9]*$")]  # empty where nobody typed one
Query = Annotated[str, Field(max_length=2000)]
Priority = Literal["20", "10", "0", "-10"]


class QueueAsked(Fields):
    """``number``: of the first that is shown."""

    q: Query = ""
    at: At = 0
    number: Number = ""


class Steering(Fields):
    do: Deed
    priority: Priority = "0"
    number: Number = ""
    q: Query = ""
    at: At = 0


class Together(Fields):
    """What is done to all that a query finds."""

    q: Annotated[str, Field(min_length=1, max_length=2000)]
    do: Literal["top", "bottom", "pause", "resume", "raise"]
    priority: Priority = "0"


Where = Literal["/activity", "/activity/queue", "/activity/needs-you"]  # a button may stand


class Resting(Fields):
    """``lane``: whose jobs; another one than that of downloads is paused over HTTP only, and resumed here."""

    paused: Literal["yes", "no"]
    lane: Lane = "download"
    back: Where = HERE


class RestForm(Fields):
    """``host``: empty for all downloads."""

    host: Annotated[str, Field(max_length=300)] = ""
    back: Where = HERE


class QueuePages:
    """``limited``: how fast downloads may go, in words."""

    def __init__(self, queue: Queue, removing: Removing, waking: Waking, limited: Callable[[], str | None]) -> None:
        self._queue = queue
        self._removing = removing
        self._waking = waking
        self._limited = limited

    @page(role="readonly", query=QueueAsked)
    async def index(self, call: Call) -> Page:
        """The queue from entry ``at`` on; what runs stands before what waits. Or what a query finds of it."""
        asked: QueueAsked = call.query
        q, error, items, more, count, at = asked.q.strip(), None, list[QueueEntry](), False, 0, asked.at
        standing = await self._queue.standing()
        if asked.number and not q:
            at = standing["running"] + max(int(asked.number), 1) - 1
        try:
            where = asked_for(q, call.asker)
            found = await self._queue.page(who(call), where=where, at=at, limit=STEP)
            items, more, standing = found["items"], found["next"] is not None, found["standing"]
            count = await self._queue.count(where) if q else 0
        except Invalid as refused:
            error = mistake_in(q, refused)
        context = {
            "running": [entry for entry in items if entry["state"] == "running"],
            "waiting": [entry for entry in items if entry["state"] != "running"],
            "standing": standing,
            "limited": self._limited(),
            "lane": next(lane for lane in standing["lanes"] if lane["name"] == LANE),
            "q": q,
            "error": error,
            "count": count,
            "at": at,
            "step": STEP,
            "more": more,
            "priorities": PRIORITIES,
        }
        return Page("activity/queue.html", context, status=422 if error else 200)

    @page(role="user", form=Together)
    async def together(self, call: Call) -> See:
        """Steer all that a query finds, as far as whoever asks may."""
        form: Together | None = call.form
        if form is None:
            raise _unreadable()
        back = _address(form.q)
        try:
            me = who(call)
            ids = await self._queue.steerable(me, asked_for(form.q, call.asker), MOST_IDS)
            if not ids:
                return See(back, flash=Flash("There is none among them that you may steer.", "bad"))
            return See(back, flash=Flash(await self._done_together(ids, form, me)))
        except MvidarrError as error:
            return See(back, flash=Flash(error.detail, "bad"))

    async def _done_together(self, ids: list[int], form: Together, me: Who) -> str:
        many = f"{len(ids):,} downloads" if len(ids) > 1 else "1 download"
        match form.do:
            case "top" | "bottom":
                await self._queue.put_at_end(ids, form.do, me)
                return f"{many}: at the {form.do} of what has their priority."
            case "pause" | "resume":
                await self._queue.change(ids, me, held=form.do == "pause")
                return f"{many}: {'paused' if form.do == 'pause' else 'not paused any more'}."
            case "raise":
                await self._queue.change(ids, me, priority=int(form.priority))
                return f"{many}: of the priority {dict(PRIORITIES)[int(form.priority)].lower()} now."

    @page(role="manager", form=Resting)
    async def rest(self, call: Call) -> See:
        """Let all downloads rest, or go on; or another lane."""
        if call.form is None:
            raise _unreadable()
        paused, lane = call.form.paused == "yes", call.form.lane
        await self._queue.pause_lane(lane, paused, call.actor)
        what = "Downloads" if lane == LANE else f"Jobs of the lane {lane}"
        said = f"{what} rest until somebody resumes them." if paused else f"{what} go on."
        return See(call.form.back, flash=Flash(said))

    @page(role="manager", form=RestForm)
    async def wake(self, call: Call) -> See:
        """End the rest of a site, or of all downloads, after a failure."""
        if call.form is None:
            raise _unreadable()
        host = call.form.host or None
        try:
            await self._waking.wake(host, actor=call.actor)
        except MvidarrError as error:
            return See(call.form.back, flash=Flash(error.detail, "bad"))
        return See(call.form.back, flash=Flash(f"{host or 'Everything'} is asked again now."))

    @page(role="user", form=Steering)
    async def steer(self, call: Call) -> See:
        """Move one, pause it, give it another priority, or take it out."""
        form: Steering | None = call.form
        if form is None:
            raise _unreadable()
        back = _address(form.q, form.at)
        try:
            return See(back, flash=await self._do(call.id, form, who(call)))
        except MvidarrError as error:
            return See(back, flash=Flash(error.detail, "bad"))

    async def _do(self, download_id: int, form: Steering, me: Who) -> Flash:
        """What was done; it can be taken back at once."""
        if form.do in ("remove", "block", "replace"):
            entry = await self._queue.entry(download_id, me)
            block = form.do != "remove"
            gone = await self._removing.remove([download_id], me, blocklist=block, search=form.do == "replace")
            told, change = _told(entry["video"]["title"], form.do, gone), next(iter(gone["change_ids"]), None)
            return Flash(told, change=change, put_back=None if block else entry["job_id"])
        return Flash(await self._steered(download_id, form, me))

    async def _steered(self, download_id: int, form: Steering, me: Who) -> str:
        entry = await self._queue.entry(download_id, me)
        title = entry["video"]["title"]
        match form.do:
            case "up" | "down":
                return await self._step(entry, me, -1 if form.do == "up" else 1)
            case "top" | "bottom":
                await self._queue.put_at_end([download_id], form.do, me)
                return f"{title} stands at the {form.do} of what has its priority."
            case "place":
                return await self._place(entry, form.number, me)
            case "pause" | "resume":
                await self._queue.change([download_id], me, held=form.do == "pause")
                return f"{title} {'is paused' if form.do == 'pause' else 'goes on'}."
            case _:
                await self._queue.change([download_id], me, priority=int(form.priority))
                return f"{title} has the priority {dict(PRIORITIES)[int(form.priority)].lower()} now."

    async def _step(self, entry: QueueEntry, me: Who, by: int) -> str:
        """Past its neighbour, whatever page that is on; with its priority."""
        if entry["position"] is None:
            raise Conflict("It runs already.", code="not_open")
        standing = await self._queue.standing()
        beside = standing["running"] + entry["position"] - 1 + by
        found = (await self._queue.page(me, at=beside, limit=1))["items"] if beside >= standing["running"] else []
        if not found:
            return f"{entry['video']['title']} stands at the end already."
        await self._queue.put_beside([entry["id"]], found[0]["id"], me, before=by < 0)
        return f"{entry['video']['title']} is number {entry['position'] + by:,} now."

    async def _place(self, entry: QueueEntry, number: str, me: Who) -> str:
        if not number or int(number) < 1:
            raise Invalid("Type the number that it is to have; 1 is the first.", code="bad_number")
        await self._queue.put_at([entry["id"]], int(number), me)
        now_at = (await self._queue.entry(entry["id"], me))["position"]
        return f"{entry['video']['title']} is number {now_at:,} now." if now_at else "It runs already."


def _address(q: str, at: int = 0) -> str:
    asked = {**({"q": q} if q else {}), **({"at": at} if at else {})}
    return f"{HERE}?{urlencode(asked)}" if asked else HERE


def _unreadable() -> Invalid:
    return Invalid("This form is not one of the queue's. Open the queue again and press its buttons.", code="bad_form")


def _told(title: str, deed: Deed, gone: Removed) -> str:
    if deed == "remove":
        return f"{title} is out of the queue. Its video stays wanted."
    if deed == "block":
        return f"{title} is out of the queue, and this upload is not taken again."
    if gone["searching"]:
        return f"{title}: this upload is not taken again, and another one is looked for."
    return f"{title}: this upload is not taken again. Another one cannot be looked for now; see its page."
