"""How many statements something takes, on a real connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mvidarr.db import Reader


class Counted:
    """A connection that counts what it is asked; many rows for one statement are one."""

    def __init__(self, link: Any) -> None:
        self._link = link
        self.total = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._link, name)

    def post(self, sql: str, args: Any) -> None:
        self.total += 1
        self._link.post(sql, args)

    async def rows(self, sql: str, args: Any) -> Any:
        self.total += 1
        return await self._link.rows(sql, args)

    async def several(self, asks: Any) -> Any:
        self.total += len(asks)
        return await self._link.several(asks)

    async def run(self, sql: str, args: Any) -> int:
        self.total += 1
        return int(await self._link.run(sql, args))

    async def run_many(self, sql: str, rows: Any) -> None:
        self.total += 1
        await self._link.run_many(sql, rows)


@contextmanager
def counted(reader: Reader) -> Iterator[Counted]:
    """What is asked through this reader, or writer."""
    link: Any = reader._link
    reader._link = count = Counted(link)
    try:
        yield count
    finally:
        reader._link = link
