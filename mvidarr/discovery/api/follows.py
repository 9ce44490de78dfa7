"""What is followed, over HTTP: channels and playlists by their address."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.discovery.looking.follow_shapes import Follow, FollowPage
from mvidarr.discovery.looking.following import Follows
from mvidarr.errors import Conflict, External, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.web.endpoint import Answer, Body, Call, Listing, endpoint

Whose = Annotated[int | None, Field(description="The artist whose all of its videos are; null: each says whose.")]
Kinds = Annotated[list[str], Field(max_length=20, description="The kinds of video that become wanted.")]
Monitor = Annotated[str, Field(description="all, or future: only what appears from now on.")]
Every = Annotated[int | None, Field(description="Seconds between two looks; null: as the settings have it.")]
Priority = Annotated[int, Field(description="Who is looked at first.")]
Auto = Annotated[bool, Field(description="What is found and wanted is downloaded.")]


class NewFollow(Body):
    url: Annotated[str, Field(min_length=1, max_length=2000, description="Address of a channel or playlist.")]
    artist_id: Whose = None
    auto_download: Auto = False
    kinds: Kinds = ["official"]  # noqa: RUF012 - pydantic copies it
    monitor: Monitor = "all"
    every: Every = None
    priority: Priority = 0
    profile_id: int | None = None


class FollowPatch(Body):
    """What is left out stays as it is."""

    title: Annotated[str, Field(max_length=300)] = ""
    artist_id: Whose = None
    active: Annotated[bool, Field(description="false pauses it.")] = True
    auto_download: Auto = False
    kinds: Kinds = []  # noqa: RUF012 - pydantic copies it
    monitor: Monitor = "all"
    every: Every = None
    priority: Priority = 0
    profile_id: int | None = None


class FollowEnvelope(TypedDict):
    """Without ``change_id`` everything was so already. ``job``: the first look at a new one."""

    follow: Follow
    change_id: NotRequired[int]
    job: NotRequired[JobView]


class FollowDeleted(TypedDict):
    change_id: int


class FollowLook(TypedDict):
    job: JobView


class FollowsApi:
    def __init__(self, follows: Follows) -> None:
        self._follows = follows

    @endpoint(role="readonly", query=Listing, result=FollowPage, errors=(Invalid,))
    async def page(self, call: Call) -> FollowPage:
        """Channels and playlists that are followed, by title."""
        return await self._follows.page(cursor=call.query.cursor, limit=call.query.limit)

    @endpoint(role="readonly", result=Follow, errors=(NotFound,))
    async def one(self, call: Call) -> Answer:
        """One channel or playlist that is followed."""
        follow = await self._follows.get(call.id)
        return Answer(follow, version=follow["version"])

    @endpoint(
        role="manager", body=NewFollow, result=FollowEnvelope, status=201, errors=(Conflict, Invalid, External),
        unhurried=True,
    )  # fmt: skip
    async def add(self, call: Call) -> Answer:
        """Follow a channel or playlist: what it has is looked at now, and what is new from then on."""
        values: dict[str, Any] = call.body.model_dump(exclude={"url"})
        follow, change_id, job = await self._follows.add(call.body.url, values, actor=call.actor, origin="api")
        body: FollowEnvelope = {"follow": follow, "change_id": change_id, "job": job}
        return Answer(body, location=f"/api/follows/{follow['id']}", version=follow["version"])

    @endpoint(
        role="manager", body=FollowPatch, result=FollowEnvelope, if_match=True, errors=(NotFound, Conflict, Invalid)
    )
    async def edit(self, call: Call) -> Answer:
        """Change how it is followed, pause it, or go on."""
        values: dict[str, Any] = call.body.model_dump(exclude_unset=True)
        follow, change_id = await self._follows.edit(
            call.id, values, version=call.version, actor=call.actor, origin="api"
        )
        body: FollowEnvelope = {"follow": follow}
        if change_id is not None:
            body["change_id"] = change_id
        return Answer(body, version=follow["version"])

    @endpoint(role="manager", result=FollowDeleted, if_match=True, errors=(NotFound, Conflict))
    async def delete(self, call: Call) -> FollowDeleted:
        """Follow it no longer; its videos stay."""
        change = await self._follows.delete(call.id, version=call.version, actor=call.actor, origin="api")
        return {"change_id": change}

    @endpoint(role="user", result=FollowLook, status=202, errors=(NotFound, Conflict))
    async def look(self, call: Call) -> Answer:
        """Look now for what is new there."""
        job = await self._follows.look(call.id, actor=call.actor)
        return Answer({"job": job}, location=f"/api/jobs/{job['id']}")
