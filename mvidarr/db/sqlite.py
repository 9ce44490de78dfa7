"""SQLite: one connection that writes, two that read, each a thread of aiosqlite held for the life of the process.

A statement takes 10 to 60 us, the way to the thread and back as much again or, on a busy machine, many times that. So
what nobody waits for, BEGIN included, is posted and goes along with the next one.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import databases
from sqlalchemy.dialects.sqlite import pysqlite

from mvidarr.db import faults
from mvidarr.db.engine import Raw
from mvidarr.db.shield import finish
from mvidarr.db.sqlite_watch import Watch
from mvidarr.errors import Unavailable

T = TypeVar("T")

READERS = 2  # two beat four on two cores
_PREFIX = "sqlite:///"
_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16384",  # 16 MiB; 64 were no faster and cost 39 MiB more a connection
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 4000",  # 16 MiB: of pages that a long change writes again and again, a third fewer
)


class _Batch:
    """Statements that the connection's thread does one after the other; of each its rows, and how many it changed."""

    def __init__(self, asks: Sequence[tuple[str, Raw]]) -> None:
        self._asks = asks
        self._done: list[tuple[Sequence[Raw], int]] = []

    def done_by(self, execute: Callable[[str, Raw], sqlite3.Cursor]) -> "_Batch":
        for sql, args in self._asks:
            cursor = execute(sql, args)
            self._done.append((cursor.fetchall(), max(0, cursor.rowcount)))
        return self

    def fetchall(self) -> list[tuple[Sequence[Raw], int]]:
        return self._done


class WritingConnection(sqlite3.Connection):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for pragma in _PRAGMAS:
            self.execute(pragma).close()

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        if isinstance(parameters, _Batch):
            return parameters.done_by(super().execute)
        return super().execute(sql, parameters)


class ReadingConnection(WritingConnection):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.execute("PRAGMA query_only = ON").close()


def path_of(url: str) -> Path:
    """``sqlite:////srv/mvidarr.db`` -> ``/srv/mvidarr.db``; three slashes begin a relative path."""
    return Path(url.removeprefix(_PREFIX))


def url_of(path: Path) -> str:
    return f"{_PREFIX}{path}"


class SqliteLink:
    def __init__(self, path: Path, factory: type[sqlite3.Connection]) -> None:
        database = databases.Database(_PREFIX + quote(str(path)), factory=factory, cached_statements=512)
        self._held = database.connection()
        self._raw: Any = None  # aiosqlite.Connection
        self._posted: list[tuple[str, Raw]] = []

    async def open(self) -> None:
        await self._held.__aenter__()
        self._raw = self._held.raw_connection

    async def close(self) -> None:
        await self._raw.interrupt()
        await self._held.__aexit__()

    def post(self, sql: str, args: Raw) -> None:
        self._posted.append((sql, args))

    async def several(self, asks: Sequence[tuple[str, Raw]]) -> list[Sequence[Raw]]:
        return [rows for rows, _ in await self._do(*asks)]

    async def rows(self, sql: str, args: Raw) -> Sequence[Raw]:
        ((rows, _),) = await self._do((sql, args))
        return rows

    async def named(self, sql: str, args: Raw) -> list[dict[str, Any]]:
        await self._do()
        cursor = await self._watched(self._raw.execute(sql, args))
        names = [column[0] for column in cursor.description or ()]
        rows = await self._watched(cursor.fetchall())
        return [dict(zip(names, row, strict=True)) for row in rows]

    async def run(self, sql: str, args: Raw) -> int:
        ((_, count),) = await self._do((sql, args))
        return count

    async def run_many(self, sql: str, rows: Sequence[Raw]) -> None:
        await self._do()
        await self._watched(self._raw.executemany(sql, rows))

    async def _do(self, *asks: tuple[str, Raw]) -> list[tuple[Sequence[Raw], int]]:
        """What was posted, then these; what comes of these."""
        posted, self._posted = self._posted, []
        if not posted and not asks:
            return []
        done: list[tuple[Sequence[Raw], int]]
        done = await self._watched(self._raw.execute_fetchall("", _Batch([*posted, *asks])))
        return done[len(posted) :]

    async def pour(self, table: str, columns: Sequence[str], rows: Sequence[Raw]) -> None:
        names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        await self.run_many(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 - names of our tables

    async def reserve(self, table: str, count: int) -> int:
        beginning = "INSERT INTO sqlite_sequence SELECT ?1, 0 WHERE ?1 NOT IN (SELECT name FROM sqlite_sequence)"
        counting = "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = ? RETURNING seq"
        _, (rows, _) = await self._do((beginning, [table]), (counting, [count, table]))
        return int(rows[0][0]) - count + 1

    async def ids(self, table: str, count: int) -> list[int]:
        first = await self.reserve(table, count)
        return list(range(first, first + count))

    async def begin(self) -> None:
        self.post("BEGIN IMMEDIATE", ())

    async def commit(self) -> None:
        try:
            await self._do(("COMMIT", ()))
        finally:
            await self.rollback()

    async def rollback(self) -> None:
        self._posted.clear()
        if self._raw.in_transaction:
            await self._watched(self._raw.execute("ROLLBACK"))

    async def _watched(self, work: Awaitable[T]) -> T:
        try:
            return await work
        except asyncio.CancelledError:
            await finish(self._settle())
            raise
        except sqlite3.Error as error:
            ours = faults.of_sqlite(error)
            if ours is None:
                raise
            raise ours from error

    async def _settle(self) -> None:
        """Interrupt what runs and wait for it: the connection's thread takes its work in order, so once an empty
        task behind it has been answered nothing runs any more. Repeated, as a statement may only be about to start."""
        behind = asyncio.ensure_future(self._raw.set_trace_callback(None))
        while not behind.done():
            await self._raw.interrupt()
            await asyncio.wait({behind}, timeout=0.005)


class SqliteEngine:
    name = "sqlite"
    upkeep = ("PRAGMA wal_checkpoint(TRUNCATE)",)  # a log that a long read has let grow does not shrink by itself

    def __init__(self, writer: SqliteLink, readers: list[SqliteLink], watch: Watch) -> None:
        self.dialect = pysqlite.dialect(paramstyle="qmark")
        self._writer = writer
        self._readers = readers
        self._watch = watch
        self._lock = asyncio.Lock()
        self._free = list(readers)
        self._waiting: deque[asyncio.Future[SqliteLink]] = deque()

    @classmethod
    async def open(cls, url: str) -> "SqliteEngine":
        path = path_of(url)
        try:
            path.touch(mode=0o600)
        except OSError as error:
            detail = f"The database file {path} cannot be opened: {error.strerror}."
            raise Unavailable(detail, code="database_down") from error
        await asyncio.to_thread(_try, path)
        links = [SqliteLink(path, WritingConnection)] + [SqliteLink(path, ReadingConnection) for _ in range(READERS)]
        for link in links:
            await link.open()
        return cls(links[0], links[1:], Watch(path))

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[SqliteLink]:
        """To each in the order in which they asked: a queue of asyncio would give one that comes back to whoever asks
        first, and who reads on and on, as an export does, would keep all others from reading."""
        link = self._free.pop() if self._free else await self._its_turn()
        try:
            yield link
        finally:
            self._give(link)

    async def _its_turn(self) -> SqliteLink:
        turn: asyncio.Future[SqliteLink] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it came in the same moment
                self._give(turn.result())
            raise

    def _give(self, link: SqliteLink) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(link)
                return
        self._free.append(link)

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[SqliteLink]:
        async with self._lock:
            yield self._writer

    def state(self) -> int | None:
        return self._watch.state()

    async def close(self) -> None:
        """The writer last: the last connection to leave folds the write-ahead log back into the file."""
        self._watch.close()
        for reader in self._readers:
            await finish(reader.close())
        async with self._lock:
            await finish(self._writer.close())


def _try(path: Path) -> None:
    """Before any thread of aiosqlite is started: one whose connection fails answers to nobody when it ends."""
    try:
        WritingConnection(path, isolation_level=None).close()
    except sqlite3.Error as error:
        raise faults.of_sqlite(error) or error from error
