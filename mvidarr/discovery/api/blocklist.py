"""The blocklist over HTTP: uploads that are never taken, and taken off it again."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.discovery.searching.blocklist import BlockedPage, Blocklist
from mvidarr.errors import Invalid
from mvidarr.web.endpoint import Body, Call, Fields, Listing, endpoint
from mvidarr.web.selected import MOST_IDS, Id

Query = Annotated[str, Field(max_length=2000, description="What to look for, in the query language.")]


class BlocklistAsked(Listing):
    q: Query = ""
    sort: Annotated[str, Field(max_length=200, description="blocked, source or id.")] = ""


class BlocklistCounted(Fields):
    q: Query = ""


class Lifting(Body):
    ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_IDS, description="As the blocklist has them.")]


class BlockedCount(TypedDict):
    count: int


class LiftMade(TypedDict):
    """``left_out``: those that were not on the list. ``change_id``: to be undone; null where nothing changed."""

    changed: int
    left_out: int
    change_id: int | None


class BlocklistApi:
    """Anybody sees it; who may block an upload may take it off."""

    def __init__(self, blocklist: Blocklist) -> None:
        self._blocklist = blocklist

    @endpoint(role="readonly", query=BlocklistAsked, result=BlockedPage, errors=(Invalid,))
    async def page(self, call: Call) -> BlockedPage:
        """Uploads that somebody blocked, the latest first: whose they are, who said so and when."""
        asked: BlocklistAsked = call.query
        return await self._blocklist.page(asked.q, asked.sort or None, asked.cursor, asked.limit, asker=call.asker)

    @endpoint(role="readonly", query=BlocklistCounted, result=BlockedCount, errors=(Invalid,))
    async def count(self, call: Call) -> BlockedCount:
        """How many are blocked, or how many of them a query finds."""
        return {"count": await self._blocklist.count(call.query.q, asker=call.asker)}

    @endpoint(role="user", body=Lifting, result=LiftMade)
    async def lift(self, call: Call) -> LiftMade:
        """Take uploads off the blocklist; sources stay as they are."""
        ids = set(call.body.ids)
        lifted = await self._blocklist.lift(ids, actor=call.actor)
        return {"changed": lifted.changed, "left_out": len(ids) - lifted.changed, "change_id": lifted.change_id}
