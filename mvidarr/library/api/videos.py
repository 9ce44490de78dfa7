"""Videos over HTTP: the list, one video, its still."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from starlette.responses import Response
from typing_extensions import TypedDict

from mvidarr.errors import Invalid, NotFound
from mvidarr.library.asked import AskedQueries
from mvidarr.library.facets import FACETS, Facet, Facets
from mvidarr.library.lists import DumpedPage, VideoLists
from mvidarr.library.pictures import Pictures
from mvidarr.library.shapes import Rank, Video, VideoFile, VideoPage
from mvidarr.library.videos import Videos
from mvidarr.media import Size
from mvidarr.web.endpoint import Answer, Body, Call, Listing, endpoint
from mvidarr.web.ranges import FileAnswer

AT = Field(ge=0, le=2**31 - 1, description="Rank of the first row, instead of a cursor.")
Q = Annotated[str, Field(description="In the query language.")]
SORT = Field(max_length=200, description="Fields with commas between them; with - in front, largest first.")
HIGHLIGHTS = Field(description="Tells of every video where the searched words stand in it.")


class Asking(Body):
    """What is counted; words that are unknown to the language are told apart by the language itself."""

    q: Q = ""


class VideoListing(Listing):
    q: Q = ""
    sort: Annotated[str, SORT] = ""
    at: Annotated[int, AT] | None = None
    highlights: Annotated[bool, HIGHLIGHTS] = False


class VideoSearch(Body, VideoListing):
    """The same for queries too long for an address; ``facets`` count all that the query finds, not the page."""

    facets: Annotated[tuple[str, ...], Field(max_length=len(FACETS))] = ()


class VideoIndex(Asking):
    by: Literal["letter", "artist", "year"] = "letter"


class StillOf(Body):
    size: Size = "m"
    v: Annotated[str, Field(max_length=64, description="Changes with the picture; only browsers' caches read it.")] = ""


class Count(TypedDict):
    count: int


class VideoPageWithFacets(VideoPage):
    facets: NotRequired[list[Facet]]


class DumpedPageWithFacets(DumpedPage):
    facets: NotRequired[list[Facet]]


def by_person(call: Call, asked: VideoListing) -> bool:
    """Somebody asks anew: no program by its key, and no further page."""
    return call.principal_required.via != "key" and not (asked.cursor or asked.at)


class VideosApi:
    def __init__(
        self, videos: Videos, lists: VideoLists, pictures: Pictures, facets: Facets, *, asked: AskedQueries
    ) -> None:
        self._videos = videos
        self._lists = lists
        self._facets = facets
        self._pictures = pictures
        self._asked = asked

    @endpoint(role="readonly", query=VideoListing, result=VideoPage, errors=(Invalid,))
    async def page(self, call: Call) -> DumpedPage:
        """A page of videos, unless asked otherwise newest first, or what fits the words best."""
        return await self._page(call, call.query)

    @endpoint(role="readonly", body=VideoSearch, result=VideoPageWithFacets, errors=(Invalid,))
    async def search(self, call: Call) -> DumpedPageWithFacets:
        """The same for long queries, with facets beside it where they are asked for."""
        page = await self._page(call, call.body)
        found: DumpedPageWithFacets = {"items": page["items"], "next": page["next"]}
        if "highlights" in page:
            found["highlights"] = page["highlights"]
        if call.body.facets:
            found["facets"] = await self._facets.shown(call.body.q, call.body.facets, call.asker)
        return found

    @endpoint(role="readonly", query=Asking, result=Count, errors=(Invalid,))
    async def count(self, call: Call) -> Count:
        """How many videos a query finds."""
        return {"count": await self._lists.count(call.query.q, call.asker)}

    @endpoint(role="readonly", query=VideoIndex, result=list[Rank], errors=(Invalid,))
    async def index(self, call: Call) -> list[Rank]:
        """Where each letter or year begins, for a rail beside the list."""
        return await self._lists.index(call.query.q, call.query.by, call.asker)

    @endpoint(role="readonly", result=Video, errors=(NotFound,))
    async def one(self, call: Call) -> Answer:
        """One video."""
        video = await self._videos.get(call.id, call.principal_required.id)
        return Answer(video, version=video["version"])

    @endpoint(role="readonly", result=list[VideoFile], errors=(NotFound,))
    async def files(self, call: Call) -> list[VideoFile]:
        """Its files, as their probe found them; the one that is played first."""
        return await self._videos.files(call.id)

    async def _page(self, call: Call, asked: VideoListing) -> DumpedPage:
        page = await self._lists.dumped(
            asked.q,
            asked.sort or None,
            asked.cursor,
            asked.at,
            asked.limit,
            asker=call.asker,
            marked=asked.highlights,
        )
        if by_person(call, asked):
            self._asked.note(call.principal_required.id, "videos", asked.q)
        return page

    @endpoint(
        role="readonly",
        query=StillOf,
        produces="image/webp",
        or_produces=("image/jpeg",),
        also=(206, 304),
        errors=(NotFound,),
        rate="media",
    )
    async def thumbnail(self, call: Call) -> Response:
        """Its still, 160, 320, 640 or 1280 pixels wide; WebP where the client takes it, else JPEG."""
        webp = "image/webp" in call.request.headers.get("accept", "")
        still = await self._pictures.still(call.id, call.query.size, "webp" if webp else "jpeg")
        headers = {
            "ETag": still.etag,
            "Cache-Control": "private, max-age=31536000, immutable" if call.query.v else "private, no-cache",
            "Vary": "Accept",
        }
        if call.request.headers.get("if-none-match") == still.etag:
            return Response(status_code=304, headers=headers)
        return FileAnswer(still.path, headers=headers, media_type=still.media_type)
