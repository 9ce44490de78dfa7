"""Every question downloads ask their tables: the requests, and the intents of files on their way into the library."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from mvidarr.clock import now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.files import file_intents
from mvidarr.db.tables.library import files
from mvidarr.downloads.asking.shapes import Failure, State
from mvidarr.downloads.asking.uploads import of_videos
from mvidarr.downloads.tempo.hosts import host_of
from mvidarr.files import fold
from mvidarr.library import picture_columns
from mvidarr.library.sources import SourceKey
from mvidarr.media import PictureFacts

Row = dict[str, Any]

OPEN: tuple[State, ...] = ("queued", "running", "paused")


async def put(w: Writer, values: Row) -> int:
    return int(await w.insert(downloads, values))


async def put_many(w: Writer, rows: Sequence[Row]) -> None:
    await w.run_many(insert(downloads), rows)


async def uploads(r: Reader, video_ids: Collection[int]) -> dict[int, SourceKey]:
    """Video -> the upload that is tried first."""
    return {video: those[0] for video, those in (await of_videos(r, video_ids)).items()}


def upload_columns(upload: SourceKey | None) -> Row:
    if upload is None:
        return dict.fromkeys(("upload", "url", "host"))
    return {"upload": f"{upload.provider}:{upload.key}", "url": upload.url, "host": host_of(upload.url)}


async def note_upload(w: Writer, job_id: int, upload: SourceKey | None) -> None:
    """Another one may have been chosen since it was asked for."""
    await w.run(update(downloads).where(downloads.c.job_id == job_id).values(upload_columns(upload)))


async def note_next(w: Writer, uploads: Mapping[int, SourceKey]) -> None:
    """By open job, what it takes when its turn comes. One that runs has its own; one that is locked is being taken, and
    is waited for by nobody here."""
    for job_id, upload in uploads.items():
        waiting = select(downloads.c.id).where(downloads.c.job_id == job_id, downloads.c.state != "running")
        if w.dialect == "postgresql":
            waiting = waiting.with_for_update(skip_locked=True)
        await w.run(update(downloads).where(downloads.c.id.in_(waiting)).values(upload_columns(upload)))


async def of_job(r: Reader, job_id: int) -> Row | None:
    return await r.one(select(downloads).where(downloads.c.job_id == job_id))


async def asked_for(r: Reader, video_ids: Collection[int]) -> set[int]:
    """Of which of these a download is open."""
    theirs = downloads.c.video_id.in_(video_ids), downloads.c.state.in_(OPEN)
    return {row["video_id"] for row in await r.all(select(downloads.c.video_id).distinct().where(*theirs))}


async def jobs_to_keep(r: Reader, *, since: int) -> set[int]:
    """Jobs whose staging folders may still be of use: open, paused, or failed after ``since``."""
    open_states = downloads.c.state.in_(OPEN)
    lately = and_(downloads.c.state == "failed", downloads.c.finished > since)
    rows = await r.all(select(downloads.c.job_id).where(or_(open_states, lately)))
    return {row["job_id"] for row in rows}


async def set_state(w: Writer, job_id: int, state: State, error: Failure | None = None) -> None:
    moments = {"running": {"started": now()}, "queued": {}, "paused": {}}.get(state, {"finished": now()})
    await w.run(update(downloads).where(downloads.c.job_id == job_id).values(state=state, error=error, **moments))


async def close(w: Writer, job_ids: Collection[int], state: State) -> None:
    """Those of jobs that ended all at once."""
    if job_ids:
        ended = update(downloads).where(downloads.c.job_id.in_(job_ids))
        await w.run(ended.values(state=state, error=None, finished=now()))


async def close_restored(w: Writer, ids: Collection[int]) -> None:
    """Those of them that were open when they went: nobody works on them now."""
    was_open = downloads.c.id.in_(ids), downloads.c.state.in_(OPEN)
    await w.run(update(downloads).where(*was_open).values(state="cancelled", finished=now()))


async def intent(r: Reader, job_id: int) -> Row | None:
    return await r.one(select(file_intents).where(file_intents.c.job_id == job_id))


async def left_intent(r: Reader, video_id: int) -> Row | None:
    """What a failed job of this video meant to place, and perhaps did."""
    failed = select(downloads.c.job_id).where(downloads.c.video_id == video_id, downloads.c.state == "failed")
    newest = select(func.max(file_intents.c.id)).where(file_intents.c.job_id.in_(failed)).scalar_subquery()
    return await r.one(select(file_intents).where(file_intents.c.id == newest))


async def hand_over(w: Writer, intent_id: int, job_id: int) -> None:
    """It is the business of this job now."""
    await w.run(update(file_intents).where(file_intents.c.id == intent_id).values(job_id=job_id))


async def record_intent(w: Writer, values: Row) -> None:
    """One intent per job: a repeated try replaces what the last one meant to do."""
    await w.run(delete(file_intents).where(file_intents.c.job_id == values["job_id"]))
    await w.insert(file_intents, values)


async def set_intent_picture(w: Writer, job_id: int, picture: PictureFacts | None) -> None:
    columns = dict.fromkeys(("picture", "color", "placeholder")) if picture is None else picture_columns(picture)
    await w.run(update(file_intents).where(file_intents.c.job_id == job_id).values(columns))


async def forget_intent(w: Writer, job_id: int) -> None:
    await w.run(delete(file_intents).where(file_intents.c.job_id == job_id))


async def file_at(r: Reader, root_id: int, path: str) -> int | None:
    """The video whose file lies there."""
    lies: int | None = await r.value(select(files.c.video_id).where(files.c.root_id == root_id, files.c.path == path))
    return lies


async def open_jobs(r: Reader) -> set[int]:
    return {row["job_id"] for row in await r.all(select(downloads.c.job_id).where(downloads.c.state.in_(OPEN)))}


async def intended_targets(r: Reader, root_id: int, *, besides_job: int) -> set[str]:
    rows = await r.all(
        select(file_intents.c.target).where(file_intents.c.root_id == root_id, file_intents.c.job_id != besides_job)
    )
    return {fold(row["target"]) for row in rows}
