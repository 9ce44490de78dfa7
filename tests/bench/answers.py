"""What it costs to ask a source: for an answer that is kept, and for one that is fetched at its turn."""

import asyncio
import sqlite3
import time
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

import httpx
import orjson

from mvidarr.db import Database
from mvidarr.outbound import DAY, Keep, Manners, Ways
from tests import databases
from tests.bench.figures import Figure, at_most, at_most_above
from tests.standins.sources import Reply, Request, SourcesServer, as_json

TIMES = 300
ANSWER = [{"id": number, "title": f"Song number {number}", "of": "Somebody"} for number in range(300)]  # 16 KB
URL = "https://one.example/search"


def answers(work: Path) -> list[Figure]:
    (work / "answers").mkdir(exist_ok=True)
    with databases.sqlite_template(work / "answers") as template, SourcesServer() as server:
        server.mount("one", ["one.example"], _answer)
        return asyncio.run(_measured(databases.sqlite_copy(template, work), work, server))


def _answer(request: Request) -> Reply:
    return as_json(ANSWER)


async def _measured(url: str, work: Path, server: SourcesServer) -> list[Figure]:
    database, outbound = await Database.open(url), server.outbound()
    web = Ways(database, outbound).web("one", Manners(pace=0.0, burst=1, at_once=1))
    try:
        kept = await _median(lambda: web.get(URL, capability="search", keep=Keep(DAY)))
        fetched = await _median(lambda: web.get(URL, capability="search"))
        async with httpx.AsyncClient() as bare:
            alone = await _median(lambda: bare.get(f"{server.url}/one/search"))
    finally:
        await outbound.close()
        await database.close()
    return [
        Figure("a kept answer of a source, p50", kept, " ms", at_most(1.0), _row(work), "the same row by sqlite3"),
        Figure("an answer fetched at its turn, p50", fetched, " ms", at_most_above(2.0), alone, "bare httpx"),
    ]


async def _median(ask: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await ask()
        took.append(1000 * (time.perf_counter() - began))
    return median(took)


def _row(work: Path) -> float:
    took = []
    with sqlite3.connect(next(work.glob("*.db"))) as connection:
        for _ in range(TIMES):
            began = time.perf_counter()
            found = connection.execute("SELECT * FROM responses WHERE source = 'one'").fetchone()
            orjson.loads(zlib.decompress(found[6]))
            took.append(1000 * (time.perf_counter() - began))
    return median(took)
