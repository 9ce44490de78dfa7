"""Videos, their sources and statuses."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, select, update

from mvidarr.clock import now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import artists, files, sources, videos
from mvidarr.library.shapes import Video
from mvidarr.library.showing import shown, video_of
from mvidarr.library.status import Status, sources_of

Row = dict[str, Any]


async def video_row(r: Reader, video_id: int) -> Row | None:
    return await r.one(select(videos).where(videos.c.id == video_id))


async def video(r: Reader, video_id: int, user_id: int | None) -> Video | None:
    row = await r.one(_shown_one(user_id), {"of": video_id})
    return video_of(row) if row else None


@lru_cache(256)
def _shown_one(user_id: int | None) -> Select[Any]:
    return shown(user_id).where(videos.c.id == bindparam("of"))


async def videos_shown(r: Reader, video_ids: Sequence[int]) -> dict[int, Video]:
    """As nobody in particular sees them."""
    return {row["id"]: video_of(row) for row in await r.all(_shown_some(), {"of": list(video_ids)})}


@lru_cache(1)
def _shown_some() -> Select[Any]:
    return shown(None).where(videos.c.id.in_(bindparam("of", expanding=True)))


async def headings(r: Reader, video_ids: Sequence[int]) -> dict[int, str]:
    if not video_ids:
        return {}
    columns = (videos.c.id, videos.c.title, artists.c.name.label("artist"))
    rows = await r.all(select(*columns).select_from(videos.outerjoin(artists)).where(videos.c.id.in_(video_ids)))
    return {row["id"]: f"{row['artist']} - {row['title']}" if row["artist"] else row["title"] for row in rows}


async def video_with_source(r: Reader, provider: str, key: str) -> int | None:
    found = await r.value(select(sources.c.video_id).where(sources.c.provider == provider, sources.c.key == key))
    return None if found is None else int(found)


async def sources_by_rank(r: Reader, video_id: int) -> list[Row]:
    return await r.all(select(sources).where(sources.c.video_id == video_id).order_by(sources.c.rank, sources.c.id))


async def links_of_video(r: Reader, table: Any, video_id: int) -> list[Row]:
    return await r.all(select(table).where(table.c.video_id == video_id))


async def set_columns(w: Writer, table: Any, row_id: int, **values: Any) -> None:
    """For columns that the journal does not keep: counters, pictures, status."""
    await w.run(update(table).where(table.c.id == row_id).values(**values))


async def move_status(w: Writer, video_id: int, to: Status, error: Mapping[str, Any] | None) -> bool:
    """False when the video is gone or its status may not become ``to``; two who try at once can't both succeed."""
    may = and_(videos.c.id == video_id, videos.c.status.in_(sources_of(to)))
    return bool(await w.run(update(videos).where(may).values(status=to, error=error, updated=now())))


async def move_resting(w: Writer, video_ids: Collection[int]) -> None:
    """Those of them that are downloading go back to their file, or to be wanted."""
    filed = files.select().where(files.c.video_id == videos.c.id).exists()
    downloading = and_(videos.c.id.in_(video_ids), videos.c.status == "downloading")
    resting = case((filed, "downloaded"), else_="wanted")
    await w.run(update(videos).where(downloading).values(status=resting, updated=now()))
