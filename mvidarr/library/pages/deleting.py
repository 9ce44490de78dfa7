"""Deleting a video or an artist: what goes is told first, and whether its files go along is asked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from mvidarr.errors import Conflict
from mvidarr.library.artists import Artists
from mvidarr.library.consequences import Consequences, Deleting
from mvidarr.library.deletion import Deletion
from mvidarr.library.videos import Videos
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page
from mvidarr.web.filters import size

Row = Mapping[str, Any]


class DeleteForm(Fields):
    files: Literal["keep", "bin"]
    version: Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class _Noun:
    name: str
    path: str
    heading: str
    read: Callable[[int], Awaitable[Row]]
    consequences: Callable[[int], Awaitable[Deleting]]
    delete: Callable[..., Awaitable[tuple[int, Any]]]


class DeletingPages:
    def __init__(self, videos: Videos, artists: Artists, deletion: Deletion, consequences: Consequences) -> None:
        self._video = _Noun("video", "/videos", "title", videos.get, consequences.of_deleting_video, deletion.video)
        self._artist = _Noun(
            "artist", "/artists", "name", artists.get, consequences.of_deleting_artist, deletion.artist
        )

    @page(role="manager")
    async def video_page(self, call: Call) -> Page:
        """What would go with a video."""
        return await self._ask(self._video, call)

    @page(role="manager", form=DeleteForm)
    async def video(self, call: Call) -> Page | See:
        """Delete a video; its files stay or go to the recycle bin."""
        return await self._delete(self._video, call)

    @page(role="manager")
    async def artist_page(self, call: Call) -> Page:
        """What would go with an artist."""
        return await self._ask(self._artist, call)

    @page(role="manager", form=DeleteForm)
    async def artist(self, call: Call) -> Page | See:
        """Delete an artist with all their videos."""
        return await self._delete(self._artist, call)

    async def _ask(self, noun: _Noun, call: Call, error: str = "", status: int = 200) -> Page:
        row = await noun.read(call.id)
        context = {
            "noun": noun.name,
            "here": f"{noun.path}/{call.id}",
            "heading": row[noun.heading],
            "version": row["version"],
            "goes": await noun.consequences(call.id),
            "files": call.form_values.get("files", "bin"),
            "error": error,
        }
        return Page("library/delete.html", context, status=status)

    async def _delete(self, noun: _Noun, call: Call) -> Page | See:
        row = await noun.read(call.id)
        if call.form is None:
            return await self._ask(noun, call, "Choose what becomes of the files.", 422)
        goes = await noun.consequences(call.id)
        try:
            change, job = await noun.delete(
                call.id, files=call.form.files, version=call.form.version, actor=call.actor, origin="page"
            )
        except Conflict as error:
            if error.code != "moved_on":
                raise
            said = f"This {noun.name} was changed since you opened this page. Look again whether it shall go."
            return await self._ask(noun, call, said, 409)
        return See(noun.path, flash=Flash(_said(row[noun.heading], goes, call.form.files, job), change=change))


def _said(heading: str, goes: Deleting, files: str, job: Any) -> str:
    if job is not None and job["kind"] == "delete_artist":
        return f"“{heading}” is being deleted, with {goes.videos:,} videos."
    if not goes.files:
        return f"Deleted “{heading}”."
    where = "moved to the recycle bin" if files == "bin" else "left where they are"
    return f"Deleted “{heading}”. Its files ({size(goes.size)}) are {where}."
