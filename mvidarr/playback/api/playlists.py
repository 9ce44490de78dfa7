"""Playlists over HTTP: the list, one of them, made, changed, deleted, taken along as a file."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from starlette.responses import Response, StreamingResponse
from typing_extensions import TypedDict

from mvidarr.accounts import Role
from mvidarr.errors import Conflict, Forbidden, Invalid, NotFound
from mvidarr.playback.contents import Contents
from mvidarr.playback.playlists import Playlists
from mvidarr.playback.rules import MOST
from mvidarr.playback.shapes import ItemPage, Playlist, PlaylistPage
from mvidarr.playback.sharing import Who
from mvidarr.playback.writing import MEDIA_TYPES, Format, Links, disposition, entries, file_name, head, tail
from mvidarr.web.endpoint import Answer, Body, Call, Listing, endpoint

AT_ONCE = 100  # videos of an export that are read together: some milliseconds

Name = Annotated[str, Field(min_length=1, max_length=500)]
Text = Annotated[str, Field(max_length=20_000)]
Q = Annotated[str, Field(max_length=2_000, description="In the query language; of a smart one.")]
Sort = Annotated[str, Field(max_length=200, description="The order of a smart one; without it newest first.")]
Most = Annotated[int, Field(ge=1, le=MOST, description="Videos of a smart one; null: all.")]
Shared = Annotated[Role | None, Field(description="The smallest role that sees it; null: you alone.")]


class PlaylistListing(Listing):
    q: Annotated[str, Field(description="In the query language: name, owner, is:smart, is:mine.")] = ""
    sort: Annotated[str, Field(max_length=100, description="name, added, updated.")] = ""


class NewPlaylist(Body):
    name: Name
    description: Text | None = None
    smart: bool = False
    q: Q = ""
    sort: Sort = ""
    most: Most | None = None
    repeats: Annotated[bool, Field(description="Whether a video may stand in it twice.")] = False
    shared: Shared = None


class PlaylistPatch(Body):
    """What is left out stays as it is."""

    name: Name = ""
    description: Text | None = None
    q: Q = ""
    sort: Sort = ""
    most: Most | None = None
    repeats: bool = False
    shared: Shared = None


class PlaylistEnvelope(TypedDict):
    """Without ``change_id`` everything was so already."""

    playlist: Playlist
    change_id: NotRequired[int]


class PlaylistDeleted(TypedDict):
    change_id: int


class ExportAsked(Body):
    format: Format = "m3u"
    links: Annotated[
        Links,
        Field(description="Addresses of streams, which ask for a key; or paths below the media folder."),
    ] = "streams"


class PlaylistsApi:
    """A playlist is seen by its owner and those it is shared with; its owner changes it, and a manager who sees it."""

    def __init__(self, playlists: Playlists, contents: Contents) -> None:
        self._playlists = playlists
        self._contents = contents

    @endpoint(role="readonly", query=PlaylistListing, result=PlaylistPage, errors=(Invalid,))
    async def page(self, call: Call) -> PlaylistPage:
        """Your playlists and those that are shared with you, by name."""
        asked = call.query
        return await self._playlists.page(asked.q, asked.sort or None, asked.cursor, asked.limit, asker=call.asker)

    @endpoint(role="readonly", result=Playlist, errors=(NotFound,))
    async def one(self, call: Call) -> Answer:
        """One playlist, without what stands in it."""
        playlist = await self._playlists.get(call.id, call.asker)
        return Answer(playlist, version=playlist["version"])

    @endpoint(role="user", body=NewPlaylist, result=PlaylistEnvelope, status=201, errors=(Conflict, Invalid))
    async def add(self, call: Call) -> Answer:
        """A new playlist: empty, or a smart one that holds what a query finds."""
        playlist, change_id = await self._playlists.add(call.body.model_dump(), who=who(call))
        return _envelope(playlist, change_id, location=f"/api/playlists/{playlist['id']}")

    @endpoint(
        role="user",
        body=PlaylistPatch,
        result=PlaylistEnvelope,
        if_match=True,
        errors=(NotFound, Conflict, Forbidden, Invalid),
    )
    async def edit(self, call: Call) -> Answer:
        """Change a playlist's name, query, sharing and the like."""
        values: dict[str, Any] = call.body.model_dump(exclude_unset=True)
        playlist, change_id = await self._playlists.edit(call.id, values, version=call.version, who=who(call))
        return _envelope(playlist, change_id)

    @endpoint(role="user", result=PlaylistDeleted, if_match=True, errors=(NotFound, Conflict, Forbidden))
    async def delete(self, call: Call) -> PlaylistDeleted:
        """Delete a playlist; undoing that brings it back with all that stood in it."""
        return {"change_id": await self._playlists.delete(call.id, version=call.version, who=who(call))}

    @endpoint(
        role="readonly",
        query=ExportAsked,
        produces="audio/x-mpegurl",
        or_produces=("application/xspf+xml",),
        errors=(NotFound, Invalid),
        unhurried=True,
    )
    async def export(self, call: Call) -> Response:
        """The playlist as a file for other players: M3U or XSPF, of what has a file."""
        asked: ExportAsked = call.query
        playlist = await self._playlists.get(call.id, call.asker)
        first = await self._contents.page(call.id, call.asker, limit=AT_ONCE)
        url = call.request.url
        text = self._written(call, playlist, first, asked, f"{url.scheme}://{url.netloc}{call.base}")
        name = disposition(file_name(playlist["name"], asked.format))
        headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
        return StreamingResponse(text, media_type=MEDIA_TYPES[asked.format], headers=headers)

    async def _written(
        self, call: Call, playlist: Playlist, page: ItemPage, asked: ExportAsked, base: str
    ) -> AsyncIterator[str]:
        format = asked.format
        yield head(format, playlist["name"], playlist["description"])
        while True:
            videos = [(item["video"], item["note"]) for item in page["items"]]
            yield "".join(entries(format, videos, asked.links, base))
            if page["next"] is None:
                break
            page = await self._contents.page(call.id, call.asker, cursor=page["next"], limit=AT_ONCE, counted=False)
        yield tail(format)


def who(call: Call, origin: Literal["api", "page"] = "api") -> Who:
    return Who(call.asker, call.actor, origin)


def _envelope(playlist: Playlist, change_id: int | None, *, location: str | None = None) -> Answer:
    body: PlaylistEnvelope = {"playlist": playlist}
    if change_id is not None:
        body["change_id"] = change_id
    return Answer(body, version=playlist["version"], location=location)
