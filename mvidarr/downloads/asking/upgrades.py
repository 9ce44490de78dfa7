"""May a better file be asked for? Not from an upload that was fetched before and was no better, until the profile or
the file is another one."""

from sqlalchemy import func, or_, select

from mvidarr.db import Reader
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.library import artists, files, profiles, videos
from mvidarr.errors import Conflict
from mvidarr.library.sources import SourceKey

NOT_BETTER = "not_better"
FOR_BETTER = "A better file is asked for"


async def refuse_tried(r: Reader, video_id: int, upload: SourceKey) -> None:
    """Conflict ``not_better``."""
    said = await tried(r, video_id, f"{upload.provider}:{upload.key}")
    if said is not None:
        raise Conflict(
            f"This upload was fetched before. {said} Choose another upload, or change the quality profile.",
            code=NOT_BETTER,
        )


async def failed(r: Reader, video_id: int, upload: str) -> bool:
    """Whether a download from it failed for good; a person may try again, nobody does by itself."""
    of = downloads.c.video_id == video_id, downloads.c.upload == upload, downloads.c.state == "failed"
    since = downloads.c.finished > await _standing_since(r, video_id)
    return await r.value(select(downloads.c.id).where(*of, since).limit(1)) is not None


async def tried(r: Reader, video_id: int, upload: str) -> str | None:
    """What was said of it then, if that still holds."""
    of = downloads.c.video_id == video_id, downloads.c.upload == upload, downloads.c.state == "done"
    since = downloads.c.finished > await _standing_since(r, video_id)
    rows = await r.all(select(downloads.c.error).where(*of, since, downloads.c.error.is_not(None)))
    return next((row["error"]["detail"] for row in rows if row["error"]["code"] == NOT_BETTER), None)


async def _standing_since(r: Reader, video_id: int) -> int:
    """When its profile or its file became what it is."""
    own = select(videos.c.profile_id).where(videos.c.id == video_id).scalar_subquery()
    maker = select(artists.c.profile_id).join(videos, videos.c.artist_id == artists.c.id)
    theirs = maker.where(videos.c.id == video_id).scalar_subquery()
    named = func.coalesce(own, theirs)
    which = or_(profiles.c.id == named, named.is_(None) & profiles.c.default.is_(True))
    changed = await r.value(select(func.max(profiles.c.updated)).where(which))
    added = await r.value(select(func.max(files.c.added)).where(files.c.video_id == video_id))
    return max(changed or 0, added or 0)
