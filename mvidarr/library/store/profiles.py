"""Quality profiles, and who names them."""

from typing import Any

from sqlalchemy import func, select, update

from mvidarr.clock import iso, now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import artists, videos
from mvidarr.db.tables.library import profiles as table
from mvidarr.library.shapes import Profile
from mvidarr.library.wants import stored

Row = dict[str, Any]

_ARTISTS = select(func.count()).where(artists.c.profile_id == table.c.id).correlate(table).scalar_subquery()
_VIDEOS = select(func.count()).where(videos.c.profile_id == table.c.id).correlate(table).scalar_subquery()


async def profile_rows(r: Reader) -> list[Row]:
    return await r.all(select(table).order_by(table.c.id))


async def profile_row(r: Reader, profile_id: int, *, lock: bool = False) -> Row | None:
    wanted = select(table).where(table.c.id == profile_id)
    return await r.one(wanted.with_for_update() if lock else wanted)


async def profiles(r: Reader, *, only: int | None = None) -> list[Profile]:
    """With how many name each; the default first, then by name."""
    wanted = select(table, _ARTISTS.label("artists"), _VIDEOS.label("videos"))
    rows = await r.all(wanted.where(table.c.id == only) if only is not None else wanted)
    return [_profile(row) for row in sorted(rows, key=lambda row: (not row["default"], row["name"].lower()))]


async def profile_of_video(r: Reader, video_id: int) -> int | None:
    """The video's, else its artist's, else the default."""
    default = select(table.c.id).where(table.c.default).order_by(table.c.id).limit(1).scalar_subquery()
    joined = videos.outerjoin(artists, artists.c.id == videos.c.artist_id)
    named = func.coalesce(videos.c.profile_id, artists.c.profile_id, default)
    found = await r.value(select(named).select_from(joined).where(videos.c.id == video_id))
    return int(found) if found is not None else None


async def users_of_profile(r: Reader, profile_id: int) -> tuple[int, int]:
    """How many artists and videos name it."""
    row = await r.one(select(_ARTISTS.label("artists"), _VIDEOS.label("videos")).where(table.c.id == profile_id))
    return (row["artists"], row["videos"]) if row else (0, 0)


async def make_default(w: Writer, profile_id: int) -> None:
    """All rows in one statement, so that there is never a moment with none or two."""
    await w.run(update(table).values(default=table.c.id == profile_id))


async def begin_with(w: Writer, values: Row) -> None:
    """A row of an empty table: past the journal, as there is nothing that it could remember."""
    await w.unaudited().insert(table, {**values, "version": 1, **added_now()})


def added_now() -> Row:
    moment = now()
    return {"added": moment, "updated": moment}


def _profile(row: Row) -> Profile:
    return {
        "id": row["id"],
        "version": row["version"],
        "name": row["name"],
        "heights": row["heights"],
        "cutoff": row["cutoff"],
        "wants": stored(row["wants"]),
        "default": row["default"],
        "artists": row["artists"],
        "videos": row["videos"],
        "added": iso(row["added"]),
        "updated": iso(row["updated"]),
    }
