"""The queue over HTTP: seen in its order, put in another, paused, taken out."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from typing_extensions import TypedDict

from mvidarr.downloads.failing.waking import Waking
from mvidarr.downloads.queue.fields import asked_for
from mvidarr.downloads.queue.queue import Queue
from mvidarr.downloads.queue.removing import Removing
from mvidarr.downloads.queue.rights import Who
from mvidarr.downloads.queue.shapes import EntryState, QueueEntry, QueuePage, QueueStanding, Removed, Steered
from mvidarr.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from mvidarr.web.endpoint import Body, Call, Fields, Listing, endpoint
from mvidarr.web.selected import MOST_IDS, Id

MOST_BLOCKED = 100  # at once: each is a change of its own
Ids = Annotated[list[Id], Field(min_length=1, max_length=MOST_IDS, description="Ids of downloads.")]
Priority = Annotated[Literal[20, 10, 0, -10], Field(description="20 urgent, 10 high, 0 normal, -10 low.")]
Lane = Literal["download", "media", "metadata", "maintenance"]


Query = Annotated[str, Field(max_length=2000, description="Only what this finds, in the query language.")]


class QueueListing(Listing):
    q: Query = ""
    state: EntryState | None = None
    mine: Annotated[bool, Field(description="Only what you asked for yourself.")] = False
    at: Annotated[int, Field(ge=0, le=2**31 - 1, description="How many to leave out, instead of a cursor.")] = 0


class QueueCounted(Fields):
    q: Query = ""


class DownloadPatch(Body):
    priority: Priority | None = None
    held: Annotated[bool | None, Field(description="Paused; one that runs stops and keeps what it has.")] = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.priority is None and self.held is None:
            raise ValueError("give a priority, held, or both")
        return self


class QueueMove(Body):
    """Before one, after one, to an end, or to a number."""

    ids: Annotated[Ids, Field(description="Ids of downloads, in their new order.")]
    before: Annotated[Id | None, Field(description="The download to go in front of.")] = None
    after: Annotated[Id | None, Field(description="Or the one to go behind.")] = None
    to: Annotated[Literal["top", "bottom"] | None, Field(description="Or an end of what has their priority.")] = None
    number: Annotated[
        int | None, Field(ge=1, le=2**31 - 1, description="Or the position that the first of them is to have.")
    ] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(one is not None for one in (self.before, self.after, self.to, self.number)) != 1:
            raise ValueError("give one of before, after, to and number")
        if len(set(self.ids)) < len(self.ids) or (self.before or self.after) in self.ids:
            raise ValueError("name every download once")
        return self


class QueueRaise(Body):
    ids: Ids
    priority: Priority


class QueueRest(Body):
    ids: Ids


class QueueLane(Body):
    lane: Annotated[Lane, Field(description="Whose jobs; of downloads by itself.")] = "download"
    paused: bool


class RestEnded(Body):
    host: Annotated[
        str | None, Field(max_length=300, description="The site; null for the rest of all downloads after a failure.")
    ] = None


class QueueRemoval(Body):
    ids: Ids
    blocklist: Annotated[bool, Field(description="Never take the uploads that they are of again.")] = False
    search: Annotated[bool, Field(description="Look for others, and take the best.")] = False


class QueueCount(TypedDict):
    count: int


class EntryEnvelope(TypedDict):
    download: QueueEntry


class QueueSteered(TypedDict):
    changed: int
    left_out: int
    standing: QueueStanding


class LaneAnswer(TypedDict):
    standing: QueueStanding


class QueueApi:
    def __init__(self, queue: Queue, removing: Removing, waking: Waking) -> None:
        self._queue = queue
        self._removing = removing
        self._waking = waking

    @endpoint(role="readonly", query=QueueListing, result=QueuePage, errors=(Invalid,))
    async def page(self, call: Call) -> QueuePage:
        """Downloads that run, then those that wait, in the order in which they are taken."""
        asked: QueueListing = call.query
        return await self._queue.page(
            who(call), state=asked.state, mine=asked.mine, where=asked_for(asked.q, call.asker), cursor=asked.cursor,
            at=asked.at, limit=asked.limit,
        )  # fmt: skip

    @endpoint(role="readonly", query=QueueCounted, result=QueueCount, errors=(Invalid,))
    async def count(self, call: Call) -> QueueCount:
        """How many downloads run or wait, or how many of them a query finds."""
        return {"count": await self._queue.count(asked_for(call.query.q, call.asker))}

    @endpoint(role="user", body=DownloadPatch, result=EntryEnvelope, errors=(NotFound, Conflict, Forbidden))
    async def edit(self, call: Call) -> EntryEnvelope:
        """Give a download another priority, pause it, or let it go on."""
        await self._queue.entry(call.id, who(call))  # says why, where it is in the queue no more
        await self._queue.change([call.id], who(call), priority=call.body.priority, held=call.body.held)
        return {"download": await self._queue.entry(call.id, who(call))}

    @endpoint(role="user", body=QueueMove, result=QueueSteered, errors=(Conflict, Forbidden))
    async def move(self, call: Call) -> QueueSteered:
        """Put downloads before or after another or at a number, with the priority there, or to an end of their own."""
        body: QueueMove = call.body
        if body.number is not None:
            return await self._steered(await self._queue.put_at(body.ids, body.number, who(call)))
        if body.to is not None:
            return await self._steered(await self._queue.put_at_end(body.ids, body.to, who(call)))
        beside = body.before or body.after or 0
        before = body.before is not None
        return await self._steered(await self._queue.put_beside(body.ids, beside, who(call), before=before))

    @endpoint(role="user", body=QueueRaise, result=QueueSteered, errors=(Forbidden,))
    async def prioritise(self, call: Call) -> QueueSteered:
        """Give several downloads a priority."""
        return await self._steered(await self._queue.change(call.body.ids, who(call), priority=call.body.priority))

    @endpoint(role="user", body=QueueRest, result=QueueSteered, errors=(Forbidden,))
    async def pause(self, call: Call) -> QueueSteered:
        """Pause downloads; what runs stops and keeps what it has."""
        return await self._steered(await self._queue.change(call.body.ids, who(call), held=True))

    @endpoint(role="user", body=QueueRest, result=QueueSteered, errors=(Forbidden,))
    async def resume(self, call: Call) -> QueueSteered:
        """Let downloads go on from where they were."""
        return await self._steered(await self._queue.change(call.body.ids, who(call), held=False))

    @endpoint(role="manager", body=QueueLane, result=LaneAnswer)
    async def lane(self, call: Call) -> LaneAnswer:
        """Pause a whole lane until somebody resumes it, or let it go on."""
        body: QueueLane = call.body
        return {"standing": await self._queue.pause_lane(body.lane, body.paused, call.actor)}

    @endpoint(role="manager", body=RestEnded, result=LaneAnswer, errors=(Conflict,))
    async def wake(self, call: Call) -> LaneAnswer:
        """Ask a site again at once that is left alone after a failure, or let all downloads go on."""
        await self._waking.wake(call.body.host, actor=call.actor)
        return {"standing": await self._queue.standing()}

    @endpoint(role="user", body=QueueRemoval, result=Removed, errors=(Forbidden, Invalid))
    async def remove(self, call: Call) -> Removed:
        """Take downloads out of the queue; never take their uploads again, and look for others, where that is said."""
        body: QueueRemoval = call.body
        if body.blocklist and len(body.ids) > MOST_BLOCKED:
            sentence = f"Blocklist at most {MOST_BLOCKED} at once."
            raise Invalid(sentence, errors=(FieldError("ids", sentence),))
        return await self._removing.remove(body.ids, who(call), blocklist=body.blocklist, search=body.search)

    async def _steered(self, steered: Steered) -> QueueSteered:
        return {**steered, "standing": await self._queue.standing()}


def who(call: Call) -> Who:
    return Who(call.actor, call.principal_required.may("manager"))
