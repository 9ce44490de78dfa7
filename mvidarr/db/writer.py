"""What is lent for reading and for writing: statements go in, rows come out, a transaction remembers what it did."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import Executable, Insert, Table, bindparam, select, text

from mvidarr.db.engine import Link
from mvidarr.db.shield import finish
from mvidarr.db.statements import Ready, Row, Statements
from mvidarr.db.tables.revisions import revisions
from mvidarr.errors import MvidarrError

T = TypeVar("T")

Audit = Callable[[str, frozenset[str]], None]  # table, columns

_REVISION = select(revisions.c.n).where(revisions.c.name == bindparam("of"))
_REVISED = text("INSERT INTO revisions (name, n) VALUES (:of, 1) ON CONFLICT (name) DO UPDATE SET n = revisions.n + 1")


@lru_cache(128)
def _adding(table: Table) -> Insert:
    """With the new id."""
    return table.insert().returning(*table.primary_key.columns)


class Keeper(Protocol):
    """Keeps notes of a transaction, so it has to know what a savepoint took back."""

    async def write_down(self) -> None: ...

    def mark(self) -> int: ...

    def forget(self, mark: int) -> None: ...


class Reader:
    """Rows are plain dicts, keyed by the name or label of the column."""

    def __init__(self, link: Link, statements: Statements) -> None:
        self._link = link
        self._statements = statements
        self.dialect = statements.dialect.name

    async def all(self, statement: Executable, values: Row | None = None) -> list[Row]:
        """``values`` by the names of the statement's ``bindparam``: one that is kept is made ready far sooner."""
        return await self._guarded(self._fetch(self._prepared(statement, values)))

    async def one(self, statement: Executable, values: Row | None = None) -> Row | None:
        """The first row. The statement says how many it wants; no limit is added."""
        rows = await self.all(statement, values)
        return rows[0] if rows else None

    async def several(self, *asked: tuple[Executable, Row]) -> list[list[Row]]:
        """The rows of each statement, with its values as in ``all``: on SQLite as quick as one of them."""
        asks = [self._prepared(statement, values) for statement, values in asked]
        found = await self._guarded(self._link.several([(ready.sql, ready.args) for ready in asks]))
        return [ready.rows(rows) for ready, rows in zip(asks, found, strict=True)]

    async def tuples(self, *asked: tuple[Executable, Row]) -> list[list[tuple[Any, ...]]]:
        """The same as tuples, for so many rows that each as a dict would be felt; as the driver gives their values."""
        asks = [self._prepared(statement, values) for statement, values in asked]
        found = await self._guarded(self._link.several([(ready.sql, ready.args) for ready in asks]))
        return [list(map(tuple, rows)) for rows in found]

    async def value(self, statement: Executable) -> Any:
        """The first column of the first row, None without one."""
        row = await self.one(statement)
        return next(iter(row.values())) if row else None

    async def first_of_each(self, statement: Executable, values: Row | None = None) -> list[Any]:
        """The first column of all rows, for so many that each as a dict would be felt."""
        ready = self._prepared(statement, values)
        return [row[0] for row in await self._guarded(self._link.rows(ready.sql, ready.args))]

    async def revision(self, name: str) -> int:
        """How many transactions have written the tables of ``Database.revise`` so far, in all processes."""
        return (await self.revisions(name))[0]

    async def revisions(self, *names: str) -> tuple[int, ...]:
        found = await self.several(*((_REVISION, {"of": name}) for name in names))
        return tuple(int(rows[0]["n"]) if rows else 0 for rows in found)

    def _prepared(self, statement: Executable, values: Row | None) -> Ready:
        if statement.is_dml:
            raise RuntimeError("a reader cannot change anything: open write()")
        return self._ready(statement, values)

    def _ready(self, statement: Executable, values: Row | None) -> Ready:
        if values is None:
            return self._statements.ready(statement)
        return self._statements.ready_with(statement, tuple(values) if isinstance(statement, Insert) else (), values)

    async def _guarded(self, work: Awaitable[T]) -> T:
        return await work

    async def _fetch(self, ready: Ready) -> list[Row]:
        if not ready.plan.keys:
            return await self._link.named(ready.sql, ready.args)
        return ready.rows(await self._link.rows(ready.sql, ready.args))


class Writer(Reader):
    """A transaction. After a statement failed nothing but the end is left, unless it failed inside ``savepoint()``."""

    def __init__(
        self,
        link: Link,
        statements: Statements,
        journaled: Mapping[str, frozenset[str]],
        audit: Audit | None,
        revised: Mapping[str, frozenset[str]],
    ) -> None:
        super().__init__(link, statements)
        self._journaled = journaled
        self._audit = audit
        self._revised = revised
        self._written: set[str] = set()
        self._failures: list[MvidarrError] = []
        self._at_end: list[Keeper] = []
        self._after: list[Callable[[], None]] = []

    async def run(self, statement: Executable, values: Row | None = None) -> int:
        """Affected rows."""
        ready = self._prepared(statement, values)
        return await self._guarded(self._link.run(ready.sql, ready.args))

    def post(self, statement: Executable, values: Row) -> None:
        """For what nobody waits for and nothing refuses: done with the next statement, or with the commit."""
        ready = self._prepared(statement, values)
        self._link.post(ready.sql, ready.args)

    async def run_many(self, statement: Executable, rows: Sequence[Row]) -> None:
        """``rows`` share their keys: columns of an insert, names of ``bindparam`` otherwise."""
        if not rows:
            return
        plan, args = self._statements.ready_many(statement, rows)
        self._heed(Ready(plan.sql, (), plan))
        await self._guarded(self._link.run_many(plan.sql, args))

    async def pour(self, table: Table, rows: Sequence[Row]) -> None:
        """Many new rows without the journal: for a library that is filled whole, where nobody could miss an undo.
        ``rows`` share their keys; several times as fast as ``run_many``."""
        if not rows:
            return
        names = tuple(rows[0])
        stored = [table.c[name].type.dialect_impl(self._statements.dialect) for name in names]
        binds = [kind.bind_processor(self._statements.dialect) for kind in stored]
        self._heed_rows(table.name, frozenset(names))
        columns = [_column(rows, name, bind) for name, bind in zip(names, binds, strict=True)]
        await self._guarded(self._link.pour(table.name, names, list(zip(*columns, strict=True))))

    async def reserve(self, table: Table, count: int) -> int:
        """The first of so many new ids, one after the other; they are gone even when the transaction fails."""
        return await self._guarded(self._link.reserve(table.name, count))

    async def ids(self, table: Table, count: int) -> list[int]:
        """New ids that nobody else gets, upwards."""
        return await self._guarded(self._link.ids(table.name, count))

    async def insert(self, table: Table, values: Row) -> int:
        """The new id."""
        ready = self._prepared(_adding(table), values)
        rows = await self._guarded(self._link.rows(ready.sql, ready.args))
        return int(rows[0][0])

    def after_commit(self, call: Callable[[], None]) -> None:
        """Wake-ups only: what must happen belongs into the transaction."""
        self._after.append(call)

    def at_end(self, keeper: "Keeper") -> None:
        """For those who write down at the end of the transaction what happened in it."""
        self._at_end.append(keeper)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Within it a statement may fail (``Conflict``) and the transaction goes on afterwards."""
        keepers = [(keeper, keeper.mark()) for keeper in self._at_end]
        after = len(self._after)
        await self._guarded(self._link.run("SAVEPOINT inner_work", ()))  # with what was posted before it
        try:
            yield
            await self._link.run("RELEASE SAVEPOINT inner_work", ())
        except BaseException:
            await finish(self._back_to_savepoint())
            self._at_end[:] = [keeper for keeper, _ in keepers]
            for keeper, mark in keepers:
                keeper.forget(mark)
            del self._after[after:]
            raise

    async def _back_to_savepoint(self) -> None:
        await self._link.run("ROLLBACK TO SAVEPOINT inner_work", ())
        await self._link.run("RELEASE SAVEPOINT inner_work", ())
        self._failures.clear()

    def _prepared(self, statement: Executable, values: Row | None) -> Ready:
        ready = self._ready(statement, values)
        self._heed(ready)
        return ready

    async def _guarded(self, work: Awaitable[T]) -> T:
        try:
            return await work
        except MvidarrError as error:
            self._failures.append(error)
            raise

    def _heed(self, ready: Ready) -> None:
        """Tell the audit of a change of journaled columns that does not come from the journal."""
        if ready.plan.writes is None:
            return
        table, columns = ready.plan.writes
        self._written.add(table)
        if self._audit is None:
            return
        fields = self._journaled.get(table, frozenset())
        whole_row = not ready.plan.compiled.isupdate
        if fields and (whole_row or columns & fields):
            self._audit(table, columns)

    def _heed_rows(self, table: str, columns: frozenset[str]) -> None:
        self._written.add(table)
        if self._audit is not None and self._journaled.get(table):
            self._audit(table, columns)

    def unaudited(self) -> "Writer":
        """The same transaction for the journal's own statements."""
        other = Writer(self._link, self._statements, {}, None, {})
        other._failures, other._at_end, other._after = self._failures, self._at_end, self._after
        other._written = self._written
        return other

    async def revise(self, name: str) -> None:
        """``revision(name)`` goes up by one."""
        self.post(_REVISED, {"of": name})

    async def _end(self) -> None:
        """What PostgreSQL would roll back without a word, as one of its statements failed, is refused on both."""
        if not self._failures:
            for keeper in self._at_end:
                await keeper.write_down()
            for name, tables in self._revised.items():  # last, as on PostgreSQL others wait from here to the end
                if not tables.isdisjoint(self._written):
                    await self.revise(name)
        if self._failures:
            raise RuntimeError("a failed statement was caught, but its transaction goes on") from self._failures[0]

    async def _commit(self) -> None:
        await self._link.commit()
        for call in self._after:
            call()


def _column(rows: Sequence[Row], name: str, bind: Callable[[Any], Any] | None) -> list[Any]:
    return [row[name] for row in rows] if bind is None else [bind(row[name]) for row in rows]
