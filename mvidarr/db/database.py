"""The database as the rest of the house knows it: ``read()`` and ``write()``."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from mvidarr.db.engine import Engine
from mvidarr.db.shield import finish
from mvidarr.db.statements import Row, Statements
from mvidarr.db.writer import Audit, Keeper, Reader, Writer
from mvidarr.errors import Invalid

__all__ = ["Audit", "Database", "Hold", "Keeper", "Reader", "Row", "Writer", "past_the_journal"]

Hold = Callable[[str, float], None]  # name of the write, seconds that it held the database

_ENGINES = {  # by name, so that a house on SQLite never loads the driver of PostgreSQL (6 MiB, 50 ms)
    "sqlite": ("mvidarr.db.sqlite", "SqliteEngine"),
    "postgresql": ("mvidarr.db.postgres", "PostgresEngine"),
    "postgres": ("mvidarr.db.postgres", "PostgresEngine"),
}


def past_the_journal(table: str, columns: frozenset[str]) -> None:
    """What every database does about it, unless told otherwise: it does not happen."""
    raise RuntimeError(f"{table} is written past the journal: {', '.join(sorted(columns)) or 'whole rows'}")


class Database:
    def __init__(self, engine: Engine, *, on_hold: Hold | None = None, audit: Audit | None = None) -> None:
        self.dialect = engine.name
        self.on_hold = on_hold
        self.audit = audit or past_the_journal
        self.journaled: dict[str, frozenset[str]] = {}  # table -> its journaled columns, filled by Journal.register
        self.revised: dict[str, frozenset[str]] = {}  # name of a revision -> the tables whose changes it counts
        self._engine = engine
        self._statements = Statements(engine.dialect)
        self._inside: set[asyncio.Task[Any] | None] = set()

    @classmethod
    async def open(cls, url: str, *, on_hold: Hold | None = None, audit: Audit | None = None) -> "Database":
        """``sqlite:////absolute/path`` or ``postgresql://user:password@host/name``."""
        scheme = url.partition(":")[0]
        if scheme not in _ENGINES:
            raise Invalid(f"“{scheme}:” is no database that MVidarr knows; use sqlite:/// or postgresql://.")
        module, name = _ENGINES[scheme]
        engine: Engine = await getattr(import_module(module), name).open(url)
        return cls(engine, on_hold=on_hold, audit=audit)

    async def close(self) -> None:
        await self._engine.close()

    async def tend(self) -> None:
        """What a database wants from time to time: SQLite folds its log into the file, PostgreSQL counts its rows."""
        async with self._engine.writer() as link, self._timed("tend"):
            for statement in self._engine.upkeep:
                await link.rows(statement, ())

    async def damage(self) -> list[str]:
        """What is wrong with the file of SQLite, empty when it is sound; PostgreSQL looks after itself. Reads all of
        it: some seconds for a large library, beside which everything goes on."""
        if self.dialect != "sqlite":
            return []
        async with self._engine.reader() as link:
            said = [str(row[0]) for row in await link.rows("PRAGMA quick_check(10)", ())]
        return [] if said == ["ok"] else said

    def state(self) -> int | None:
        """Another number once anything is committed, by whatever process; None where only a question would tell."""
        return self._engine.state()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        """Each statement sees what is committed when it starts."""
        self._refuse_nesting("read")
        async with self._engine.reader() as link:
            yield Reader(link, self._statements)

    @asynccontextmanager
    async def write(self, name: str = "write") -> AsyncIterator[Writer]:
        """One transaction: committed at the end, rolled back on an error. On SQLite it has the database for itself,
        so nothing but the database is awaited inside. ``name`` tells it apart in the metric of hold times."""
        self._refuse_nesting("write")
        task = asyncio.current_task()
        self._inside.add(task)
        try:
            async with self._engine.writer() as link, self._timed(name):
                writer = Writer(link, self._statements, self.journaled, self.audit, self.revised)
                try:
                    await finish(link.begin())
                    yield writer
                    await writer._end()
                    await finish(writer._commit())
                except BaseException:
                    await finish(link.rollback())
                    raise
        finally:
            self._inside.discard(task)

    @asynccontextmanager
    async def _timed(self, name: str) -> AsyncIterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            if self.on_hold is not None:
                self.on_hold(name, time.perf_counter() - began)

    def _refuse_nesting(self, what: str) -> None:
        if asyncio.current_task() in self._inside:
            raise RuntimeError(f"{what}() inside a write() of the same task would wait for itself: pass the writer on")
