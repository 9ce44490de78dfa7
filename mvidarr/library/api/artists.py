"""Artists over HTTP: the list, one artist."""

from typing import Literal

from mvidarr.errors import Invalid, NotFound
from mvidarr.library.api.videos import Asking, Count, VideoListing, by_person
from mvidarr.library.artists import Artists
from mvidarr.library.asked import AskedQueries
from mvidarr.library.lists import ArtistLists
from mvidarr.library.shapes import Artist, ArtistPage, Rank
from mvidarr.web.endpoint import Answer, Call, endpoint


class ArtistListing(VideoListing):
    """As of videos."""


class ArtistIndex(Asking):
    by: Literal["letter"] = "letter"


class ArtistsApi:
    def __init__(self, artists: Artists, lists: ArtistLists, asked: AskedQueries) -> None:
        self._artists = artists
        self._lists = lists
        self._asked = asked

    @endpoint(role="readonly", query=ArtistListing, result=ArtistPage, errors=(Invalid,))
    async def page(self, call: Call) -> ArtistPage:
        """A page of artists, by name unless asked otherwise."""
        asked: ArtistListing = call.query
        page = await self._lists.page(
            asked.q, asked.sort or None, asked.cursor, asked.at, asked.limit, asker=call.asker
        )
        if by_person(call, asked):
            self._asked.note(call.principal_required.id, "artists", asked.q)
        return page

    @endpoint(role="readonly", query=Asking, result=Count, errors=(Invalid,))
    async def count(self, call: Call) -> Count:
        """How many artists a query finds."""
        return {"count": await self._lists.count(call.query.q, call.asker)}

    @endpoint(role="readonly", query=ArtistIndex, result=list[Rank], errors=(Invalid,))
    async def index(self, call: Call) -> list[Rank]:
        """Where each letter begins, for a rail beside the list."""
        return await self._lists.index(call.query.q, call.query.by, call.asker)

    @endpoint(role="readonly", result=Artist, errors=(NotFound,))
    async def one(self, call: Call) -> Answer:
        """One artist."""
        artist = await self._artists.get(call.id)
        return Answer(artist, version=artist["version"])
