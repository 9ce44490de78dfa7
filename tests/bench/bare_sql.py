"""What the database is asked for an answer, and how long the driver alone takes for the same."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import asyncpg

from mvidarr.db import Database
from mvidarr.db.postgres import SETTINGS, driver_options, prepare
from mvidarr.db.sqlite import path_of
from tests.house import home

Asked = tuple[str, Sequence[Any]]  # SQL and its values

_OF_THE_DOOR = ("FROM users", "FROM sessions", "FROM api_keys", "FROM revisions", "FROM settings", "FROM tokens")
_asked: ContextVar[list[Asked] | None] = ContextVar("asked", default=None)


async def statements(url: str, work: Path, paths: Sequence[str]) -> dict[str, list[Asked]]:
    """Of each path what is asked for it alone, by a house in this process; empty for one that it does not know."""
    found: dict[str, list[Asked]] = {}
    async with home(url, work) as house:
        with _heard(house.house.database):
            for path in paths:
                asked: list[Asked] = []
                _asked.set(asked)
                answer = await house.api.get(path)
                _asked.set(None)
                if answer.status_code != 404:
                    answer.raise_for_status()
                    found[path] = [one for one in asked if not any(door in one[0] for door in _OF_THE_DOOR)]
    return found


@contextmanager
def _heard(database: Database) -> Iterator[None]:
    engine: Any = database._engine
    plain = engine.reader

    @asynccontextmanager
    async def reader() -> AsyncIterator[Any]:
        async with plain() as link:
            yield _Link(link)

    engine.reader = reader
    try:
        yield
    finally:
        engine.reader = plain


class _Link:
    """Another link that remembers what it was asked."""

    def __init__(self, link: Any) -> None:
        self._link = link

    def __getattr__(self, name: str) -> Any:
        return getattr(self._link, name)

    async def rows(self, sql: str, args: Sequence[Any]) -> Any:
        _note([(sql, args)])
        return await self._link.rows(sql, args)

    async def several(self, asks: Sequence[Asked]) -> Any:
        _note(asks)
        return await self._link.several(asks)


def _note(asks: Sequence[Asked]) -> None:
    asked = _asked.get()
    if asked is not None:
        asked.extend(asks)


def replayed(url: str, found: Sequence[Sequence[Asked]], times: int | None = None) -> list[float]:
    """Milliseconds of each, by the driver alone; what is quick several times, so that there is something to count."""
    times = times or max(1, 120 // max(1, len(found)))
    if url.startswith("sqlite"):
        return _by_sqlite3(path_of(url), found, times)
    return asyncio.run(_by_asyncpg(url, found, times))


def _by_sqlite3(path: Path, found: Sequence[Sequence[Asked]], times: int) -> list[float]:
    raw, waits = sqlite3.connect(path, cached_statements=512), []
    raw.execute("PRAGMA cache_size = -16384").close()
    for asked in [*found[:20], *[one for one in found for _ in range(times)]]:
        began = time.perf_counter()
        for sql, args in asked:
            raw.execute(sql, list(args)).fetchall()
        waits.append((time.perf_counter() - began) * 1000)
    raw.close()
    return waits[len(found[:20]) :]


async def _by_asyncpg(url: str, found: Sequence[Sequence[Asked]], times: int) -> list[float]:
    options = {"statement_cache_size": 512, "server_settings": SETTINGS}
    raw: Any = await asyncpg.connect(**driver_options(url), **options)
    await prepare(raw)
    waits = []
    try:
        for asked in [*found[:20], *[one for one in found for _ in range(times)]]:
            began = time.perf_counter()
            for sql, args in asked:
                await raw.fetch(sql, *args)
            waits.append((time.perf_counter() - began) * 1000)
    finally:
        await raw.close()
    return waits[len(found[:20]) :]
