"""What is wanted, what is to come and what is new of 100,000 videos over HTTP: each visit comes after a change of the
library, so all that is kept until then is worked out again. Beside each stands the same SQL alone."""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import update

from mvidarr.db import Database
from mvidarr.db.tables.library import videos
from mvidarr.library.pages.wanted import QUERIES
from tests.bench.bare_sql import replayed, statements
from tests.bench.figures import Figure, at_most, percentile
from tests.bench.followed import follow
from tests.bench.shelves import Shelf, shelf
from tests.server import Server

VIDEOS, VISITS = 100_000, 40
PAGE, ANSWER, FEED = 60.0, 40.0, 250.0  # ms; a feed of 1,000 events is read by a program, a few times a day
_YEARS = range(2006, 2027)


def wanted(work: Path) -> list[Figure]:
    with shelf("SQLite", VIDEOS, work) as made:
        with made.server as server:
            _calmed(server)
            asked = _asked(_feed(server))
            paths = [path for _, _, some in asked for path in some]
        asyncio.run(_followed(made.url))
        alone = asyncio.run(statements(made.url, work / "recording", paths))
        with made.server as server:
            return [_figure(made, server, what, most, some, alone) for what, most, some in asked]


async def _followed(url: str) -> None:
    database = await Database.open(url)
    try:
        await follow(database, VIDEOS)
        await database.tend()
    finally:
        await database.close()


def _calmed(server: Server) -> None:
    """Nothing is looked for by itself, here or at any source: before there is anybody to look for."""
    off = dict.fromkeys((f"schedule.{task}" for task in ("monitor", "wanted", "suggest")), "")
    server.api.patch("/api/settings", json={"settings": off}, headers={"If-Match": "*"}).raise_for_status()


def _feed(server: Server) -> str:
    made = server.api.post("/api/auth/feeds/calendar").raise_for_status().json()
    return f"/feeds/calendar.ics?token={made['token']}"


def _asked(feed: str) -> list[tuple[str, float, list[str]]]:
    months = [f"{year}-{month:02d}" for year in _YEARS for month in (3, 10)]
    found = [(f"Wanted, {tab}", PAGE, [f"/wanted?tab={tab}"]) for tab in QUERIES]
    found += [(f"{q}: the API", ANSWER, [f"/api/videos?{urlencode({'q': q})}"]) for q in QUERIES.values()]
    return [
        *found,
        ("the calendar, a month", PAGE, [f"/calendar?month={month}" for month in months]),
        ("the calendar, an agenda", PAGE, [f"/calendar?view=agenda&month={month}" for month in months]),
        ("the calendar's feed", FEED, [feed]),
        ("what is new", PAGE, ["/discover"]),
    ]


def _figure(
    made: Shelf, server: Server, what: str, most: float, paths: Sequence[str], alone: Mapping[str, Sequence[object]]
) -> Figure:
    for path in paths[:3]:
        _visited(server, path)
    before = _cpu(server)
    took = asyncio.run(_visits(made, server, [paths[turn % len(paths)] for turn in range(VISITS)]))
    each = (_cpu(server) - before) / VISITS
    same = replayed(made.url, [alone[path] for path in paths], max(1, VISITS // len(paths)))  # type: ignore[misc]
    note = (
        f"p50 {percentile(took, 50):.1f} ms, of which the server's CPU is {each:.0f}; bare {percentile(same, 50):.1f}"
    )
    what = f"{what}: of {VIDEOS:,}, p95"
    return Figure(what, percentile(took, 95), "ms", at_most(most), percentile(same, 95), "the same SQL alone", note)


async def _visits(made: Shelf, server: Server, paths: Sequence[str]) -> list[float]:
    """Milliseconds each; the change before it is not counted."""
    database, took = await Database.open(made.url), []
    try:
        for path in paths:
            async with database.write("bench") as w:
                await w.unaudited().run(update(videos).where(videos.c.id == 1).values(popularity=videos.c.popularity))
            took.append(await asyncio.to_thread(_visited, server, path))
    finally:
        await database.close()
    return took


def _visited(server: Server, path: str) -> float:
    kind = "application/json" if path.startswith("/api") else "text/html"
    began = time.perf_counter()
    server.api.get(path, headers={"Accept": kind}).raise_for_status()
    return (time.perf_counter() - began) * 1000


def _cpu(server: Server) -> float:
    """Milliseconds that the server has worked."""
    assert server.process is not None
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
