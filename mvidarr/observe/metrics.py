"""What the house counts, in a registry of its own, in the text format of Prometheus. Labels never name single items."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST

_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_DATABASE_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2)
_LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2)


class Metrics:
    """All times are seconds."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = self._histogram(
            "http_request_seconds", "Time to answer", _REQUEST_SECONDS, "route", "method", "status"
        )
        self._held = self._histogram("database_hold_seconds", "Database held by a write", _DATABASE_SECONDS, "write")
        self._lag = self._histogram("loop_lag_seconds", "Delay of the event loop", _LAG_SECONDS)
        self._jobs = Counter("mvidarr_jobs", "Jobs finished", ("kind", "outcome"), registry=self.registry)
        self._queue = Gauge("mvidarr_jobs_open", "Jobs not finished", ("lane", "state"), registry=self.registry)
        ProcessCollector(registry=self.registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"mvidarr_{name}", text, labels, buckets=buckets, registry=self.registry)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """``route`` is the pattern of the roll (``/api/videos/{id}``), never the path that was asked for."""
        self._requests.labels(route, method, str(status)).observe(seconds)

    def held(self, write: str, seconds: float) -> None:
        """``write`` is the name of the transaction (``jobs_claim``); on SQLite all others wait for it."""
        self._held.labels(write).observe(seconds)

    def job(self, kind: str, outcome: str) -> None:
        """``outcome``: done, failed, cancelled or queued (to be tried again)."""
        self._jobs.labels(kind, outcome).inc()

    def queue(self, lane: str, state: str, depth: int) -> None:
        self._queue.labels(lane, state).set(depth)

    def loop_lag(self, seconds: float) -> None:
        self._lag.observe(seconds)

    def text(self) -> bytes:
        """What ``/metrics`` answers, of the type ``CONTENT_TYPE``."""
        return generate_latest(self.registry)
