"""Ask for better files of many videos. Each is a download of its own; what comes takes the place of the file that is
here only if it is better, which is a change of its own, to be undone as such."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, exists, select

from mvidarr.bulk.operation import GivenArguments, Planned, Told
from mvidarr.bulk.operations.looking import Actor, Looking
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import files, sources, videos
from mvidarr.downloads import Downloads
from mvidarr.downloads.asking.upgrades import FOR_BETTER
from mvidarr.query import Asker

_NO_FILE = "It has no file yet. Download it first."
_NO_SOURCE = "It has no source to download from. Add an address first."
_NOW, _THEN = {"download": "none"}, {"download": "queued"}
_JUDGED = select(
    videos.c.id,
    videos.c.version,
    exists().where(files.c.video_id == videos.c.id, files.c.missing_since.is_(None)).label("here"),
    exists().where(sources.c.video_id == videos.c.id).label("source"),
).where(videos.c.id.in_(bindparam("ids", expanding=True)))


class UpgradeGiven(GivenArguments):
    pass


class UpgradeVideos(Looking[UpgradeGiven]):
    name, noun, label, icon = "upgrade", "video", "Get better files…", "download"
    told = Told("be downloaded again", "asked for", "asked for")
    arguments = UpgradeGiven
    asked = "It is being downloaded already."
    summary = "Download many videos again; what is better by its probe takes the place of the file that is here."

    def __init__(self, downloads: Downloads) -> None:
        self._downloads = downloads

    def reason(self, arguments: UpgradeGiven, count: int) -> str:
        return f"Asked for {count:,} better file{'s' if count != 1 else ''}"

    async def plan(self, r: Reader, prepared: Actor, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        asked = await self.open_of(r, ids)
        return [self._judged(row, asked) for row in await r.all(_JUDGED, {"ids": list(ids)})]

    def _judged(self, row: Mapping[str, Any], asked: set[int]) -> Planned:
        if row["id"] not in asked and not (row["here"] and row["source"]):
            reason = _NO_SOURCE if row["here"] else _NO_FILE
            return Planned(row["id"], row["version"], "conflict", reason=reason)
        if row["id"] in asked:
            return Planned(row["id"], row["version"], "same", reason=self.asked)
        return Planned(row["id"], row["version"], "change", _NOW, _THEN, effects={"jobs": 1})

    async def open_of(self, r: Reader, ids: Sequence[int]) -> set[int]:
        return await self._downloads.asked_for(r, ids)

    async def begin(self, w: Writer, id: int, actor: str) -> None:
        await self._downloads.ask_within(w, id, known=True, actor=actor, reason=FOR_BETTER, upgrade=True)
