"""Make the pictures of many videos anew. No picture is in the journal, so nothing of it is undone there: what another
takes the place of is kept for thirty days and can be brought back on the page of its video.

There is none for artists: they are shown with the picture of one of their videos.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from mvidarr.bulk.operation import GivenArguments, Lane, Operation, Planned, Told
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.library import picture_key
from mvidarr.library.redrawing import Redrawing
from mvidarr.library.verifying import with_files
from mvidarr.query import Asker

_IN_BIN = "Its file is in the recycle bin still."
_NO_FILE = "It has no file."
_NOTHING = "It has no file and no picture."
_CHOSEN = "Somebody chose its picture, so it stays."
_SOURCES = (
    ("picture", "The picture that there is, or a frame of the file"),
    ("file", "A frame of the file, unless somebody chose the picture"),
)
_UNSEEN = "It was changed since the preview."


class RedrawGiven(GivenArguments):
    source: Annotated[
        Literal["picture", "file"],
        Field(
            title="Made from",
            description="picture: the one that there is, or the file where there is none; file: a frame of the file, "
            "unless somebody chose the picture.",
        ),
    ] = "picture"


@dataclass(frozen=True)
class Drawing:
    """``chosen``: keys of the videos whose picture somebody chose; looked up only where it matters."""

    fresh: bool
    actor: str
    chosen: frozenset[str]


class RedrawVideos(Operation[RedrawGiven, Drawing]):
    name, noun, label, icon = "thumbnails", "video", "Regenerate thumbnails…", "images"
    undoable = False
    lane: ClassVar[Lane] = "media"
    at_once: ClassVar[int] = 8
    told = Told("be drawn anew", "drawn anew", "drawn anew", "could not be drawn", "could not be drawn")
    arguments = RedrawGiven
    summary = "Make the pictures of many videos anew, beside their files and in all sizes."

    def __init__(self, redrawing: Redrawing) -> None:
        self._redrawing = redrawing

    def reason(self, arguments: RedrawGiven, count: int) -> str:
        return f"Made the pictures of {count:,} video{'s' if count != 1 else ''} anew"

    async def choices(self, r: Reader, asker: Asker) -> Mapping[str, Sequence[tuple[str, str]]]:
        return {"source": _SOURCES}

    async def prepare(self, r: Reader, arguments: RedrawGiven, asker: Asker) -> Drawing:
        self._redrawing.require()
        fresh = arguments.source == "file"
        chosen = await self._redrawing.chosen_keys() if fresh else ()
        return Drawing(fresh, f"user:{asker.user_id}", frozenset(chosen))

    async def plan(self, r: Reader, prepared: Drawing, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        return [_judged(video, prepared) for video in await with_files(r, ids)]

    async def before(self, prepared: Drawing, rows: Sequence[Planned]) -> Mapping[int, str]:
        versions = {row.id: row.version for row in rows}
        return await self._redrawing.each(versions, fresh=prepared.fresh, actor=prepared.actor)

    async def apply(
        self, w: Writer, change: ChangeSet, prepared: Drawing, rows: Sequence[Planned]
    ) -> Mapping[int, str]:
        """All of it was done before: here is only told what was not."""
        said = {row.id: _UNSEEN if row.found is None else row.found for row in rows}
        return {id: reason for id, reason in said.items() if reason}


def _judged(video: Mapping[str, Any], drawing: Drawing) -> Planned:
    id, version, (file, *_) = video["id"], video["version"], video["files"] or [None]
    if file is not None and file["in_bin"]:
        return Planned(id, version, "conflict", reason=_IN_BIN)
    if file is None and (drawing.fresh or not video["picture"]):
        return Planned(id, version, "conflict", reason=_NO_FILE if drawing.fresh else _NOTHING)
    if picture_key(id, video["added"]) in drawing.chosen:
        return Planned(id, version, "same", reason=_CHOSEN)
    before = "there is one" if video["picture"] else None
    return Planned(id, version, "change", {"picture": before}, {"picture": "made anew"})
