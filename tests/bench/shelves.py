"""Libraries to search, kept between runs below ``build/bench``: made once for a database, a size and what makes them.

Each holds an administrator who has watched, rated and liked a part of it. A run works on a copy.
"""

import asyncio
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from mvidarr.accounts import console
from mvidarr.db import Database, migrate
from mvidarr.db.postgres import driver_options
from mvidarr.db.sqlite import url_of
from mvidarr.demo import fill
from tests.bench.processes import house
from tests.postgres_server import postgres_server
from tests.server import NAME, PASSWORD, TOP, Server

KEPT = TOP / "build" / "bench"
_MAKERS = ("mvidarr/demo", "mvidarr/db/migrations/versions", "mvidarr/library/projection.py", "mvidarr/query/text.py")
_MEMORY = "128MB"  # what PostgreSQL takes unless it is told otherwise


@dataclass(frozen=True)
class Shelf:
    """A library of so many videos, and a server that is not started yet."""

    database: str  # SQLite, PostgreSQL
    videos: int
    url: str
    server: Server

    @property
    def name(self) -> str:
        return f"{self.videos:,} videos, {self.database}"


@contextmanager
def shelf(database: str, videos: int, work: Path) -> Iterator[Shelf]:
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{database}-{videos}-{_fingerprint()}"
    if not kept.exists():
        _keep(kept, database, videos, work)
    if database == "SQLite":
        server = house(work / "server")
        server.data.mkdir(parents=True)
        path = server.data / "mvidarr.db"
        shutil.copyfile(kept, path)
        yield Shelf(database, videos, url_of(path), server)
        return
    with postgres_server(kept, shared_buffers=_MEMORY) as url:
        yield Shelf(database, videos, url, house(work / "server", {"MVIDARR__DATABASE__URL": url}))


def _keep(kept: Path, database: str, videos: int, work: Path) -> None:
    if database == "PostgreSQL":
        with postgres_server(kept, shared_buffers=_MEMORY) as url:
            asyncio.run(_make(url, work, videos))
            asyncio.run(vacuumed(url))
        return
    making = kept.with_suffix(".making")
    making.unlink(missing_ok=True)
    asyncio.run(_make(url_of(making), work, videos))
    making.rename(kept)
    for beside in kept.parent.glob(f"{making.name}*"):  # its lock
        beside.unlink()


async def _make(url: str, work: Path, videos: int) -> None:
    await migrate(url, work)
    database = await Database.open(url)
    try:
        await console.add_user(database, NAME, PASSWORD, "admin")
        await fill(database, work / "media", videos=videos)
        await database.tend()
    finally:
        await database.close()


async def vacuumed(url: str) -> None:
    """As its own daemon does sooner or later."""
    connection: Any = await asyncpg.connect(**driver_options(url))
    try:
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def _fingerprint() -> str:
    """Of the code that makes them."""
    known = hashlib.blake2s(digest_size=6)
    for maker in _MAKERS:
        path = TOP / maker
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            known.update(file.read_bytes())
    return known.hexdigest()
