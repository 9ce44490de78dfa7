"""What ``Database`` needs of a database: connections lent for reading and for writing, one at a time each."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from sqlalchemy import Dialect

Raw = Sequence[Any]


class Link(Protocol):
    """A connection held by its borrower. Its faults are ours (``faults.py``); a cancelled statement has ended before
    the cancel goes on, so the connection is fit for the next one."""

    async def rows(self, sql: str, args: Raw) -> Sequence[Raw]: ...

    async def several(self, asks: Sequence[tuple[str, Raw]]) -> list[Sequence[Raw]]:
        """The rows of each, in one go where that saves something."""
        ...

    def post(self, sql: str, args: Raw) -> None:
        """Done before whatever is next, in one go with it, whose fault it then is when it fails."""
        ...

    async def named(self, sql: str, args: Raw) -> list[dict[str, Any]]:
        """Rows of a statement whose columns only the database can name."""
        ...

    async def run(self, sql: str, args: Raw) -> int: ...

    async def run_many(self, sql: str, rows: Sequence[Raw]) -> None: ...

    async def pour(self, table: str, columns: Sequence[str], rows: Sequence[Raw]) -> None:
        """New rows by the quickest way there is; values as the database keeps them."""
        ...

    async def reserve(self, table: str, count: int) -> int:
        """The first of so many ids in a row that nobody had and nobody else gets."""
        ...

    async def ids(self, table: str, count: int) -> list[int]:
        """So many that nobody had and nobody else gets, upwards, beside others who do the same."""
        ...

    async def begin(self) -> None:
        """It may be that only the first statement finds that it cannot."""
        ...

    async def commit(self) -> None:
        """Ends the transaction one way or the other; an error means that it was rolled back."""
        ...

    async def rollback(self) -> None:
        """Nothing, when there is no transaction (any more)."""
        ...


class Engine(Protocol):
    name: str
    dialect: Dialect
    upkeep: tuple[str, ...]  # statements that stand outside a transaction

    def reader(self) -> AbstractAsyncContextManager[Link]: ...

    def writer(self) -> AbstractAsyncContextManager[Link]: ...

    def state(self) -> int | None: ...

    async def close(self) -> None: ...
