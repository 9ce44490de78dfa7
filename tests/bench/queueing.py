"""The queue of downloads: moves in a long one, and how soon what was claimed has its yt-dlp."""

import os
import random
import sqlite3
import time
from pathlib import Path

from sqlalchemy import create_engine, insert

from mvidarr.clock import now
from mvidarr.db.sqlite import url_of
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.jobs import jobs
from tests.bench.figures import Figure, at_most, percentile
from tests.bench.seed import Seed, seed
from tests.bench.web import media_web
from tests.server import Server

QUEUED, MOVES = 5_000, 200
STARTS = 20
_TICK = os.sysconf("SC_CLK_TCK")


def reorder(work: Path) -> list[Figure]:
    """Moves of one before another, and of ten to the top; all of the queue waits."""
    server = Server(work)
    with server:
        server.api.post("/api/queue/lane", json={"paused": True}).raise_for_status()
    ids = seed(server.data / "mvidarr.db", [Seed(f"Song {n}", f"http://127.0.0.1:9/{n}") for n in range(QUEUED)])
    entries, dice = _queued(server.data / "mvidarr.db", ids), random.Random(5)
    with server:
        moves = [_asked(server, *dice.sample(entries, 2)) for _ in range(MOVES)]
        tens = [_top(server, dice.sample(entries, 10)) for _ in range(MOVES // 4)]
        pages = [_page(server, dice.randrange(QUEUED - 50)) for _ in range(MOVES // 2)]
        server.kill()
    bare = _bare(server.data / "mvidarr.db", dice.sample(entries, MOVES))
    limit, same = percentile(bare, 95), "the same rows in one sqlite3 transaction"
    return [
        Figure(f"a move in a queue of {QUEUED:,}, p95", percentile(moves, 95), "ms", at_most(50), limit, same),
        Figure("… ten to the top, p95", percentile(tens, 95), "ms", at_most(50), limit, same),
        Figure("… a page of it from any place, p95", percentile(pages, 95), "ms", at_most(50), limit, "one move of it"),
    ]


def claims(work: Path) -> list[Figure]:
    """One after the other, each alone."""
    server = Server(work / "server")
    with server:
        _ = server.bearer
    with media_web(work) as web:
        known = [Seed(f"Song {n}", f"{web}/words?delay=60&n={n}") for n in range(STARTS + 1)]
        ids = seed(server.data / "mvidarr.db", known)
        with server:
            waits = [_claimed_to_started(server, video) for video in ids][1:]  # the first one starts the warden
            server.kill()
    what = "a job claimed until its yt-dlp is there, p95"
    nothing = "the process is there at once"
    return [Figure(what, percentile(waits, 95), "ms", at_most(50), 1000 / _TICK, nothing, "to a tick of the kernel")]


def _queued(database: Path, videos: list[int]) -> list[int]:
    """Downloads of them that wait, as asking for each leaves them."""
    engine, moment = create_engine(url_of(database)), now()
    told = {"kind": "download", "lane": "download", "state": "queued", "subject_type": "video"}
    told |= {"actor": "user:1", "created": moment}
    asked = {"state": "queued", "priority": 0, "reasons": [], "actor": "user:1", "created": moment}
    with engine.begin() as connection:
        made = [
            {**told, "subject_id": video, "dedupe": f"download:{video}", "payload": {}, "place": moment + at}
            for at, video in enumerate(videos)
        ]  # fmt: skip
        numbers = connection.execute(insert(jobs).returning(jobs.c.id, sort_by_parameter_order=True), made).scalars()
        rows = [{**asked, "video_id": video, "job_id": job} for video, job in zip(videos, numbers, strict=True)]
        ids = connection.execute(insert(downloads).returning(downloads.c.id, sort_by_parameter_order=True), rows)
        entries = [int(id) for id in ids.scalars()]
    engine.dispose()
    return entries


def _asked(server: Server, moved: int, before: int) -> float:
    return _timed(server, {"ids": [moved], "before": before})


def _top(server: Server, ids: list[int]) -> float:
    return _timed(server, {"ids": ids, "to": "top"})


def _timed(server: Server, body: dict[str, object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    server.api.post("/api/queue/move", json=body).raise_for_status()
    return (time.perf_counter() - began) * 1000


def _page(server: Server, at: int) -> float:
    began = time.perf_counter()
    assert len(server.get("/api/queue", at=at, limit=50)["items"]) == 50
    return (time.perf_counter() - began) * 1000


def _bare(path: Path, ids: list[int]) -> list[float]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL").close()
    waits = []
    for number, id in enumerate(ids):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "UPDATE jobs SET place = ?2 WHERE id = (SELECT job_id FROM downloads WHERE id = ?1)", (id, number)
        )
        connection.execute("UPDATE downloads SET pinned = 1 WHERE id = ?", (id,))
        connection.execute(
            "INSERT INTO events (type, subject_type, subject_id, data, time) VALUES (?, 'queue', 1, '{}', ?)",
            ("QueueChanged", now()),
        )
        connection.execute("COMMIT")
        waits.append((time.perf_counter() - began) * 1000)
    connection.close()
    return waits


def _claimed_to_started(server: Server, video: int) -> float:
    """Milliseconds; the job is cancelled then, and the lane free again."""
    job = server.api.post(f"/api/videos/{video}/download").raise_for_status().json()["download"]["job_id"]
    started = _start_of_ytdlp(server)
    with sqlite3.connect(server.data / "mvidarr.db") as connection:
        claimed = connection.execute("SELECT started FROM jobs WHERE id = ?", (job,)).fetchone()[0]
    server.api.post(f"/api/jobs/{job}/cancel").raise_for_status()
    while server.get(f"/api/jobs/{job}")["state"] == "running" or _ytdlps(server):
        time.sleep(0.05)
    return max(0.0, started - claimed)


def _start_of_ytdlp(server: Server) -> float:
    """Milliseconds since the epoch."""
    while not (pids := _ytdlps(server)):
        time.sleep(0.005)
    ticks = int(Path(f"/proc/{pids[0]}/stat").read_text().rpartition(")")[2].split()[19])
    since_boot = time.clock_gettime(time.CLOCK_BOOTTIME)
    return (time.time() - since_boot + ticks / _TICK) * 1000


def _ytdlps(server: Server) -> list[int]:
    return [pid for pid in server.family() if b"yt_dlp" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
