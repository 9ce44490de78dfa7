"""Pages of a list of 10,000 videos over HTTP, signed in: one reader, thirty readers, and queries of ten criteria.

Every request asks for another page or another query, so nothing that was worked out for one serves the next.
"""

import asyncio
import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.db.sqlite import url_of
from mvidarr.demo import fill
from mvidarr.library.fields import VIDEOS
from mvidarr.library.showing import COLUMNS, with_state
from mvidarr.query import Asker, Lists
from tests.bench.figures import Figure, at_least, at_most, percentile
from tests.bench.processes import bare
from tests.server import TOP, Server

VIDEOS_IN_ALL, LIMIT, READERS, SECONDS, QUERIES = 10_000, 50, 30, 5.0, 150


class _Asked:
    """Takes a reader's place and keeps what it is asked."""

    def __init__(self) -> None:
        self.statements: list[tuple[Any, dict[str, Any]]] = []

    async def all(self, statement: Any, values: dict[str, Any]) -> list[dict[str, Any]]:
        self.statements.append((statement, values))
        return []


def lists(work: Path) -> list[Figure]:
    server = Server(work / "server")
    with server:
        authorization = server.bearer
    path = server.data / "mvidarr.db"
    asyncio.run(_fill(path, server.media))
    queries = _queries(path)
    with server:
        pages = _pages(server)
        asked = [f"/api/videos?limit={LIMIT}&q={quote(query)}" for query in queries]
        _read(server.port, 1, 1.0, authorization, pages)
        alone = _read(server.port, 1, SECONDS, authorization, pages)
        many = _read(server.port, READERS, SECONDS, authorization, pages)
        filtered = _read(server.port, 1, SECONDS, authorization, asked)
    with bare() as (port, _):
        hello = len(_read(port, READERS, SECONDS / 2, "-", ["/healthz"])) / (SECONDS / 2)
    bare_page, bare_query = asyncio.run(_bare(path, [""])), asyncio.run(_bare(path, queries))
    what = f"of {VIDEOS_IN_ALL:,} videos"
    return [
        Figure(f"a page {what}, p50", percentile(alone, 50), "ms", at_most(1.5), percentile(bare_page, 50), "sqlite3"),
        Figure(f"pages {what}, {READERS} readers", len(many) / SECONDS, "/s", at_least(900), hello, "bare Starlette"),
        Figure(
            f"ten criteria {what}, p95",
            percentile(filtered, 95),
            "ms",
            at_most(12),
            percentile(bare_query, 95),
            "sqlite3",
            f"p50 {percentile(filtered, 50):.1f} ms",
        ),
    ]


async def _fill(path: Path, media: Path) -> None:
    database = await Database.open(url_of(path))
    try:
        await fill(database, media, videos=VIDEOS_IN_ALL)
    finally:
        await database.close()


def _pages(server: Server) -> list[str]:
    """Every page by date and by title, each once, in no order."""
    found = []
    for sort in ("-added", "title"):
        cursor: str | None = ""
        while cursor is not None:
            found.append(f"/api/videos?limit={LIMIT}&sort={sort}" + (f"&cursor={cursor}" if cursor else ""))
            cursor = server.api.get(found[-1]).raise_for_status().json()["next"]
    random.Random(1).shuffle(found)
    return found


def _queries(path: Path) -> list[str]:
    """Ten criteria each, over words, names, numbers, dates and files, no two alike."""
    dice = random.Random(2)
    with sqlite3.connect(path) as raw:
        titles = [row[0].split() for row in raw.execute("SELECT title_words FROM videos ORDER BY id")]
        names = [row[0] for row in raw.execute("SELECT DISTINCT folded FROM video_labels WHERE kind = 'genre'")]
    raw.close()
    found = []
    for _ in range(QUERIES):
        year, word = dice.randrange(1970, 2010), dice.choice(dice.choice(titles))
        genre, other = dice.choice(names), dice.choice(names)
        found.append(
            f'-"{word}" -genre:"{genre}" (genre:"{other}" OR year:{year}..{year + 15}) -kind:(live,interview) '
            f"status:downloaded quality:>=480 duration:1m..{dice.randrange(4, 20)}m size:>{dice.randrange(1, 20)}MB "
            f"added:<{dice.randrange(2, 20)}y has:file"
        )
    return found


def _read(port: int, readers: int, seconds: float, authorization: str, paths: Sequence[str]) -> list[float]:
    """Milliseconds each."""
    command = [sys.executable, "-m", "tests.bench.readers", str(port), str(readers), str(seconds), authorization]
    said = subprocess.run(command, input="\n".join(paths), capture_output=True, text=True, cwd=TOP, check=True)
    waits: list[float] = json.loads(said.stdout)
    return waits


async def _bare(path: Path, queries: Sequence[str]) -> list[float]:
    """The same statements in sqlite3 alone, milliseconds each."""
    database = await Database.open(url_of(path))
    every, asked, asker = Lists(VIDEOS, lambda asker: with_state(asker.user_id)), _Asked(), Asker(1, now())
    try:
        for query in queries:
            await every.rows(asked, COLUMNS, q=query, limit=LIMIT, asker=asker)  # type: ignore[arg-type]
        ready = [database._statements.ready_with(statement, (), values) for statement, values in asked.statements]
    finally:
        await database.close()
    raw, waits = sqlite3.connect(path), []
    for one in ready * (100 // len(ready) or 1):
        began = time.perf_counter()
        raw.execute(one.sql, list(one.args)).fetchall()
        waits.append((time.perf_counter() - began) * 1000)
    raw.close()
    return waits
