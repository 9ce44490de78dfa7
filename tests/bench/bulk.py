"""Many videos edited at once over HTTP: a field and a tag, with journal, search columns, events and NFO marks; what
others wait meanwhile, the undo, and the same rows written by sqlite3 alone.
"""

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.exports import watched
from tests.bench.figures import Figure, at_most, at_most_times, percentile
from tests.bench.shelves import shelf
from tests.server import Server

SIZES = {1_000: 10_000, 10_000: 10_000, 100_000: 100_000}  # videos edited: of so many
EDITED = {1_000: 0.3, 10_000: 2.0, 100_000: 20.0}  # seconds
SEEN = {1_000: 0.5, 10_000: 0.5, 100_000: 5.0}
TIMES, UNDONE, GROWTH, ANSWERED, WAITED = 4, 1.3, 40.0, 40, 50
EDIT = {"set": {"kind": "live"}, "add": {"tags": ["bench"]}}
_PART = 200  # rows that sqlite3 writes in a transaction
_PAUSE = 0.01
_LOOK = 0.05  # seconds between two questions how far it is: each costs as much as some rows


def bulk(work: Path) -> list[Figure]:
    return [figure for size, videos in SIZES.items() for figure in _edited(size, videos, work / str(size))]


def _edited(size: int, videos: int, work: Path) -> list[Figure]:
    with shelf("SQLite", videos, work) as made:
        path = made.server.data / "mvidarr.db"
        before = work / "before.db"
        shutil.copyfile(path, before)
        with made.server as server:
            _warm(server)
            seen, plan = _timed(lambda: _preview(server, size, videos))
            with _others(server) as waits, watched(server) as sizes:
                took, change = _timed(lambda: _apply(server, plan))
            back, _ = _timed(lambda: _undo(server, change))
            server.kill()
        bare = _bare(path, before, change)
    what, growth = f"edit of {size:,} videos", max(sizes) - sizes[0]
    sql = "the same rows and notes by sqlite3"
    return [
        Figure(f"preview of an {what}", seen, "s", at_most(SEEN[size]), bare, sql),
        Figure(what, took, "s", at_most(EDITED[size]), bare, sql, f"{took / size * 1e6:.0f} µs a row"),
        Figure(f"{what} against bare SQL", took, "s", at_most_times(TIMES), bare, sql),
        Figure(f"undo of an {what}", back, "s", at_most_times(UNDONE), took, "the edit"),
        Figure(f"memory while an {what} is written", growth, "MiB", at_most(GROWTH), sizes[0], "all of it before"),
        Figure(
            f"API while an {what} is written, p95", percentile(waits["read"] + waits["write"], 95), "ms",
            at_most(ANSWERED), percentile(waits["write"], 95), "of writes alone",
            f"{len(waits['write'])} writes, the slowest {max(waits['write']):.0f} ms; goal of theirs {WAITED}",
        ),
    ]  # fmt: skip


def _warm(server: Server) -> None:
    for page in range(40):
        server.get("/api/videos", at=str(page * 97))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _preview(server: Server, size: int, videos: int) -> int:
    """The plan, once it is ready."""
    chosen: dict[str, Any] = {"q": ""} if size == videos else {"ids": list(range(1, size + 1))}
    said = _post(server, "/api/videos/bulk/edit/preview", {"selection": chosen, **EDIT})
    if "job" in said:
        _ended(server, said["job"]["id"])
    plan = server.get(f"/api/bulk/plans/{said['plan_id']}")
    assert (plan["state"], plan["planned"]) == ("ready", size), plan
    return int(said["plan_id"])


def _apply(server: Server, plan: int) -> int:
    said = _post(server, "/api/videos/bulk/edit", {"plan_id": plan})
    _ended(server, said["job"]["id"])
    return int(said["change_id"])


def _undo(server: Server, change: int) -> None:
    _ended(server, _post(server, f"/api/changes/{change}/undo", {})["job"]["id"])


def _post(server: Server, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = server.api.post(path, json=body, timeout=60)
    assert answer.is_success, answer.text
    return dict(answer.json())


def _ended(server: Server, job: int) -> None:
    while (said := server.get(f"/api/jobs/{job}"))["state"] in ("queued", "running"):
        time.sleep(_LOOK)
    assert said["state"] == "done", said


@contextmanager
def _others(server: Server) -> Iterator[dict[str, list[float]]]:
    """Milliseconds of somebody's lists, and of their writes, for as long as it lasts."""
    waits: dict[str, list[float]] = {"read": [], "write": []}
    over = threading.Event()

    def ask() -> None:
        turn = 0
        while not over.wait(_PAUSE):
            turn += 1
            began = time.perf_counter()
            if turn % 2:
                server.api.get("/api/videos", params={"at": turn % 900, "sort": "-added"})
            else:
                body = {"event": "progress", "position": float(turn % 100)}
                answer = server.api.post(f"/api/videos/{turn % 500 + 1}/play", json=body)
                assert answer.is_success, answer.text
            waits["read" if turn % 2 else "write"].append((time.perf_counter() - began) * 1000)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield waits
    finally:
        over.set()
        asking.join()


def _bare(edited: Path, before: Path, change: int) -> float:
    """Seconds for what the edit wrote - rows, words, labels, notes - on the library as it was, some hundred rows a
    transaction. What was there is read from the edited one beforehand."""
    source = sqlite3.connect(edited)
    wanted = 'SELECT row_id, before, after, version, "table" FROM change_rows WHERE change_id = ? ORDER BY id'
    notes = source.execute(wanted, (change,)).fetchall()
    ids = sorted({row_id for row_id, _, _, _, table in notes if table == "videos"})
    known = {row[0]: row for row in source.execute("SELECT id, search, belongings FROM videos")}
    source.close()
    target = sqlite3.connect(before, isolation_level=None)
    target.execute("PRAGMA journal_mode = WAL").close()
    target.execute("PRAGMA synchronous = NORMAL").close()
    target.execute("INSERT INTO changes (id, actor, origin, reason, state, time, touched, rows, chunks) "
                   "VALUES (?, 'user:1', 'bare', 'Edited', 'open', 0, 0, 0, 0)", (change,)).close()  # fmt: skip
    by_video = {row_id: (was, now, version) for row_id, was, now, version, table in notes if table == "videos"}
    began = time.perf_counter()
    for start in range(0, len(ids), _PART):
        some = ids[start : start + _PART]
        target.execute("BEGIN IMMEDIATE").close()
        target.executemany(
            "UPDATE videos SET kind = 'live', locked = '[\"kind\",\"tags\"]', version = version + 1, updated = 1, "
            "search = ?, belongings = ? WHERE id = ?",
            [(f"{known[id][1]}| bench ", known[id][2], id) for id in some],
        ).close()
        target.executemany(
            "INSERT INTO video_labels (video_id, kind, position, name, folded, words) "
            "VALUES (?, 'tag', 99, 'bench', 'bench', ' bench ')",
            [(id,) for id in some],
        ).close()
        target.executemany(
            'INSERT INTO change_rows (change_id, "table", row_id, before, after, version) VALUES (?, ?, ?, ?, ?, ?)',
            [row for id in some for row in ((change, "videos", id, *by_video[id]),
             (change, "video_labels", id, None, '{"video_id":1,"kind":"tag","name":"bench","folded":"bench"}', None))],
        ).close()  # fmt: skip
        target.execute("COMMIT").close()
    took = time.perf_counter() - began
    target.close()
    return took
