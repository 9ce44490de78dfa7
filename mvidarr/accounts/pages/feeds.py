"""One's own feeds, each with the address that programs subscribe to.

GET  /account/feeds                 feeds    POST /account/feeds/{name}/renew   renew
POST /account/feeds/{name}/revoke   revoke
"""

from mvidarr.accounts.api.feeds import named
from mvidarr.accounts.feeds import FeedName, Feeds, address_of
from mvidarr.errors import NotFound
from mvidarr.web.endpoint import Call, Flash, Page, See, page

HERE = "/account/feeds"


class FeedsPages:
    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds

    @page(role="readonly")
    async def feeds(self, call: Call) -> Page:
        """The feeds there are, and which one subscribes to."""
        return await self._page(call)

    @page(role="readonly", rate="sign_in")
    async def renew(self, call: Call) -> Page:
        """Make the address of a feed anew. The page shows it, this once."""
        name = named(call)
        _, token = await self._feeds.renew(call.principal_required.id, name)
        return await self._page(call, made=name, token=token, status=201)

    @page(role="readonly")
    async def revoke(self, call: Call) -> See:
        """End the address of a feed."""
        try:
            await self._feeds.revoke(call.principal_required.id, named(call))
        except NotFound as error:
            return See(HERE, flash=Flash(error.detail))
        return See(HERE, flash=Flash("The address opens nothing any more. Programs that ask for it are refused."))

    async def _page(self, call: Call, *, made: FeedName | None = None, token: str = "", status: int = 200) -> Page:
        url = call.request.url
        address = f"{url.scheme}://{url.netloc}{call.base}{address_of(made, token)}" if made else None
        context = {"feeds": await self._feeds.of(call.principal_required.id), "address": address}
        return Page("accounts/feeds.html", context, status=status)
