"""What stands in a playlist, over HTTP: the places, put in, moved, noted, taken out; and how playing goes on."""

from typing import Annotated, NotRequired, Self

from pydantic import Field, model_validator
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Forbidden, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.playback.api.playlists import who
from mvidarr.playback.arranging import Arranging
from mvidarr.playback.contents import Contents
from mvidarr.playback.filling import Filling
from mvidarr.playback.shapes import ItemPage, Run
from mvidarr.web.endpoint import Answer, Body, Call, Listing, endpoint
from mvidarr.web.selected import Id, Selected

Few = Annotated[list[Id], Field(min_length=1, max_length=500, description="Ids of places, in their new order.")]


class ItemListing(Listing):
    at: Annotated[int, Field(ge=0, le=2**31 - 1, description="How many to leave out, instead of a cursor.")] = 0


class Moves(Body):
    items: Few
    before: Annotated[Id | None, Field(description="The place to go in front of.")] = None
    after: Annotated[Id | None, Field(description="Or the one to go behind; without both it is the end.")] = None

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if self.before is not None and self.after is not None:
            raise ValueError("give what to go in front of, or behind, not both")
        if len(set(self.items)) < len(self.items):
            raise ValueError("name every item once")
        return self


class Leaving(Body):
    items: Few


class Note(Body):
    note: Annotated[str | None, Field(max_length=5_000)]


class RunAsked(Body):
    video: Id
    place: Annotated[int | None, Field(ge=1, le=2**63 - 1, description="Which of its places.")] = None


class AddedToPlaylist(TypedDict):
    """``left_out`` stood there already. With a ``job`` it has only begun."""

    added: int
    left_out: int
    change_id: NotRequired[int]
    job: NotRequired[JobView]


class MovedItems(TypedDict):
    position: int
    change_id: NotRequired[int]


class ItemsChanged(TypedDict):
    change_id: NotRequired[int]


class RunAnswer(TypedDict):
    run: Run | None


class PlaylistItemsApi:
    def __init__(self, contents: Contents, filling: Filling, arranging: Arranging) -> None:
        self._contents = contents
        self._filling = filling
        self._arranging = arranging

    @endpoint(role="readonly", query=ItemListing, result=ItemPage, errors=(NotFound, Invalid))
    async def page(self, call: Call) -> ItemPage:
        """A page of what stands in a playlist, in its order."""
        asked = call.query
        return await self._contents.page(call.id, call.asker, cursor=asked.cursor, at=asked.at, limit=asked.limit)

    @endpoint(
        role="user",
        body=Selected,
        result=AddedToPlaylist,
        also=(202,),
        errors=(NotFound, Conflict, Forbidden, Invalid),
    )
    async def add(self, call: Call) -> Answer:
        """Put videos into a playlist, at its end; many are a job."""
        filled = await self._filling.add(call.id, call.body.selection(), who=who(call))
        body: AddedToPlaylist = {"added": filled.added, "left_out": filled.left_out}
        if filled.change_id is not None:
            body["change_id"] = filled.change_id
        if filled.job is None:
            return Answer(body)
        return Answer({**body, "job": filled.job}, status=202, location=f"/api/jobs/{filled.job['id']}")

    @endpoint(role="user", body=Moves, result=MovedItems, errors=(NotFound, Conflict, Forbidden))
    async def move(self, call: Call) -> MovedItems:
        """Move items to another place, in front of one or to the end."""
        body: Moves = call.body
        moved = await self._arranging.move(call.id, body.items, body.before, body.after, who=who(call))
        answer: MovedItems = {"position": moved.position}
        return answer if moved.change_id is None else {**answer, "change_id": moved.change_id}

    @endpoint(role="user", body=Leaving, result=ItemsChanged, errors=(NotFound, Conflict, Forbidden))
    async def remove(self, call: Call) -> ItemsChanged:
        """Take several items out of a playlist."""
        return {"change_id": await self._arranging.remove(call.id, call.body.items, who=who(call))}

    @endpoint(
        role="user",
        body=Note,
        result=ItemsChanged,
        if_match=True,
        errors=(NotFound, Conflict, Forbidden, Invalid),
    )
    async def note(self, call: Call) -> ItemsChanged:
        """Write a note to an item; If-Match is the version of the playlist."""
        item, text = int(call.path["item"]), call.body.note
        change_id = await self._arranging.note(call.id, item, text, version=call.version, who=who(call))
        return {} if change_id is None else {"change_id": change_id}

    @endpoint(role="user", result=ItemsChanged, if_match=True, errors=(NotFound, Conflict, Forbidden))
    async def take_out(self, call: Call) -> ItemsChanged:
        """Take an item out of a playlist; If-Match is the version of the playlist."""
        item = int(call.path["item"])
        return {"change_id": await self._arranging.remove(call.id, [item], version=call.version, who=who(call))}

    @endpoint(role="readonly", query=RunAsked, result=RunAnswer, errors=(NotFound, Invalid))
    async def run(self, call: Call) -> RunAnswer:
        """What is played before and after a video of a playlist."""
        return {"run": await self._contents.run(call.id, call.query.video, call.query.place, call.asker)}
