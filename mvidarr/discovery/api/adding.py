"""Artists over HTTP: looked up at all sources at once, and added."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal, NotRequired

import orjson
from pydantic import Field
from starlette.responses import Response, StreamingResponse
from typing_extensions import TypedDict

from mvidarr.discovery.adding.adding import Adding
from mvidarr.discovery.adding.finding import LookupView
from mvidarr.discovery.adding.lookup import LONGEST, Lookup
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.library.artists import Artists
from mvidarr.library.shapes import Artist
from mvidarr.web.endpoint import Answer, Body, Call, Fields, endpoint

NDJSON = "application/x-ndjson"
SECONDS = 10.0  # without a stream: what has not answered by then is left out

Many = Annotated[list[str], Field(max_length=200)]


class Looked(Fields):
    term: Annotated[
        str,
        Field(
            min_length=1, max_length=LONGEST, description="A name, an id (mbid:…, imvdb:…) or the address of a page."
        ),
    ]
    stream: Annotated[bool, Field(description="A line of JSON after each answer, the last with done.")] = False


class LinkOf(Body):
    name: str
    url: str


class NewArtist(Body):
    """An artist by name, or by ids whose name a source tells; monitored unless told otherwise."""

    name: str | None = None
    ids: Annotated[dict[str, str | None] | None, Field(description="By provider, as a lookup gives them.")] = None
    aliases: Many | None = None
    links: list[LinkOf] | None = None
    genres: Many | None = None
    disambiguation: str | None = None
    description: str | None = None
    monitored: bool | None = None
    auto_download: bool | None = None
    monitor: Annotated[
        Literal["all", "future", "missing", "none"] | None, Field(description="Which of their videos become wanted.")
    ] = None
    kinds: Many | None = None
    look_every: Annotated[int | None, Field(description="Seconds between two looks; null as the settings have it.")] = (
        None
    )
    look_priority: Annotated[int | None, Field(description="Who has more is looked for first; 0 is usual.")] = None
    profile_id: int | None = None
    folder: str | None = None
    locked: Many | None = None
    discover: Annotated[bool, Field(description="Look for their videos at once.")] = False


class ArtistAdded(TypedDict):
    """``job`` fills in what sources know of them, and then looks for their videos if that was asked."""

    artist: Artist
    change_id: int | None
    job: NotRequired[JobView]


class Described(TypedDict):
    job: JobView


class AddingApi:
    def __init__(self, lookup: Lookup, adding: Adding, artists: Artists) -> None:
        self._lookup = lookup
        self._adding = adding
        self._artists = artists

    @endpoint(role="user", query=Looked, result=LookupView, or_produces=(NDJSON,), errors=(Invalid,))
    async def lookup(self, call: Call) -> Response | LookupView:
        """Look for an artist at all sources at once; who is the same is one, with the reasons.

        With ``stream=1``, or where NDJSON is asked for, there is a line whenever a source has answered; without, what
        has come within ten seconds."""
        asked: Looked = call.query
        if asked.stream or NDJSON in call.request.headers.get("accept", ""):
            return StreamingResponse(
                _lines(self._lookup.states(asked.term)), media_type=NDJSON, headers={"X-Accel-Buffering": "no"}
            )
        return await self._lookup.answer(asked.term, seconds=SECONDS)

    @endpoint(role="user", body=NewArtist, result=ArtistAdded, status=201, errors=(Invalid, Conflict))
    async def add(self, call: Call) -> Answer:
        """Add an artist by name, or by ids of a lookup."""
        patch = call.body.model_dump(exclude_unset=True, exclude={"discover"})
        added = await self._adding.add(patch, discover=call.body.discover, actor=call.actor)
        artist = await self._artists.get(added.id)
        body: ArtistAdded = {"artist": artist, "change_id": added.change_id}
        if added.job is not None:
            body["job"] = added.job
        return Answer(body, location=f"/api/artists/{added.id}", version=artist["version"])

    @endpoint(role="manager", result=Described, status=202, errors=(NotFound, Conflict, Invalid))
    async def describe(self, call: Call) -> Answer:
        """Fill in what sources know of an artist, where nothing stands yet."""
        job = await self._adding.describe(call.id, actor=call.actor)
        return Answer({"job": job}, location=f"/api/jobs/{job['id']}")


async def _lines(states: AsyncIterator[LookupView]) -> AsyncIterator[bytes]:
    async for state in states:
        yield orjson.dumps(state) + b"\n"
