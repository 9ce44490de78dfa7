"""Delete many videos, with or without their files. As of one: open work on them is cancelled, and an undo brings back
rows, places in playlists, what people made of them, and their files out of the recycle bin."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from mvidarr.bulk.operation import Operation, Planned, Told
from mvidarr.bulk.operations.deleting import FILES, IDS, JOBS, OTHER_FILES, PLACES, Deleted, Fate, counted, said
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import videos
from mvidarr.jobs import hold_open_of
from mvidarr.library.deletion import Deletion
from mvidarr.query import Asker

Row = dict[str, Any]

_VERSIONS = select(videos.c.id, videos.c.version).where(videos.c.id.in_(IDS))


class DeleteVideos(Operation[Deleted, Fate]):
    name, noun, label, icon = "delete", "video", "Delete…", "trash-2"
    deletes = True
    told = Told("go", "deleted", "deleted", "could not be deleted", "could not be deleted")
    arguments = Deleted
    summary = "Delete many videos from the library, with their files or without. An undo brings all of it back."

    def __init__(self, deletion: Deletion) -> None:
        self._deletion = deletion

    def reason(self, arguments: Deleted, count: int) -> str:
        return said(arguments, count, "video")

    async def prepare(self, r: Reader, arguments: Deleted, asker: Asker) -> Fate:
        return Fate.of(arguments, asker)

    async def plan(self, r: Reader, prepared: Fate, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        theirs = await _files(r, ids)
        places, work = await counted(r, PLACES, ids), await counted(r, JOBS, ids)
        rows = await r.all(_VERSIONS, {"ids": list(ids)})
        return [
            _planned(prepared, row, theirs.get(row["id"], []), places.get(row["id"], 0), work.get(row["id"], 0))
            for row in rows
        ]

    async def hold(self, w: Writer, ids: Sequence[int]) -> None:
        await hold_open_of(w, "video", ids)

    async def apply(self, w: Writer, change: ChangeSet, prepared: Fate, rows: Sequence[Planned]) -> Mapping[int, str]:
        theirs = await _files(w, [row.id for row in rows])
        other = {row.id for row in rows if _ids(theirs.get(row.id, [])) != row.work}
        going = [row.standing for row in rows if row.id not in other]
        if going:
            await self._deletion.drop(w, change, going, prepared.files, prepared.actor)
        return dict.fromkeys(other, OTHER_FILES)


async def _files(r: Reader, ids: Sequence[int]) -> dict[int, list[Row]]:
    """By video."""
    found: dict[int, list[Row]] = defaultdict(list)
    for file in await r.all(FILES, {"ids": list(ids)}):
        found[file["video_id"]].append(file)
    return found


def _ids(theirs: Sequence[Row]) -> list[int]:
    return [file["id"] for file in theirs]


def _planned(fate: Fate, row: Row, theirs: Sequence[Row], places: int, work: int) -> Planned:
    before, after = fate.told({"files": [file["path"] for file in theirs], "places": places, "jobs": work})
    size = sum(file["size"] or 0 for file in theirs)
    effects = {**fate.effects(len(theirs), size), "places": places, "cancelled": work}
    return Planned(row["id"], row["version"], "change", before, after, work=_ids(theirs), effects=effects)
