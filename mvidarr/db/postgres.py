"""PostgreSQL (14 and newer): the pool of asyncpg; every writer has a connection of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import asyncpg
import databases
from sqlalchemy import make_url
from sqlalchemy.dialects.postgresql import asyncpg as dialects

from mvidarr.db import faults
from mvidarr.db.engine import Raw
from mvidarr.db.shield import finish

T = TypeVar("T")

CONNECTIONS = 10
SETTINGS = {
    "application_name": "mvidarr",
    "jit": "off",
    # Libraries are small beside the memory and the disks of today: an index is not dearer than the whole table.
    "random_page_cost": "1.1",
    # With 100,000 videos helpers took a fifth more of the processors, and no answer came sooner.
    "max_parallel_workers_per_gather": "0",
}
_JOINS_ITSELF_LESS = 18  # the version that came to read a table once where a statement names it twice
_FAULTS = (  # the internal one: a connection whose write broke believes for a moment that it is still busy
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


class PostgresLink:
    def __init__(self, raw: Any) -> None:
        self._raw = raw  # asyncpg.Connection
        self._posted: list[tuple[str, Raw]] = []

    def post(self, sql: str, args: Raw) -> None:
        self._posted.append((sql, args))

    async def _do_posted(self) -> None:
        posted, self._posted = self._posted, []
        for sql, args in posted:
            await translated(self._raw.fetch, sql, *args)

    async def several(self, asks: Sequence[tuple[str, Raw]]) -> list[Sequence[Raw]]:
        return [await self.rows(sql, args) for sql, args in asks]

    async def rows(self, sql: str, args: Raw) -> Sequence[Raw]:
        await self._do_posted()
        rows: Sequence[Raw] = await translated(self._raw.fetch, sql, *args)
        return rows

    async def named(self, sql: str, args: Raw) -> list[dict[str, Any]]:
        await self._do_posted()
        return [dict(row) for row in await translated(self._raw.fetch, sql, *args)]

    async def run(self, sql: str, args: Raw) -> int:
        await self._do_posted()
        tag: str = await translated(self._raw.execute, sql, *args)
        count = tag.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def run_many(self, sql: str, rows: Sequence[Raw]) -> None:
        await self._do_posted()
        await translated(self._raw.executemany, sql, rows)

    async def pour(self, table: str, columns: Sequence[str], rows: Sequence[Raw]) -> None:
        await self._do_posted()
        await translated(self._raw.copy_records_to_table, table, records=rows, columns=list(columns))

    async def reserve(self, table: str, count: int) -> int:
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        sql = f"SELECT setval({sequence}, nextval({sequence}) + {int(count)} - 1)"
        return int((await self.rows(sql, []))[0][0]) - count + 1

    async def ids(self, table: str, count: int) -> list[int]:
        sql = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2::int)"
        return [row[0] for row in await self.rows(sql, [table, count])]

    async def begin(self) -> None:
        await translated(self._raw.execute, "BEGIN")

    async def commit(self) -> None:
        await self._do_posted()
        await translated(self._raw.execute, "COMMIT")

    async def rollback(self) -> None:
        """A connection that broke has rolled back by itself, and the pool throws it away."""
        self._posted.clear()
        with suppress(*_FAULTS):
            if self._raw.is_in_transaction():
                await self._raw.execute("ROLLBACK")


async def translated(ask: Callable[..., Awaitable[T]], *args: Any, **more: Any) -> T:
    """What the driver answers. With a connection that was lost it refuses before there is anything to await."""
    try:
        return await ask(*args, **more)
    except _FAULTS as error:
        ours = faults.of_postgres(error)
        if ours is None:
            raise
        raise ours from error


async def _give_back(connection: Any) -> None:
    """One that is lost at this moment leaves the pool by itself, whatever the driver says of it."""
    with suppress(*_FAULTS):
        await connection.__aexit__()


async def prepare(raw: Any) -> None:
    """Sums of whole numbers are NUMERIC here; they come back as int, other NUMERIC values as float, as on SQLite."""
    await raw.set_type_codec("numeric", schema="pg_catalog", encoder=str, decoder=_number, format="text")
    if raw.get_server_version().major >= _JOINS_ITSELF_LESS:
        # A statement that looks into an index first and reads only those rows means what it says.
        await raw.execute("SET enable_self_join_elimination = off")


def _number(text: str) -> int | float:
    return float(text) if "." in text or not text.lstrip("-").isdigit() else int(text)


async def _keep(raw: Any) -> None:
    """Nothing to reset between borrowers: no borrower leaves a transaction, and nobody sets or listens."""


class PostgresEngine:
    name = "postgresql"
    # Its own daemon waits until a tenth of a table has changed; counts are planned by the one, and by the other indexes
    # know of which rows they may speak without looking.
    upkeep = ("VACUUM (ANALYZE)",)

    def __init__(self, database: databases.Database) -> None:
        self.dialect = dialects.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
        self._database = database

    @classmethod
    async def open(cls, url: str) -> "PostgresEngine":
        database = databases.Database(
            "postgresql://",
            **driver_options(url),
            min_size=1,
            max_size=CONNECTIONS,
            statement_cache_size=512,
            server_settings=SETTINGS,
            init=prepare,
            reset=_keep,
        )
        await translated(database.connect)
        return cls(database)

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[PostgresLink]:
        # one of its own, not that of the task: what broke as it was given back would be handed out again
        connection = databases.core.Connection(self._database, self._database._backend)
        await translated(connection.__aenter__)
        try:
            yield PostgresLink(connection.raw_connection)
        finally:
            await finish(_give_back(connection))

    def writer(self) -> Any:
        return self.reader()

    def state(self) -> None:
        return None

    async def close(self) -> None:
        await self._database.disconnect()


def driver_options(url: str) -> dict[str, Any]:
    """What asyncpg wants of a URL; ``?host=`` names the folder of a socket, ``?ssl=`` the way of encryption."""
    parts = make_url(url)
    options: dict[str, Any] = {
        "host": parts.query.get("host", parts.host),
        "port": parts.port or (int(str(parts.query["port"])) if "port" in parts.query else None),
        "user": parts.username,
        "password": parts.password,
        "database": parts.database,
        "ssl": parts.query.get("ssl", parts.query.get("sslmode")),
    }
    return {name: value for name, value in options.items() if value is not None}
