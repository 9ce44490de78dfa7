"""One video in a browser: player, what is known about it, its files, sources, picture and history."""

from pathlib import PurePosixPath
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import Field

from mvidarr.downloads import Download, Downloads
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.jobs import Jobs
from mvidarr.library.changes import Changes
from mvidarr.library.consequences import Consequences
from mvidarr.library.pages.back import Back
from mvidarr.library.pages.told import Telling
from mvidarr.library.pictures import Pictures
from mvidarr.library.profiles import Profiles
from mvidarr.library.shapes import SourceRef, Video
from mvidarr.library.videos import Videos
from mvidarr.library.wishes import Wish, Wishes
from mvidarr.playback import PlaylistRoom, Run
from mvidarr.query import Query, text_of
from mvidarr.query.tree import Criterion, Item, Op
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

Tab = Literal["details", "file", "sources", "picture", "history"]


class VideoAsked(Fields):
    tab: Tab = "details"
    playlist: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    place: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None


class DownloadAsked(Fields):
    always: bool = False


class WishForm(Back):
    status: Wish


class VideoPages:
    def __init__(
        self,
        videos: Videos,
        *,
        downloads: Downloads,
        jobs: Jobs,
        changes: Changes,
        telling: Telling,
        profiles: Profiles,
        pictures: Pictures,
        wishes: Wishes,
        consequences: Consequences,
        playlists: PlaylistRoom,
    ) -> None:
        self._videos = videos
        self._downloads = downloads
        self._jobs = jobs
        self._changes = changes
        self._telling = telling
        self._profiles = profiles
        self._pictures = pictures
        self._wishes = wishes
        self._consequences = consequences
        self._playlists = playlists

    @page(role="readonly", query=VideoAsked)
    async def video(self, call: Call) -> Page:
        """One video: player, details, file, sources, picture, history."""
        me = call.principal_required
        video = await self._videos.get(call.id, me.id)
        jobs = await self._jobs.list(subject=("video", call.id), limit=10)
        tab: Tab = call.query.tab if call.query.tab != "picture" or me.may("manager") else "details"
        context = {
            "video": video,
            "jobs": jobs["items"],
            "file_exists": await self._videos.file_exists(call.id),
            "tried": await self._tried(video),
            "tab": tab,
            "look_for": looking_for,
            "goes": await self._consequences.of_deleting_video(call.id) if me.may("manager") else None,
            "run": await self._run(call),
            "holding": await self._playlists.playlists.holding(call.id, call.asker),
            **await self._of_tab(call, tab, video),
        }
        return Page("library/video.html", context)

    @page(role="user", query=DownloadAsked)
    async def download(self, call: Call) -> See:
        """Ask for the file of a video, or for a better one."""
        try:
            await self._downloads.request(call.id, actor=call.actor, always=call.query.always)
        except MvidarrError as error:
            return See(f"/videos/{call.id}", flash=Flash(error.detail, "bad"))
        return See(f"/videos/{call.id}", flash=Flash("The download is in the queue."))

    @page(role="user", form=WishForm)
    async def wish(self, call: Call) -> See:
        """Want a video, ignore it, or leave it for later."""
        here = (call.form and call.form.back) or f"/videos/{call.id}"
        if call.form is None:
            return See(here, flash=Flash("Say whether it is wanted, ignored or left for later.", "bad"))
        try:
            change_id = await self._wishes.set(call.id, call.form.status, actor=call.actor, origin="page")
        except NotFound:
            raise
        except MvidarrError as error:
            return See(here, flash=Flash(error.detail, "bad"))
        said = await self._wishes.told(call.id, call.form.status, change_id)
        return See(here, flash=Flash(said, change=change_id))

    async def _tried(self, video: Video) -> Download | None:
        """The last try to have a better file, where it came to nothing."""
        latest = await self._downloads.latest(video["id"]) if video["files"] else None
        return latest if latest and latest["error"] and latest["state"] in ("done", "failed") else None

    async def _of_tab(self, call: Call, tab: Tab, video: Video) -> dict[str, Any]:
        match tab:
            case "details":
                return {"profile": await self._profiles.of(video["id"])}
            case "file":
                return {"files": await self._videos.files(call.id), "root": await self._root(call)}
            case "sources":
                return {"uploads": await self._uploads(video)}
            case "picture":
                return {"earlier": bool(await self._pictures.earlier(call.id))}
            case "history":
                changes = (await self._changes.of("video_id", call.id, asker=call.asker))["items"]
                return {"changes": changes, "told": await self._telling.of({c["id"]: c["told"] for c in changes})}
        return {}

    async def _uploads(self, video: Video) -> list[SourceRef]:
        """As a download tries them."""
        order = [(one.provider, one.key) for one in await self._downloads.uploads(video["id"])]
        known = {(one["provider"], one["id"]): one for one in video["sources"]}
        return [known[place] for place in order if place in known]

    async def _run(self, call: Call) -> Run | None:
        """The playlist that is being played; of one that is gone, or makes no sense any more, nothing is said."""
        asked: VideoAsked = call.query
        if asked.playlist is None:
            return None
        try:
            return await self._playlists.contents.run(asked.playlist, call.id, asked.place, call.asker)
        except MvidarrError:
            return None

    async def _root(self, call: Call) -> PurePosixPath | None:
        """Where the library lies, for those who may know."""
        if not call.principal_required.may("manager"):
            return None
        try:
            return PurePosixPath((await self._videos.file(call.id)).root)
        except NotFound:
            return None


def looking_for(field: str, value: str, op: Op = "=") -> str:
    """The library with what has this value."""
    return f"/videos?{urlencode({'q': text_of(Query(Criterion(field, (Item(op, value),))))})}"
