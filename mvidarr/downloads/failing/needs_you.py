"""What cannot go on without a person: videos whose download failed, why, what helps, and trying them again."""

from typing import Any, NotRequired

from sqlalchemy import func, select
from typing_extensions import TypedDict

from mvidarr.clock import iso_or_none
from mvidarr.db import Database, Reader
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.jobs import jobs as jobs_table
from mvidarr.db.tables.library import artists, videos
from mvidarr.discovery.searching import other_uploads
from mvidarr.discovery.searching.settings import TAKE
from mvidarr.downloads.asking.requests import Asked, Downloads
from mvidarr.downloads.asking.uploads import TRIED
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.jobs import Jobs
from mvidarr.library import Videos
from mvidarr.ytdlp.failures import remedy_of

MOST = 100
_OTHERWISE = "Try again, choose another upload, or paste an address."
_PROFILE = "Give the video another profile"  # begins what helps where the profile took nothing
_IGNORED = {"status": "ignored"}


class About(TypedDict):
    id: int
    title: str
    artist: str | None


class Way(TypedDict):
    """What can be done: ``method`` and ``href`` of the API, with this ``body``."""

    code: str
    label: str
    method: str
    href: str
    body: NotRequired[dict[str, str]]


class Letter(TypedDict):
    """``why`` with its ``code`` and ``remedy``; ``upload`` is ``provider:key`` of what was tried last, ``tried`` those
    before it; ``others``: uploads that are left to choose from."""

    video: About
    code: str
    why: str
    remedy: str
    since: str | None
    job_id: int | None
    upload: str | None
    tried: list[str]
    others: int
    ways: list[Way]


class LetterPage(TypedDict):
    items: list[Letter]
    next: str | None


class NeedsYou:
    """``value`` tells settings by name."""

    def __init__(self, database: Database, jobs: Jobs, videos: Videos, asking: Downloads, value: Any) -> None:
        self._database = database
        self._jobs = jobs
        self._videos = videos
        self._asking = asking
        self._value = value

    async def count(self) -> int:
        async with self._database.read() as r:
            return int(await r.value(select(func.count()).where(videos.c.status == "failed")) or 0)

    async def page(self, cursor: str = "", limit: int = 25) -> LetterPage:
        """The video that was added last first."""
        if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
            raise Invalid("This cursor does not belong to this list; start without one.", code="bad_cursor")
        limit = min(max(limit, 1), MOST)
        async with self._database.read() as r:
            rows = await _failed(r, int(cursor) if cursor else None, limit + 1)
            items = [await self._letter(r, row) for row in rows[:limit]]
        return {"items": items, "next": str(rows[limit - 1]["id"]) if len(rows) > limit else None}

    async def again(self, video_id: int, *, actor: str) -> Asked:
        """The job that failed goes on with what it has; where it is gone, or another failed before it, a new one."""
        async with self._database.read() as r:
            row = next(iter(await _failed(r, video_id + 1, 1)), None)
        if row is None or row["id"] != video_id:
            return await self._asking.request(video_id, actor=actor)
        if row["job_state"] != "failed" or row["job_code"] == "dependency_failed":
            return await self._asking.request(video_id, actor=actor)
        try:
            job = await self._jobs.retry(row["job_id"], actor)
        except (Conflict, NotFound):
            return await self._asking.request(video_id, actor=actor)
        latest = await self._asking.latest(video_id)
        return Asked(await self._videos.get(video_id), created=False, job=job, download=latest)

    async def _letter(self, r: Reader, row: dict[str, Any]) -> Letter:
        error = row["error"] or row["download_error"] or {}
        code = str(error.get("code") or "unknown")
        why = str(error.get("detail") or "It failed, and nobody knows why any more.")
        tried = list((row["payload"] or {}).get(TRIED, ()))
        besides = [*tried, *([row["upload"]] if row["upload"] else [])]
        left = await other_uploads.others(r, row["id"], besides=besides, least=self._value(TAKE.name))
        return {
            "video": {"id": row["id"], "title": row["title"], "artist": row["artist"]},
            "code": code,
            "why": why,
            "remedy": remedy_of(code, why) or "".join(why.partition(_PROFILE)[1:]) or _OTHERWISE,
            "since": iso_or_none(row["finished"]),
            "job_id": row["job_id"],
            "upload": row["upload"],
            "tried": tried,
            "others": len(left),
            "ways": ways(row["id"]),
        }


def ways(video_id: int) -> list[Way]:
    at = f"/api/videos/{video_id}"
    return [
        {"code": "again", "label": "Try again", "method": "POST", "href": f"/api/queue/needs-you/{video_id}/again"},
        {"code": "choose", "label": "Choose another upload", "method": "GET", "href": f"{at}/search"},
        {"code": "paste", "label": "Paste an address", "method": "POST", "href": f"{at}/sources", "body": {"url": ""}},
        {"code": "ignore", "label": "Ignore", "method": "POST", "href": f"{at}/status", "body": _IGNORED},
    ]


async def _failed(r: Reader, before: int | None, most: int) -> list[dict[str, Any]]:
    """Videos whose status says so, with their latest download and its job, as far as there are any."""
    d, j = downloads.c, jobs_table.c
    other = downloads.alias("other")
    latest = select(func.max(other.c.id)).where(other.c.video_id == videos.c.id).correlate(videos).scalar_subquery()
    asked = (
        select(
            videos.c.id, videos.c.title, videos.c.error, artists.c.name.label("artist"), d.job_id, d.upload,
            d.finished, d.error.label("download_error"), j.state.label("job_state"), j.error_code.label("job_code"),
            j.payload,
        )
        .select_from(
            videos.outerjoin(artists, artists.c.id == videos.c.artist_id)
            .outerjoin(downloads, d.id == latest)
            .outerjoin(jobs_table, j.id == d.job_id)
        )
        .where(videos.c.status == "failed")
    )  # fmt: skip
    if before is not None:
        asked = asked.where(videos.c.id < before)
    return await r.all(asked.order_by(videos.c.id.desc()).limit(most))
