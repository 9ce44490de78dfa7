"""Which videos people began to want by a change, an undo or a redo, and which they stopped to: for those who must do
something about it in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from mvidarr.db import Reader, RowChange
from mvidarr.db.tables.journal import change_rows
from mvidarr.db.tables.library import artists, videos

BEHIND = -10  # priority of what nobody asks for at this moment


@dataclass(frozen=True)
class Turned:
    """Ids. ``again``: wanted by an undo or a redo, which may be of long ago and of thousands: they stand behind what
    people ask for now."""

    wanted: list[int]
    left: list[int]
    actor: str
    again: bool

    @property
    def priority(self) -> int:
        return BEHIND if self.again else 0


def turned(changes: Sequence[RowChange]) -> Turned:
    """``changes`` of videos in one transaction, in their order: what counts is where each began and ended."""
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for change in changes:
        if change.before and change.after and "status" in change.after:
            first.setdefault(change.id, change.before["status"])
            last[change.id] = change.after["status"]
    moved = {id: status for id, status in last.items() if status != first[id]}
    return Turned(
        wanted=[id for id, status in moved.items() if status == "wanted"],
        left=[id for id in moved if first[id] == "wanted"],
        actor=changes[0].actor,
        again=changes[0].origin in ("undo", "redo"),
    )


async def by_hand(r: Reader, changes: Sequence[RowChange], ids: Sequence[int]) -> list[int]:
    """Those that somebody wants for their own sake. Not those that came along as their artist's videos shall be
    fetched: the change says something of the artist too, and who hears of that sees to them."""
    of_artist = exists().where(
        change_rows.c.table == artists.name,
        change_rows.c.row_id == videos.c.artist_id,
        change_rows.c.change_id == changes[0].change_id,
    )
    asked = select(videos.c.id).where(videos.c.id.in_(ids), videos.c.status == "wanted", ~of_artist)
    return [row["id"] for row in await r.all(asked.order_by(videos.c.id))] if ids else []
