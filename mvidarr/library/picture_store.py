"""What the library asks its tables about pictures. No picture is journaled: the row follows the file."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update

from mvidarr.clock import now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import videos
from mvidarr.library import store
from mvidarr.library.shapes import FilePlace
from mvidarr.media import PictureFacts

Row = dict[str, Any]

_PICTURED = (
    videos.c.id, videos.c.version, videos.c.picture, videos.c.color, videos.c.placeholder, videos.c.added,
)  # fmt: skip
_CHUNK = 500  # ids a statement


def picture_columns(facts: PictureFacts) -> dict[str, str]:
    return {"picture": facts.digest, "color": facts.color, "placeholder": facts.placeholder}


def picture_key(video_id: int, added: int) -> str:
    """What the pictures of a video are kept under; ``added`` in milliseconds."""
    return f"{video_id}-{added}"


async def picture_keys(r: Reader, video_ids: Sequence[int]) -> set[str]:
    """Of those that are in the library."""
    found: set[str] = set()
    for start in range(0, len(video_ids), _CHUNK):
        among = videos.c.id.in_(video_ids[start : start + _CHUNK])
        rows = await r.all(select(videos.c.id, videos.c.added).where(among))
        found.update(picture_key(row["id"], row["added"]) for row in rows)
    return found


async def set_picture(w: Writer, video_id: int, facts: PictureFacts) -> bool:
    """False when the video is gone."""
    values = {**picture_columns(facts), "updated": now()}
    return bool(await w.run(update(videos).where(videos.c.id == video_id).values(values)))


async def newest_pictured(r: Reader, artist_ids: Sequence[int]) -> dict[int, Row]:
    """Of each artist the video added last that has a picture: its id, picture, color and placeholder."""
    last = func.max(videos.c.id)
    newest = (
        select(last)
        .where(videos.c.artist_id.in_(artist_ids), videos.c.picture.is_not(None))
        .group_by(videos.c.artist_id)
    )
    columns = (videos.c.artist_id, videos.c.id, videos.c.picture, videos.c.color, videos.c.placeholder)
    return {row["artist_id"]: row for row in await r.all(select(*columns).where(videos.c.id.in_(newest)))}


async def pictured(r: Reader, video_id: int) -> tuple[Row | None, FilePlace | None]:
    """Its id, version, picture with its colours, and moment of adding, and where its primary file lies."""
    row = await r.one(select(*_PICTURED).where(videos.c.id == video_id))
    return row, await store.primary_file(r, video_id) if row else None
