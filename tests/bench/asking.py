"""``POST /api/videos/{id}/download`` over HTTP while the download lane is busy, so that each is persisted and waits."""

import sqlite3
import time
from pathlib import Path

from mvidarr.clock import now
from tests.bench.figures import Figure, at_most, percentile
from tests.bench.seed import Seed, seed
from tests.bench.web import media_web
from tests.server import Server

COUNT = 300
LANE = 2  # downloads that run at the same time unless told otherwise
WARM = 20

_ROWS = (  # what one request leaves behind
    "INSERT INTO jobs (kind, lane, state, subject_type, subject_id, dedupe, payload, actor, created) "
    "VALUES ('download', 'download', 'queued', 'video', ?1, 'bare:' || ?1, '{}', 'user:1', ?2)",
    "INSERT INTO downloads (video_id, job_id, state, priority, reasons, actor, created) "
    "VALUES (?1, last_insert_rowid(), 'queued', 0, '[]', 'user:1', ?2)",
    "UPDATE videos SET status = 'wanted', updated = ?2 WHERE id = ?1",
    "INSERT INTO events (type, subject_type, subject_id, data, time) VALUES ('VideoStatus', 'video', ?1, '{}', ?2)",
)


def asking(work: Path) -> list[Figure]:
    server = Server(work / "server")
    with server:
        _ = server.bearer
    with media_web(work) as web:
        slow = [Seed(f"Slow {n}", f"{web}/words?delay=60&n={n}") for n in range(LANE)]
        quick = [Seed(f"Song {n}", f"{web}/media/song.mp4?n={n}") for n in range(COUNT + WARM)]
        spare = [Seed(f"Spare {n}", f"{web}/media/song.mp4?spare={n}") for n in range(COUNT)]
        ids = seed(server.data / "mvidarr.db", [*slow, *quick, *spare])
        with server:
            busy, warm, timed = ids[:LANE], ids[LANE : LANE + WARM], ids[LANE + WARM : LANE + WARM + COUNT]
            _ask(server, busy)
            _until_running(server, LANE)
            _ask(server, warm)
            waits = _ask(server, timed)
            server.kill()
    bare = _bare(server.data / "mvidarr.db", ids[-COUNT:])
    p95, p50 = percentile(waits, 95), percentile(waits, 50)
    limit = "the same rows in one sqlite3 transaction"
    return [Figure("POST …/download, p95", p95, "ms", at_most(50), percentile(bare, 95), limit, f"p50 {p50:.1f} ms")]


def _ask(server: Server, ids: list[int]) -> list[float]:
    """Milliseconds each."""
    waits = []
    for video in ids:
        began = time.perf_counter()
        answer = server.api.post(f"/api/videos/{video}/download")
        waits.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 202, answer.text
    return waits


def _until_running(server: Server, count: int) -> None:
    while len(server.get("/api/jobs", state="running", kind="download")["items"]) < count:
        time.sleep(0.05)
    time.sleep(2.5)  # until yt-dlp has started and waits for its answer


def _bare(path: Path, ids: list[int]) -> list[float]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL").close()
    waits = []
    for video in ids:
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for sql in _ROWS:
            connection.execute(sql, (video, now()))
        connection.execute("COMMIT")
        waits.append((time.perf_counter() - began) * 1000)
    connection.close()
    return waits
