"""Rows of the queue as people and programs see them, with what only this process knows of those that run."""

from collections.abc import Sequence
from typing import Any

from mvidarr.clock import iso, iso_or_none, now
from mvidarr.downloads.asking.shapes import Failure
from mvidarr.downloads.queue.rights import Who
from mvidarr.downloads.queue.shapes import QueueEntry, QueueStanding
from mvidarr.downloads.ranking.explaining import explain
from mvidarr.downloads.tempo.holding import Hold, view_of
from mvidarr.downloads.tempo.holds import of_all, of_sites
from mvidarr.jobs import Jobs, Lanes
from mvidarr.jobs.progress import NO_PROGRESS, ProgressView
from mvidarr.settings import Settings

Row = dict[str, Any]


class Showing:
    def __init__(self, jobs: Jobs, lanes: Lanes, settings: Settings) -> None:
        self._jobs = jobs
        self._lanes = lanes
        self._settings = settings

    def standing(self, counts: dict[str, int], holds: Sequence[Hold]) -> QueueStanding:
        moment = now()
        return {
            "running": counts.get("running", 0), "queued": counts.get("queued", 0), "paused": counts.get("paused", 0),
            "lanes": [
                {
                    "name": name, "paused": bool(self._settings.value(f"jobs.paused_{name}")),
                    "concurrency": self._settings.value(f"jobs.lane_{name}"),
                }
                for name in self._lanes.names
            ],
            "holds": [view_of(hold, moment) for hold in of_all(holds)],
            "resting": [view_of(hold, moment) for hold in of_sites(holds)],
        }  # fmt: skip

    def entry(self, row: Row, who: Who, holds: Sequence[Hold]) -> QueueEntry:
        rests = [hold for hold in of_sites(holds) if hold.host == row["host"] and row["state"] != "running"]
        return {
            "id": row["id"],
            "video": {"id": row["video_id"], "title": row["title"], "artist": row["artist"]},
            "job_id": row["job_id"],
            "state": row["state"],
            "priority": row["priority"],
            "position": row["position"],
            "pinned": row["pinned"],
            "progress": self._progress(row),
            "host": row["host"],
            "upload": row["upload"],
            "bytes": row["bytes"],
            "reasons": row["reasons"],
            "explained": explain(row, now()),
            "attempts": row["attempts"],
            "error": _error(row),
            "waits_for": row["waits_for"] if row["blocked"] else None,
            "not_before": iso(row["not_before"]) if row["not_before"] and row["state"] != "running" else None,
            "rests": view_of(rests[0], now()) if rests else None,
            "actor": row["actor"],
            "steerable": who.may(row),
            "created": iso(row["created"]),
            "started": iso_or_none(row["started"]),
        }

    def _progress(self, row: Row) -> ProgressView:
        """Of one that runs in this process; the row knows only its stage."""
        running = self._jobs.live.find(row["job_id"])
        live = running.progress if running else NO_PROGRESS
        return {
            "fraction": live.fraction, "stage": live.stage or row["stage"], "speed": live.speed, "eta": live.eta,
            "message": live.message,
        }  # fmt: skip


def _error(row: Row) -> Failure | None:
    """Of the try before."""
    if row["error_code"] is None:
        return None
    return {"code": row["error_code"], "detail": row["error_detail"], "retryable": bool(row["error_retryable"])}
