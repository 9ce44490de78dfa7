"""Edits over HTTP in a library of 10,000 videos: a title, a year and the tags, with journal, projection and event.

What a profile showed when one took 13 ms of processor time: 24 statements, each a trip to SQLite's thread and back;
about a third of the time went into building the same SQLAlchemy statements anew, as much into the NFO job and the
listeners that each edit woke. With ten trips, statements that are kept and a job that gathers edits it is 3 to 6 ms.
"""

import asyncio
import itertools
import sqlite3
import time
from pathlib import Path

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.db.sqlite import url_of
from mvidarr.demo import fill
from tests.bench.figures import Figure, at_most, percentile
from tests.server import Server

VIDEOS = 10_000
COUNT = 400
WARM = 40

_BARE = (  # the rows of one edit, without words, locks or checks
    "UPDATE videos SET title = 'Bare ' || ?1, title_key = 'bare ' || ?1, version = version + 1, updated = ?2 "
    "WHERE id = ?1",
    "DELETE FROM video_labels WHERE video_id = ?1 AND kind = 'tag'",
    "INSERT INTO video_labels (video_id, kind, position, name, folded) VALUES (?1, 'tag', 0, 'bench', 'bench')",
    "INSERT INTO changes (actor, origin, reason, state, time, touched, rows, chunks) "
    "VALUES ('user:1', 'bare', 'Edited', 'complete', ?2, ?2, 2, 1)",
    'INSERT INTO change_rows (change_id, "table", row_id, before, after, version) '
    "VALUES (last_insert_rowid(), 'videos', ?1, '{}', '{}', 2)",
    "INSERT INTO events (type, subject_type, subject_id, data, time) VALUES ('VideoChanged', 'video', ?1, '{}', ?2)",
)


def edits(work: Path) -> list[Figure]:
    server = Server(work / "server")
    with server:
        _ = server.bearer
    database = server.data / "mvidarr.db"
    asyncio.run(_fill(database, server.media))
    with sqlite3.connect(database) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM videos ORDER BY random() LIMIT ?", (COUNT * 2,))]
    with server:
        _edit(server, ids[:WARM])
        waits = _edit(server, ids[WARM:COUNT])
        same = _edit(server, ids[WARM:COUNT], change=False)
        server.kill()
    bare = percentile(_bare(database, ids[COUNT:]), 95)
    note = f"p50 {percentile(waits, 50):.1f} ms; one that changes nothing {percentile(same, 50):.1f} ms"
    limit = "the same rows in one sqlite3 transaction"
    return [Figure("PATCH /api/videos/{id}, p95", percentile(waits, 95), "ms", at_most(10), bare, limit, note)]


async def _fill(path: Path, media: Path) -> None:
    database = await Database.open(url_of(path))
    try:
        await fill(database, media, videos=VIDEOS)
    finally:
        await database.close()


def _edit(server: Server, ids: list[int], *, change: bool = True) -> list[float]:
    """Milliseconds each."""
    waits, tags = [], itertools.cycle((["bench", "live"], ["bench"], ["loud", "bench", "old"]))
    for video in ids:
        body = {"title": f"Edited {video}", "year": 1990 + video % 30, "release_date": None, "tags": next(tags)}
        began = time.perf_counter()
        answer = server.api.patch(f"/api/videos/{video}", json=body if change else {}, headers={"If-Match": "*"})
        waits.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["change_id"] is not None) == change
    return waits


def _bare(path: Path, ids: list[int]) -> list[float]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL").close()
    waits = []
    for video in ids:
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for sql in _BARE:
            connection.execute(sql, (video, now())[: 2 if "?2" in sql else 1])
        connection.execute("COMMIT")
        waits.append((time.perf_counter() - began) * 1000)
    connection.close()
    return waits
