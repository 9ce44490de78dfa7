"""One's own feeds: addresses that programs subscribe to.

GET    /api/auth/feeds          feeds    POST   /api/auth/feeds/{name}   renew
DELETE /api/auth/feeds/{name}   revoke
"""

from typing_extensions import TypedDict

from mvidarr.accounts.api.fields import NO_STORE
from mvidarr.accounts.feeds import FEEDS, Feed, FeedName, Feeds, address_of
from mvidarr.errors import NotFound
from mvidarr.web.endpoint import Answer, Call, endpoint


class FeedList(TypedDict):
    items: list[Feed]
    next: None


class FeedMade(TypedDict):
    """``token`` opens ``path`` below this server, which holds it. It is told this once and kept nowhere."""

    feed: Feed
    token: str
    path: str


class FeedsApi:
    """An API key can look at these doors, and no more."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds

    @endpoint(role="readonly", result=FeedList)
    async def feeds(self, call: Call) -> FeedList:
        """The feeds there are, and whether one subscribes to them: without `created` there is no token."""
        return {"items": await self._feeds.of(call.principal_required.id), "next": None}

    @endpoint(
        role="readonly", keys=False, rate="sign_in", secret_answer=True, result=FeedMade, status=201, errors=(NotFound,)
    )
    async def renew(self, call: Call) -> Answer:
        """Make the token of a feed; one there was before opens nothing any more."""
        name = named(call)
        feed, token = await self._feeds.renew(call.principal_required.id, name)
        body: FeedMade = {"feed": feed, "token": token, "path": f"{call.base}{address_of(name, token)}"}
        return Answer(body, headers=NO_STORE)

    @endpoint(role="readonly", keys=False, errors=(NotFound,))
    async def revoke(self, call: Call) -> None:
        """End the token of a feed at once."""
        await self._feeds.revoke(call.principal_required.id, named(call))


def named(call: Call) -> FeedName:
    asked = call.path["name"]
    for name in FEEDS:
        if name == asked:
            return name
    raise NotFound(f"There is no such feed. There is {', '.join(FEEDS)}.", code="no_feed")
