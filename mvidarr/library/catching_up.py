"""Derived columns of rows that an older version wrote, filled in when the program starts."""

from sqlalchemy import Table, select

from mvidarr.db import Database
from mvidarr.db.tables.library import artist_labels, artists, video_labels, videos
from mvidarr.library.projection import project_artists, project_labels, project_videos

_CHUNK = 100  # rows a transaction
_DONE = "derived columns 2"  # a revision; counted up with every further column


async def catch_up(database: Database) -> None:
    """Nothing but one look when it was done before. Artists before videos, which sort by their names."""
    async with database.read() as r:
        if await r.revision(_DONE):
            return
    for table in (artist_labels, video_labels, artists, videos):
        await _fill(database, table)
    async with database.write("catch up") as w:
        await w.revise(_DONE)


async def _fill(database: Database, table: Table) -> None:
    after = 0
    while ids := await _unfilled(database, table, after):
        async with database.write("catch up") as w:
            if table is videos:
                await project_videos(w, ids)
            elif table is artists:
                await project_artists(w, ids)
            else:
                await project_labels(w, table, ids)
        after = ids[-1]


async def _unfilled(database: Database, table: Table, after: int) -> list[int]:
    """Of a title without any word there never is anything to fill: each row is looked at once."""
    empty = table.c.name_words if table is videos else table.c.words
    wanted = select(table.c.id).where(table.c.id > after, empty == "").order_by(table.c.id).limit(_CHUNK)
    async with database.read() as r:
        return [row["id"] for row in await r.all(wanted)]
