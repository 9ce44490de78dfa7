"""The schema version of a PostgreSQL database, its lock, and its backup where a fitting ``pg_dump`` is at hand.

Without one the migration's own transaction is the safety: it happens whole or not at all.
"""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from mvidarr.db.postgres import driver_options, translated
from mvidarr.errors import Unavailable
from mvidarr.process import Children

_LOCK = 6834020115


class PostgresSchema:
    def __init__(self, url: str) -> None:
        self.url = url

    async def version(self) -> str | None:
        async with self._connected() as raw:
            if not await raw.fetchval("SELECT to_regclass('alembic_version')"):
                return None
            version: str | None = await raw.fetchval("SELECT version_num FROM alembic_version")
            return version

    @asynccontextmanager
    async def lock(self) -> AsyncIterator[None]:
        """Held by the connection: a process that dies lets it go."""
        async with self._connected() as raw:
            await raw.execute(f"SELECT pg_advisory_lock({_LOCK})")
            yield

    async def back_up(self, folder: Path, name: str, children: Children) -> Path | None:
        async with self._connected() as raw:
            server: int = await raw.fetchval("SELECT current_setting('server_version_num')::int / 10000")
        program = shutil.which("pg_dump")
        if program is None or await _version(children, program, folder) < server:
            return None
        target = folder / f"{name}.dump"
        partial = target.with_suffix(".partial")
        finished = await children.run(
            [program, "--format=custom", f"--file={partial}"], cwd=folder, env=_environment(self.url)
        )
        if finished.code != 0:
            partial.unlink(missing_ok=True)
            why = finished.err.decode(errors="replace").strip().rpartition("\n")[2]
            raise Unavailable(f"The database could not be backed up before its migration: {why}", code="backup_failed")
        partial.chmod(0o600)
        return partial.replace(target)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Any]:
        raw = await translated(asyncpg.connect, **driver_options(self.url))
        try:
            yield raw
        finally:
            await raw.close()


async def _version(children: Children, program: str, folder: Path) -> int:
    finished = await children.run([program, "--version"], cwd=folder)
    found = re.search(rb"(\d+)[.\d]*\s", finished.out + b" ")
    return int(found[1]) if found else 0


def _environment(url: str) -> dict[str, str]:
    """By environment, so that no password shows in the list of processes."""
    options = driver_options(url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "database": "PGDATABASE"}
    return {names[name]: str(value) for name, value in options.items() if name in names}
