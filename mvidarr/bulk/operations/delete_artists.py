"""Delete many artists with all their videos, files included or not. Of one with thousands of videos some go in each
transaction: it has as many turns as it takes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from mvidarr.bulk.operation import LATER, MORE, Operation, Planned, Told, Turn
from mvidarr.bulk.operations.deleting import (
    IDS,
    JOBS_OF_ARTISTS,
    PLACES_OF_ARTISTS,
    Deleted,
    Fate,
    counted,
    said,
)
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artists, files, video_artists, videos
from mvidarr.library import deletion
from mvidarr.library.deletion import Deletion
from mvidarr.library.edit_store import BUSY, claimed
from mvidarr.query import Asker

Row = dict[str, Any]

_VERSIONS = select(artists.c.id, artists.c.version).where(artists.c.id.in_(IDS))
_OWNER, _COUNT = videos.c.artist_id.label("of"), func.count().label("n")
_OWN = select(_OWNER, _COUNT, func.sum(videos.c.id).label("ids")).where(videos.c.artist_id.in_(IDS)).group_by("of")
_OF_FILES = (
    select(_OWNER, _COUNT, func.sum(files.c.id).label("ids"), func.sum(files.c.size).label("size"))
    .select_from(files.join(videos))
    .where(videos.c.artist_id.in_(IDS))
    .group_by("of")
)
_GUEST = select(video_artists.c.artist_id.label("of"), _COUNT).where(video_artists.c.artist_id.in_(IDS)).group_by("of")

OTHER_VIDEOS = "A video or a file came to it or went from it since the preview."


class DeleteArtists(Operation[Deleted, Fate]):
    name, noun, label, icon = "delete", "artist", "Delete…", "trash-2"
    deletes = True
    told = Told("go", "deleted", "deleted", "could not be deleted", "could not be deleted")
    arguments = Deleted
    summary = "Delete many artists with all their videos, with the files or without. An undo brings all of it back."

    def __init__(self, deletion: Deletion) -> None:
        self._deletion = deletion

    def reason(self, arguments: Deleted, count: int) -> str:
        return said(arguments, count, "artist")

    async def prepare(self, r: Reader, arguments: Deleted, asker: Asker) -> Fate:
        return Fate.of(arguments, asker)

    async def plan(self, r: Reader, prepared: Fate, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        theirs, busy = await _belongings(r, ids), await claimed(r)
        told = {
            "guest": await counted(r, _GUEST, ids),
            "places": await counted(r, PLACES_OF_ARTISTS, ids),
            "jobs": await counted(r, JOBS_OF_ARTISTS, ids),
        }
        rows = await r.all(_VERSIONS, {"ids": list(ids)})
        return [
            _planned(prepared, row, theirs[row["id"]], {name: n.get(row["id"], 0) for name, n in told.items()})
            if row["id"] not in busy
            else Planned(row["id"], row["version"], "conflict", reason=BUSY)
            for row in rows
        ]

    async def hold(self, w: Writer, ids: Sequence[int]) -> None:
        await self._deletion.hold(w, ids)

    async def apply(
        self, w: Writer, change: ChangeSet, prepared: Fate, rows: Sequence[Planned]
    ) -> Mapping[int, str | Turn]:
        turns = list(_some(sorted(rows, key=lambda row: row.id)))
        begun = {row.id for row in turns}
        answers: dict[int, str | Turn] = {row.id: LATER for row in rows if row.id not in begun}
        fresh = [row for row in turns if not row.again]
        theirs, busy = await _belongings(w, [row.id for row in fresh]), await claimed(w, change.id)
        for row in fresh:
            if row.id in busy:
                answers[row.id] = BUSY
            elif _signed(theirs[row.id]) != row.work:
                answers[row.id] = OTHER_VIDEOS
        ids = [row.id for row in turns if row.id not in answers]
        gone, _ = await self._deletion.dwindle(w, change, ids, prepared.files, prepared.actor)
        return {**answers, **{id: MORE for id in ids if id not in gone}}


def _some(rows: Sequence[Planned]) -> Iterator[Planned]:
    """As many as have, together, what goes in one transaction."""
    count = 0
    for row in rows:
        if count >= deletion.CHUNK:
            return
        count += row.work["videos"]
        yield row


async def _belongings(r: Reader, ids: Sequence[int]) -> dict[int, Row]:
    """How many videos and files each has, how large these are, and which: the sums of their ids say so."""
    if not ids:
        return {}
    own, with_files = await r.several((_OWN, {"ids": list(ids)}), (_OF_FILES, {"ids": list(ids)}))
    theirs = {name: {row["of"]: row for row in rows} for name, rows in (("videos", own), ("files", with_files))}
    return {id: {name: found.get(id, {}) for name, found in theirs.items()} for id in ids}


def _signed(theirs: Row) -> Row:
    """What must be so still when it is applied."""
    return {
        "videos": theirs["videos"].get("n", 0),
        "files": theirs["files"].get("n", 0),
        "ids": [int(theirs[name].get("ids") or 0) for name in ("videos", "files")],
    }


def _planned(fate: Fate, row: Row, theirs: Row, told: Row) -> Planned:
    work, size = _signed(theirs), int(theirs["files"].get("size") or 0)
    before, after = fate.told({"videos": work["videos"], "files": work["files"], **told})
    effects = {
        "videos": work["videos"], **fate.effects(work["files"], size), "guests": told["guest"],
        "places": told["places"], "cancelled": told["jobs"],
    }  # fmt: skip
    return Planned(row["id"], row["version"], "change", before, after, work=work, effects=effects)
