"""Say of many videos what is wanted: a file, none ever, or to decide later. Work moves the same statuses and has no
version, so what stands is judged again when it is written. What follows of it - downloads, searches, and what is not
needed any more - the rooms see to that hear of the change; the preview counts it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from mvidarr.accounts import Role
from mvidarr.bulk.operation import GivenArguments, Operation, Planned
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import videos
from mvidarr.downloads.asking.entering import DOWNLOAD
from mvidarr.jobs import hold_open_of, open_about
from mvidarr.library.prospects import Prospect, asked_of, prospect
from mvidarr.library.status import Status
from mvidarr.library.wishes import Wish, refusal, write_wish
from mvidarr.query import Asker

_STATUSES = asked_of(videos.c.version, videos.c.status)
_FOLLOWS: Mapping[Prospect, str] = {"download": "downloads", "search": "searches", "nobody": "nameless"}
MOVED = "Its status has changed since the preview."
_DONE: Mapping[Wish, tuple[str, str]] = {
    "wanted": ("Wanted", ""),
    "ignored": ("Ignored", ""),
    "discovered": ("Left", " for later"),
}


class WishFor(GivenArguments):
    status: Annotated[
        Wish, Field(description="wanted: they shall get a file; ignored: never; discovered: decide later.")
    ]


class WishVideos(Operation[WishFor, Wish]):
    name, noun, label, icon = "status", "video", "Want or ignore…", "heart"
    arguments = WishFor
    role: ClassVar[Role] = "user"
    summary = (
        "Want many videos, ignore them, or leave them for later; what is wanted is downloaded, or looked for first."
    )

    def reason(self, arguments: WishFor, count: int) -> str:
        verb, rest = _DONE[arguments.status]
        return f"{verb} {count:,} video{'s' if count != 1 else ''}{rest}"

    async def prepare(self, r: Reader, arguments: WishFor, asker: Asker) -> Wish:
        return arguments.status

    async def plan(self, r: Reader, prepared: Wish, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        asked = await open_about(r, DOWNLOAD, "video", ids)
        rows = await r.all(_STATUSES, {"ids": list(ids)})
        return [_judged(row, prepared, row["id"] in asked) for row in rows]

    async def hold(self, w: Writer, ids: Sequence[int]) -> None:
        await hold_open_of(w, "video", ids)

    async def apply(self, w: Writer, change: ChangeSet, prepared: Wish, rows: Sequence[Planned]) -> Mapping[int, str]:
        against = {row.id: _stands_against(row, prepared) for row in rows}
        await write_wish(change, [row.standing for row in rows if against[row.id] is None], prepared)
        return {id: reason for id, reason in against.items() if reason is not None}


def _stands_against(row: Planned, wish: Wish) -> str | None:
    status: Status = row.standing["status"]
    return MOVED if status != row.before["status"] else refusal(status, wish)


def _judged(row: Mapping[str, Any], wish: Wish, asked: bool) -> Planned:
    """``asked``: a download of it is open."""
    before, after = {"status": row["status"]}, {"status": wish}
    if row["status"] == wish:
        return Planned(row["id"], row["version"], "same")
    reason = refusal(row["status"], wish)
    if reason is not None:
        return Planned(row["id"], row["version"], "conflict", before, after, reason)
    return Planned(row["id"], row["version"], "change", before, after, effects=_effects(row, wish, asked))


def _effects(row: Mapping[str, Any], wish: Wish, asked: bool) -> Mapping[str, int]:
    if wish != "wanted":
        return {"cancelled": 1} if asked else {}
    follows = None if asked else _FOLLOWS.get(prospect(row))
    return {follows: 1} if follows else {}
