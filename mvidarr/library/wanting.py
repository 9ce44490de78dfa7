"""What is wanted of a video, or of the videos of an artist: by the profile that counts for it."""

from sqlalchemy import func, select

from mvidarr.db import Reader
from mvidarr.db.tables.library import artists, profiles
from mvidarr.library.store.profiles import profile_of_video
from mvidarr.library.wants import Wants, stored


async def wants_of_video(r: Reader, video_id: int) -> Wants:
    """Of one that is gone, what the default wants."""
    return await _of(r, await profile_of_video(r, video_id))


async def wants_of_artist(r: Reader, artist_id: int) -> Wants:
    return await _of(r, await r.value(select(artists.c.profile_id).where(artists.c.id == artist_id)))


async def _of(r: Reader, profile_id: int | None) -> Wants:
    default = select(profiles.c.id).where(profiles.c.default.is_(True)).order_by(profiles.c.id).limit(1)
    which = profiles.c.id == func.coalesce(profile_id, default.scalar_subquery())
    row = await r.one(select(profiles.c.wants).where(which))
    return stored(row["wants"] or {}) if row else stored({})
