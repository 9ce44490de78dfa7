"""The schema version of a SQLite file, its lock and its backup before a migration."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import IO

from mvidarr.db import faults
from mvidarr.db.sqlite import path_of, url_of
from mvidarr.errors import Unavailable
from mvidarr.process import Children


class SqliteSchema:
    def __init__(self, url: str) -> None:
        self._path = path_of(url).absolute()
        self.url = url_of(self._path)

    async def version(self) -> str | None:
        """Asked here and now: it takes less than handing it to a thread."""
        if not self._path.is_file() or self._path.stat().st_size == 0:
            return None
        try:
            with closing(sqlite3.connect(self._path, timeout=10)) as raw:
                known = raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
                row = raw.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
        except sqlite3.Error as error:
            raise faults.of_sqlite(error) or error from error
        return str(row[0]) if row else None

    @asynccontextmanager
    async def lock(self) -> AsyncIterator[None]:
        with self._opened_lock() as file:
            await asyncio.to_thread(fcntl.flock, file, fcntl.LOCK_EX)
            yield

    def _opened_lock(self) -> IO[str]:
        try:
            self._path.touch(mode=0o600)
            return self._path.with_name(f"{self._path.name}.lock").open("w")
        except OSError as error:
            detail = f"The database file {self._path} cannot be written: {error.strerror}."
            raise Unavailable(detail, code="database_down") from error

    async def back_up(self, folder: Path, name: str, children: Children) -> Path | None:
        target = folder / f"{name}.db"
        await asyncio.to_thread(self._copy, target)
        return target

    def _copy(self, target: Path) -> None:
        """Under another name until it is whole."""
        partial = target.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None)) as raw:
                raw.execute("VACUUM INTO ?", (str(partial),))
        except sqlite3.Error as error:
            raise faults.of_sqlite(error) or error from error
        partial.chmod(0o600)
        partial.replace(target)
