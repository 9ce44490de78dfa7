"""All videos of a library as one JSON file over HTTP: how long it takes, what it does to memory and to the loop."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson

from tests.bench.figures import Figure, at_most, percentile, reported
from tests.bench.processes import Orders, orders
from tests.bench.shelves import Shelf, shelf
from tests.server import Server

SECONDS = {10_000: 1.0, 100_000: 10.0}
GROWTH, SAMPLING = 20.0, 0.02  # MiB; seconds between two looks at the memory
WARM = 400  # pages of the library before: a server that is in use
_BARE = (
    "SELECT v.id, v.title, v.artist_id, a.name, v.year, v.release_date, v.album, v.label, v.kind, v.status, v.duration,"
    " v.size, v.popularity, v.monitored, v.description, v.belongings, v.added, v.updated, p.rating, p.favourite,"
    " p.plays, p.last_played FROM videos v LEFT JOIN artists a ON a.id = v.artist_id"
    " LEFT JOIN play_state p ON p.video_id = v.id AND p.user_id = 1 ORDER BY v.added DESC, v.id DESC"
)


def exports(work: Path) -> list[Figure]:
    return [figure for videos in SECONDS for figure in _exported(videos, work / str(videos))]


def _exported(videos: int, work: Path) -> list[Figure]:
    with shelf("SQLite", videos, work) as made, made.server as server:
        _use(server, videos)
        asked = orders(server)
        quiet = _lags(asked, 2.0)
        with watched(server) as sizes:
            took, size, first = _read(server, videos)
        busy = _said(asked)
        bare = _bare(made)
        server.kill()
    what = f"{videos:,} videos as JSON"
    growth = max(sizes) - sizes[0]
    note = f"{size / 1e6:.0f} MB, the first byte after {first:.2f} s"
    return [
        Figure(f"export of {what}", took, "s", at_most(SECONDS[videos]), bare, "sqlite3 and orjson", note),
        Figure(f"memory while {what} are exported", growth, "MiB", at_most(GROWTH), sizes[0], "all of it before"),
        Figure(
            f"loop lag while {what} are exported, p99", percentile(busy, 99), "ms", reported(),
            percentile(quiet, 99), "at rest",
        ),
    ]  # fmt: skip


def _use(server: Server, videos: int) -> None:
    for page in range(WARM):
        server.get("/api/videos", at=str(page * 7919 % videos), sort=("-added", "title", "year")[page % 3])


def _read(server: Server, videos: int) -> tuple[float, int, float]:
    """Seconds in all, bytes, seconds until the first of them; the file is whole."""
    began, first, whole = time.perf_counter(), 0.0, bytearray()
    headers = {"Authorization": server.bearer, "Accept-Encoding": "identity"}
    with httpx.stream("GET", f"{server.base}/api/videos/export", headers=headers, timeout=120) as answer:
        for part in answer.iter_raw():
            first = first or time.perf_counter() - began
            whole += part
    took = time.perf_counter() - began
    assert len(orjson.loads(whole)) == videos
    return took, len(whole), first


@contextmanager
def watched(server: Server) -> Iterator[list[float]]:
    """MiB that the server has in memory, now and again and again."""
    assert server.process is not None
    place, over = Path(f"/proc/{server.process.pid}/statm"), threading.Event()
    sizes = [_resident(place)]

    def watch() -> None:
        while not over.wait(SAMPLING):
            sizes.append(_resident(place))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield sizes
    finally:
        over.set()
        watching.join()


def _resident(place: Path) -> float:
    return int(place.read_text().split()[1]) * 4096 / 2**20


def _lags(asked: Orders, seconds: float) -> list[float]:
    _said(asked)
    time.sleep(seconds)
    return _said(asked)


def _said(asked: Orders) -> list[float]:
    asked.say("lag")
    lags: list[float] = json.loads(asked.answer())
    return lags


def _bare(made: Shelf) -> float:
    raw, began = sqlite3.connect(made.url.removeprefix("sqlite:///")), time.perf_counter()
    cursor = raw.execute(_BARE)
    names = [column[0] for column in cursor.description]
    size = 0
    for row in cursor:
        size += len(orjson.dumps(dict(zip(names, row, strict=True))))
    raw.close()
    return time.perf_counter() - began
