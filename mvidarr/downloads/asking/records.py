"""What was asked for so far, newest first: every request, also those that ended."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from mvidarr.clock import iso, iso_or_none, now
from mvidarr.db import Reader
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.jobs import job_attempts, jobs
from mvidarr.downloads.asking.shapes import Attempt, Download, DownloadPage, State
from mvidarr.downloads.ranking.explaining import explain
from mvidarr.errors import NotFound
from mvidarr.query.cursor import decode, encode

Row = dict[str, Any]

_ORDER, _KINDS = "downloads", [(int, False)]
_PLACES = func.row_number().over(order_by=(jobs.c.priority.desc(), jobs.c.place, jobs.c.id))


async def page(
    r: Reader, *, states: Collection[State] = (), video_id: int | None = None, cursor: str = "", limit: int
) -> DownloadPage:
    asked = select(downloads).order_by(downloads.c.id.desc()).limit(limit + 1)
    if states:
        asked = asked.where(downloads.c.state.in_(sorted(states)))
    if video_id is not None:
        asked = asked.where(downloads.c.video_id == video_id)
    if cursor:
        asked = asked.where(downloads.c.id < decode(_ORDER, _KINDS, cursor)[0])
    rows = await r.all(asked)
    more = encode(_ORDER, [rows[limit - 1]["id"]]) if len(rows) > limit else None
    return {"items": await _shaped(r, rows[:limit]), "next": more}


async def one(r: Reader, download_id: int) -> Download:
    """NotFound ``no_such_download``."""
    row = await r.one(select(downloads).where(downloads.c.id == download_id))
    if row is None:
        raise NotFound(f"There is no download {download_id}.", code="no_such_download")
    return (await _shaped(r, [row]))[0]


async def latest_of_video(r: Reader, video_id: int) -> Download | None:
    newest = (await page(r, video_id=video_id, limit=1))["items"]
    return newest[0] if newest else None


async def _shaped(r: Reader, rows: Sequence[Row]) -> list[Download]:
    """In three statements, however many they are."""
    moment = now()
    tried = await _attempts(r, [row["job_id"] for row in rows])
    places = await _places(r, [row["job_id"] for row in rows if row["state"] == "queued"])
    return [
        {
            "id": row["id"], "video_id": row["video_id"], "job_id": row["job_id"], "state": row["state"],
            "priority": row["priority"], "position": places.get(row["job_id"]), "reasons": row["reasons"],
            "explained": explain(row, moment), "attempts": tried.get(row["job_id"], []), "error": row["error"],
            "created": iso(row["created"]), "started": iso_or_none(row["started"]),
            "finished": iso_or_none(row["finished"]),
        }
        for row in rows
    ]  # fmt: skip


async def _places(r: Reader, job_ids: Collection[int]) -> dict[int, int]:
    """Job -> its place in the queue, from 1, of those that are queued."""
    if not job_ids:
        return {}
    queued = select(jobs.c.id, _PLACES.label("place")).where(jobs.c.state == "queued", jobs.c.lane == "download")
    placed = queued.subquery()
    rows = await r.all(select(placed.c.id, placed.c.place).where(placed.c.id.in_(sorted(job_ids))))
    return {row["id"]: row["place"] for row in rows}


async def _attempts(r: Reader, job_ids: Collection[int]) -> dict[int, list[Attempt]]:
    """Job -> its finished tries, oldest first."""
    found: dict[int, list[Attempt]] = {}
    if not job_ids:
        return found
    c = job_attempts.c
    rows = await r.all(select(job_attempts).where(c.job_id.in_(sorted(set(job_ids)))).order_by(c.job_id, c.n))
    for row in rows:
        found.setdefault(row["job_id"], []).append(
            {
                "n": row["n"], "started": iso_or_none(row["started"]), "finished": iso(row["finished"]),
                "outcome": row["outcome"], "code": row["error_code"], "detail": row["error_detail"],
            }
        )  # fmt: skip
    return found
