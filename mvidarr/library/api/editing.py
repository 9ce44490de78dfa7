"""Changing the library over HTTP: edit, add, merge, delete. Every answer names its change, by whose id it is undone."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field, StrictInt
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.library.artists import Artists
from mvidarr.library.curation import Curation
from mvidarr.library.shapes import Artist, Video
from mvidarr.library.videos import Videos
from mvidarr.library.wishes import Wish
from mvidarr.web.endpoint import Answer, Body, Call, endpoint

Many = Annotated[list[str], Field(max_length=200)]
Monitor = Literal["all", "future", "missing", "none"]
Name = Annotated[str, Field(description="Made when there is no artist of this name or alias.")]


class CreditIn(Body):
    role: str
    name: str


class LinkIn(Body):
    name: str
    url: str


class VideoChanges(Body):
    """A field that is left out stays as it is, null empties it. What is changed is locked."""

    artist: Name | StrictInt | None = None
    title: str | None = None
    featured: list[Name | StrictInt] | None = None
    kind: str | None = None
    year: int | None = None
    release_date: Annotated[str | None, Field(description="YYYY-MM-DD; gives the year as well.")] = None
    album: str | None = None
    label: str | None = None
    directors: Many | None = None
    genres: Many | None = None
    tags: Many | None = None
    description: str | None = None
    credits: list[CreditIn] | None = None
    monitored: bool | None = None
    profile_id: int | None = None
    locked: Annotated[Many | None, Field(description="All that shall be locked; what is changed here joins them.")] = (
        None
    )


class ArtistChanges(Body):
    """A field that is left out stays as it is, null empties it. What is changed is locked."""

    name: str | None = None
    aliases: Many | None = None
    ids: Annotated[dict[str, str | None] | None, Field(description="By provider; all that the artist shall have.")] = (
        None
    )
    links: list[LinkIn] | None = None
    genres: Many | None = None
    disambiguation: str | None = None
    description: str | None = None
    monitored: bool | None = None
    auto_download: bool | None = None
    monitor: Annotated[
        Monitor | None, Field(description="Which of their videos become wanted: all, or those published in future.")
    ] = None
    kinds: Many | None = None
    look_every: Annotated[int | None, Field(description="Seconds between two looks; null as the settings have it.")] = (
        None
    )
    look_priority: Annotated[int | None, Field(description="Who has more is looked for first; 0 is usual.")] = None
    profile_id: int | None = None
    folder: str | None = None
    locked: Many | None = None


class Into(Body):
    into: Annotated[StrictInt, Field(ge=1, le=2**63 - 1, description="The artist that stays.")]


class Wished(Body):
    status: Wish


class WithFiles(Body):
    files: Annotated[
        Literal["bin", "keep"], Field(description="Move the files to the recycle bin, or leave them where they are.")
    ] = "bin"


class EditedVideo(TypedDict):
    video: Video
    change_id: int | None  # None: everything was so already


class EditedArtist(TypedDict):
    artist: Artist
    change_id: int | None


class Wanted(TypedDict):
    video: Video
    change_id: int | None


class Deleted(TypedDict):
    change_id: int
    job: NotRequired[JobView]


class EditingApi:
    def __init__(self, videos: Videos, artists: Artists, curation: Curation) -> None:
        self._videos = videos
        self._artists = artists
        self._edits = curation.edits
        self._merging = curation.merging
        self._deletion = curation.deletion
        self._wishes = curation.wishes

    @endpoint(role="manager", body=VideoChanges, result=EditedVideo, if_match=True, errors=(Invalid, NotFound))
    async def edit_video(self, call: Call) -> Answer:
        """Change fields of a video, and lock them; undone by the change's id."""
        patch = call.body.model_dump(exclude_unset=True)
        change_id = await self._edits.video(call.id, patch, version=call.version, actor=call.actor)
        video = await self._videos.get(call.id, call.principal_required.id)
        return Answer({"video": video, "change_id": change_id}, version=video["version"])

    @endpoint(role="manager", query=WithFiles, result=Deleted, also=(202,), if_match=True, errors=(NotFound,))
    async def delete_video(self, call: Call) -> Answer:
        """Delete a video; its files go to the recycle bin unless told otherwise, and an undo brings back both."""
        change_id, job = await self._deletion.video(
            call.id, files=call.query.files, version=call.version, actor=call.actor
        )
        return _deleted(change_id, job)

    @endpoint(role="user", body=Wished, result=Wanted, errors=(NotFound, Conflict))
    async def wish(self, call: Call) -> Wanted:
        """Want a video, ignore it, or leave it for later; undone by the change's id.

        What is wanted is downloaded, or looked for first."""
        change_id = await self._wishes.set(call.id, call.body.status, actor=call.actor)
        return {"video": await self._videos.get(call.id, call.principal_required.id), "change_id": change_id}

    @endpoint(role="manager", body=ArtistChanges, result=EditedArtist, if_match=True, errors=(Invalid, NotFound))
    async def edit_artist(self, call: Call) -> Answer:
        """Change fields of an artist, and lock them; undone by the change's id."""
        patch = call.body.model_dump(exclude_unset=True)
        change_id = await self._edits.artist(call.id, patch, version=call.version, actor=call.actor)
        artist = await self._artists.get(call.id)
        return Answer({"artist": artist, "change_id": change_id}, version=artist["version"])

    @endpoint(role="manager", query=WithFiles, result=Deleted, also=(202,), if_match=True, errors=(NotFound,))
    async def delete_artist(self, call: Call) -> Answer:
        """Delete an artist with all their videos, as one change."""
        change_id, job = await self._deletion.artist(
            call.id, files=call.query.files, version=call.version, actor=call.actor
        )
        return _deleted(change_id, job)

    @endpoint(role="manager", body=Into, result=EditedArtist, errors=(Invalid, NotFound))
    async def merge(self, call: Call) -> Answer:
        """Merge an artist into another: videos, guest roles, aliases, ids, links and genres move, no file does."""
        into = call.body.into
        change_id = await self._merging.merge(call.id, into, version=None, actor=call.actor)
        artist = await self._artists.get(into)
        return Answer({"artist": artist, "change_id": change_id}, version=artist["version"])


def _deleted(change_id: int, job: JobView | None) -> Answer:
    body: Deleted = {"change_id": change_id}
    if job is None:
        return Answer(body)
    body["job"] = job
    return Answer(body, status=202, location=f"/api/jobs/{job['id']}")
