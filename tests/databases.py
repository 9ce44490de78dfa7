"""Real databases for tests: one PostgreSQL server for each worker, an empty, migrated database for each test.

On SQLite each test gets a copy of a template. On PostgreSQL a copy takes 0.3 s, so the server has one database that is
emptied after each test: what other sessions left open is ended, foreign tables dropped, rows deleted without a look at
who points at them. To truncate a table takes longer than most tests, so only those are that have grown: up to eight
pages the planner takes a table for a new one.

In both, every schedule rests: a test meets no job that its minute would bring. ``awake`` is for those about schedules.
"""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy import make_url

from mvidarr.db import migrate
from mvidarr.db.postgres import driver_options
from mvidarr.db.sqlite import WritingConnection, url_of
from mvidarr.db.tables.base import metadata
from mvidarr.system import SCHEDULES
from tests.postgres_server import PROGRAMS, postgres_server

__all__ = [
    "PROGRAMS",
    "emptying",
    "postgres",
    "postgres_database",
    "postgres_empty",
    "run",
    "sqlite_copy",
    "sqlite_template",
]

_ROWS = ", ".join(f"('{one.name}', '{one.cron}')" for one in SCHEDULES)
_RESTING = f"INSERT INTO schedules (name, cron) VALUES {_ROWS}"
_EMPTY = """
DO $$
DECLARE
  name text;
  filled boolean;
  free boolean := (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
BEGIN
  SET LOCAL lock_timeout = '100s';
  IF free THEN
    SET LOCAL session_replication_role = replica;
  END IF;
  PERFORM pg_terminate_backend(pid, 60000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    IF name NOT IN ({ours}) THEN
      EXECUTE format('DROP TABLE %I CASCADE', name);
    ELSE
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO filled;
      IF filled AND (NOT free OR pg_relation_size(format('%I', name)) > 65536) THEN
        EXECUTE format('TRUNCATE %I CASCADE', name);
      ELSIF filled THEN
        EXECUTE format('DELETE FROM %I', name);
      END IF;
    END IF;
  END LOOP;
  PERFORM setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
  {resting};
END $$
"""


@contextmanager
def postgres() -> Iterator[str]:
    """URL of a server."""
    if given := os.environ.get("MVIDARR_TEST_POSTGRES"):
        yield given
        return
    with postgres_server() as url:
        yield url


@contextmanager
def sqlite_template(folder: Path) -> Iterator[Path]:
    """With a write-ahead log, as every house leaves its database: to turn one over takes each copy a write or two."""
    path = folder / "template.db"
    _now(migrate(url_of(path), folder))
    WritingConnection(path).close()
    _run_on_file(path, _RESTING)
    yield path


@contextmanager
def postgres_database(server: str, data: Path) -> Iterator[str]:
    """URL of a migrated database for one worker."""
    with postgres_empty(server) as url:
        _now(migrate(url, data))
        _now(_run(url, _RESTING))
        yield url


@contextmanager
def postgres_empty(server: str) -> Iterator[str]:
    """URL of a database without any table."""
    name = f"mvidarr_test_{uuid4().hex}"
    _now(_run(server, f"CREATE DATABASE {name}"))
    yield _beside(server, name)
    _now(_run(server, f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def emptying(url: str) -> Iterator[Callable[[], None]]:
    """What empties that database. A connection of its own learns the tables once, which takes longer than to empty
    them; a test may have ended it, as it ends others."""
    servant, loop = _Servant(url), asyncio.new_event_loop()
    with ThreadPoolExecutor(1) as thread:

        def empty() -> None:
            thread.submit(loop.run_until_complete, servant.empty()).result()

        try:
            yield empty
        finally:
            thread.submit(loop.run_until_complete, servant.leave()).result()
            loop.close()


class _Servant:
    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None
        self._sql = _EMPTY.format(ours=", ".join(f"'{name}'" for name in metadata.tables), resting=_RESTING)

    async def empty(self) -> None:
        try:
            await self._once()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            await self.leave()
            await self._once()

    async def _once(self) -> None:
        if self._connection is None:
            self._connection = await asyncpg.connect(**driver_options(self._url))
        await self._connection.execute(self._sql)

    async def leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def sqlite_copy(template: Path, folder: Path) -> str:
    path = folder / "mvidarr.db"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, path)
    return url_of(path)


def _run_on_file(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(statement)


def _now(work: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own, as the loop of a test may be running while its fixtures are made."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def _beside(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def run(url: str, *statements: str) -> None:
    """Statements for the server as a whole, each by itself."""
    _now(_run(url, *statements))


async def _run(url: str, *statements: str) -> None:
    connection: Any = await asyncpg.connect(**driver_options(url))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
