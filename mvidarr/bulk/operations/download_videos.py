"""Ask for the files of many videos. Each is a download of its own, to be followed and cancelled in Activity; what has
been asked for is not in the journal, so nothing of it is undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, exists, select

from mvidarr.accounts import Role
from mvidarr.bulk.operation import GivenArguments, Operation, Planned
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import files, sources, videos
from mvidarr.downloads import Downloads
from mvidarr.errors import Conflict
from mvidarr.jobs import hold_open_of
from mvidarr.query import Asker

_HERE = "Its file is in the library already."
_ASKED = "It is being downloaded already."
_NO_SOURCE = "It has no source to download from. Add an address first."
_NOW, _THEN = {"download": "none"}, {"download": "queued"}
_JUDGED = select(
    videos.c.id,
    videos.c.version,
    videos.c.artist_id,
    exists().where(files.c.video_id == videos.c.id).label("here"),
    exists().where(sources.c.video_id == videos.c.id).label("source"),
).where(videos.c.id.in_(bindparam("ids", expanding=True)))


class DownloadGiven(GivenArguments):
    pass


@dataclass(frozen=True)
class Actor:
    name: str


class DownloadVideos(Operation[DownloadGiven, Actor]):
    name, noun, label, icon = "download", "video", "Download…", "download"
    role: ClassVar[Role] = "user"
    undoable = False
    arguments = DownloadGiven
    summary = "Download the files of many videos; each download is followed and cancelled in Activity."

    def __init__(self, downloads: Downloads) -> None:
        self._downloads = downloads

    def reason(self, arguments: DownloadGiven, count: int) -> str:
        return f"Asked for {count:,} download{'s' if count != 1 else ''}"

    async def prepare(self, r: Reader, arguments: DownloadGiven, asker: Asker) -> Actor:
        return Actor(f"user:{asker.user_id}")

    async def plan(self, r: Reader, prepared: Actor, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        asked = await self._downloads.asked_for(r, ids)
        return [_judged(row, row["id"] in asked) for row in await r.all(_JUDGED, {"ids": list(ids)})]

    async def hold(self, w: Writer, ids: Sequence[int]) -> None:
        await hold_open_of(w, "video", ids)

    async def apply(self, w: Writer, change: ChangeSet, prepared: Actor, rows: Sequence[Planned]) -> Mapping[int, str]:
        ids = [row.id for row in rows]
        asked = await self._downloads.asked_for(w, ids)
        now = {row["id"]: _judged(row, row["id"] in asked) for row in await w.all(_JUDGED, {"ids": ids})}
        undone = {id: now[id].reason for id in ids if now[id].verdict != "change"}
        for row in rows:
            if row.id not in undone:
                known = row.standing["artist_id"] is not None
                try:
                    await self._downloads.ask_within(w, row.id, known=known, actor=prepared.name)
                except Conflict as refusal:
                    undone[row.id] = refusal.detail
        return undone


def _judged(row: Mapping[str, Any], asked: bool) -> Planned:
    if asked or row["here"]:
        return Planned(row["id"], row["version"], "same", reason=_ASKED if asked else _HERE)
    if not row["source"]:
        return Planned(row["id"], row["version"], "conflict", reason=_NO_SOURCE)
    jobs = 1 if row["artist_id"] is not None else 2
    return Planned(row["id"], row["version"], "change", _NOW, _THEN, effects={"jobs": jobs})
