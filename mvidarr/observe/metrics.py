"""What the house counts, in a registry of its own, in the text format of Prometheus. Labels never name single items.

Requests, waits and the lag of the loop go to ``tally`` as well: what the performance page shows of the last day.
"""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from mvidarr.observe.tally import Tally

CONTENT_TYPE = CONTENT_TYPE_LATEST

_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_DATABASE_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2)
_LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2)


class Metrics:
    """All times are seconds."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.tally = Tally()
        self._requests = self._histogram(
            "http_request_seconds", "Time to answer", _REQUEST_SECONDS, "route", "method", "status"
        )
        self._held = self._histogram("database_hold_seconds", "Database held by a write", _DATABASE_SECONDS, "write")
        self._lag = self._histogram("loop_lag_seconds", "Delay of the event loop", _LAG_SECONDS)
        self._jobs = Counter("mvidarr_jobs", "Jobs finished", ("kind", "outcome"), registry=self.registry)
        self._sources = Counter("mvidarr_sources", "Answers of sources", ("source", "outcome"), registry=self.registry)
        self._queue = self._gauge("jobs_open", "Jobs not finished", "lane", "state")
        self._videos = self._gauge("videos", "Videos in the library", "status")
        self._artists = self._gauge("artists", "Artists in the library")
        self._database = self._gauge("database_bytes", "Size of the database")
        self._free = self._gauge("free_bytes", "Free space on the disk of a folder", "folder")
        self._sockets = self._gauge("sockets", "Open sockets of pages")
        ProcessCollector(registry=self.registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"mvidarr_{name}", text, labels, buckets=buckets, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"mvidarr_{name}", text, labels, registry=self.registry)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """``route`` is the pattern of the roll (``/api/videos/{id}``), never the path that was asked for."""
        self._requests.labels(route, method, str(status)).observe(seconds)
        self.tally.request(f"{method} {route}", status, seconds)

    def held(self, write: str, seconds: float) -> None:
        """``write`` is the name of the transaction (``jobs_claim``); on SQLite all others wait for it."""
        self._held.labels(write).observe(seconds)
        self.tally.held(seconds)

    def job(self, kind: str, outcome: str) -> None:
        """``outcome``: done, failed, cancelled or queued (to be tried again)."""
        self._jobs.labels(kind, outcome).inc()

    def source(self, name: str, outcome: str) -> None:
        """``outcome``: ok, kept (nobody was asked), or the code of what went wrong."""
        self._sources.labels(name, outcome).inc()

    def queue(self, lane: str, state: str, depth: int) -> None:
        self._queue.labels(lane, state).set(depth)

    def loop_lag(self, seconds: float) -> None:
        self._lag.observe(seconds)
        self.tally.lag(seconds)

    def library(self, videos: Mapping[str, int], artists: int) -> None:
        """``videos``: status -> how many."""
        for status, count in videos.items():
            self._videos.labels(status).set(count)
        self._artists.set(artists)

    def sizes(self, *, database: int, free: Mapping[str, int], sockets: int) -> None:
        """``free``: "data" or "media" -> bytes; a folder that is away has none."""
        self._database.set(database)
        self._free.clear()
        for folder, size in free.items():
            self._free.labels(folder).set(size)
        self._sockets.set(sockets)

    def text(self) -> bytes:
        """What ``/metrics`` answers, of the type ``CONTENT_TYPE``."""
        return generate_latest(self.registry)
