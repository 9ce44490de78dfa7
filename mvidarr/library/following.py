"""Hooks of the journal: whose derived columns follow a change of rows that belong to a video or an artist."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from sqlalchemy import Table, select

from mvidarr.db import RowChange, Writer
from mvidarr.db.journal.tracked import Effects, Project
from mvidarr.db.tables.library import artist_labels
from mvidarr.library.projection import project_artists, project_labels, project_videos, project_videos_of

Renew = Callable[[Writer, Iterable[int]], Awaitable[None]]


def words_of(table: Table) -> Project:
    """For a table of labels."""

    async def project(w: Writer, ids: Sequence[int]) -> None:
        await project_labels(w, table, ids)

    return project


def of_video(table: Table) -> Effects:
    """The video that a row belongs, or belonged, to."""

    async def follow(w: Writer, changes: Sequence[RowChange]) -> None:
        await project_videos(w, await _owners(w, table, "video_id", changes))

    return follow


async def of_artist(w: Writer, changes: Sequence[RowChange]) -> None:
    """The artist that an alias or a genre belongs, or belonged, to; an alias is searched in their videos as well."""
    owners = await _owners(w, artist_labels, "artist_id", changes)
    await project_artists(w, owners)
    await project_videos_of(w, owners)


async def of_name(w: Writer, changes: Sequence[RowChange]) -> None:
    """What shows or sorts by the name of an artist."""
    await project_videos_of(w, {change.id for change in changes if change.before and "name" in (change.after or {})})


async def _owners(w: Writer, table: Table, column: str, changes: Sequence[RowChange]) -> set[int]:
    said = {side[column] for change in changes for side in (change.before, change.after) if side and column in side}
    silent = [change.id for change in changes if column not in {**(change.before or {}), **(change.after or {})}]
    rows = await w.all(select(table.c[column]).where(table.c.id.in_(silent))) if silent else []
    return said | {row[column] for row in rows}
