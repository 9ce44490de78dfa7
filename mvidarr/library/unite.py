"""One video out of several that are the same: rows of the one that goes become those of the one that stays, within
somebody's change set, so that an undo gives each back what was its own. ``uniting`` says which.

No file moves. What only work writes (where a file belongs, who played what) is noted here as well, and taken back where
nobody moved it since.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Table, bindparam, func, select

from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.files import bin_entries
from mvidarr.db.tables.journal import change_rows
from mvidarr.db.tables.library import artists, files, play_state, roots, sources, video_artists, video_labels, videos
from mvidarr.library.belongings import grouped
from mvidarr.library.store.bin import PENDING
from mvidarr.library.whole import Takeover, Whole

Row = dict[str, Any]

_IDS: Any = bindparam("ids", expanding=True)
_VIDEOS = select(videos).where(videos.c.id.in_(_IDS)).order_by(videos.c.id)
_GUESTS = (
    select(video_artists, artists.c.name)
    .select_from(video_artists.join(artists, artists.c.id == video_artists.c.artist_id))
    .where(video_artists.c.video_id.in_(_IDS))
    .order_by(video_artists.c.position, video_artists.c.id)
)
_LABELS = select(video_labels).where(video_labels.c.video_id.in_(_IDS))
_LABELS = _LABELS.order_by(video_labels.c.position, video_labels.c.id)
_SOURCES = select(sources).where(sources.c.video_id.in_(_IDS)).order_by(sources.c.rank, sources.c.id)
_FILES = (
    select(files, roots.c.path.label("root"))
    .select_from(files.join(roots))
    .where(files.c.video_id.in_(_IDS))
    .order_by(files.c.primary.desc(), files.c.id)
)
_PLAYED = select(play_state).where(play_state.c.video_id.in_(_IDS)).order_by(play_state.c.id)
_MOVING = select(bin_entries.c.video_id).where(bin_entries.c.state.in_(PENDING))


async def read_wholes(r: Reader, ids: Sequence[int]) -> dict[int, Whole]:
    """Of those that are there."""
    return _wholes(await r.several(*((question, {"ids": list(ids)}) for question in _questions(lock=False))))


async def hold_wholes(w: Writer, ids: Sequence[int]) -> dict[int, Whole]:
    """The same, nobody else's until the end of the transaction."""
    return _wholes(await w.several(*((question, {"ids": list(ids)}) for question in _questions(lock=True))))


def _questions(*, lock: bool) -> tuple[Executable, ...]:
    return _HELD if lock else _ASKED


_ASKED = (_VIDEOS, _GUESTS, _LABELS, _SOURCES, _FILES, _PLAYED)
_HELD = (
    _VIDEOS.with_for_update(),
    _GUESTS.with_for_update(of=video_artists),
    _LABELS.with_for_update(),
    _SOURCES.with_for_update(),
    _FILES.with_for_update(of=files),
    _PLAYED.with_for_update(),
)


def _wholes(found: Sequence[list[Row]]) -> dict[int, Whole]:
    rows, *belongings = found
    each = [grouped(some) for some in belongings]
    return {row["id"]: Whole(row, *(theirs.get(row["id"], []) for theirs in each)) for row in rows}


async def with_files_on_their_way(r: Reader, ids: Sequence[int]) -> set[int]:
    """Whose files come out of the recycle bin, or go into it, right now."""
    rows = await r.all(_MOVING.where(bin_entries.c.video_id.in_(ids)))
    return {row["video_id"] for row in rows}


async def version_written(r: Reader, change: ChangeSet, table: Table, row_id: int) -> int | None:
    """The version that this change set gave to a row last; None where it did not change it."""
    ours = change_rows.c.table == table.name, change_rows.c.row_id == row_id, change_rows.c.change_id == change.id
    found = await r.value(select(func.max(change_rows.c.version)).where(*ours))
    return None if found is None else int(found)


async def unite(change: ChangeSet, stays: Whole, goes: Whole, take: Takeover) -> Row:
    """``take`` is what ``taken_over`` says of the two as they are. The row that stays, as it is then."""
    row = stays.row
    if take.length:  # first, so that an undo, which goes backwards, finds the file gone
        row = (await change.update_many(videos, {stays.id: take.length}, known={stays.id: row}))[stays.id]
    await change.delete_known(video_artists, take.gone)
    for table, news, own, theirs in (
        (video_artists, take.guests, stays.guests, goes.guests),
        (video_labels, take.labels, stays.labels, goes.labels),
        (sources, take.sources, stays.sources, goes.sources),
        (files, take.files, stays.files, goes.files),
        (play_state, take.played, stays.played, goes.played),
    ):
        known = {one["id"]: one for one in (*own, *theirs) if one["id"] in news}
        if known:
            await change.update_many(table, news, known=known)
    for columns in (take.aside, take.columns):  # apart: who takes back the one need not take back the other
        if columns:
            row = (await change.update_many(videos, {stays.id: columns}, override=True, known={stays.id: row}))[
                stays.id
            ]
    await change.delete_known(videos, [goes.row])
    return row
