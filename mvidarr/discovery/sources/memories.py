"""What sources must know again after a restart and nobody may see, such as tokens: it lies with the other secrets."""

from collections.abc import Mapping
from typing import Protocol

from mvidarr.db import Database, Reader, Writer
from mvidarr.providers import Memory

PREFIX = "source:"


class Vault(Protocol):
    async def keep(self, w: Writer, name: str, value: str | None) -> None: ...

    async def all(self, r: Reader, prefix: str) -> Mapping[str, str]: ...


class Memories:
    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def of(self, name: str) -> Memory:
        return _Remembered(self._database, self._vault, f"{PREFIX}{name}")


class _Remembered:
    def __init__(self, database: Database, vault: Vault, name: str) -> None:
        self._database = database
        self._vault = vault
        self._name = name

    async def read(self) -> str | None:
        async with self._database.read() as r:
            return (await self._vault.all(r, self._name)).get(self._name)

    async def write(self, text: str | None) -> None:
        async with self._database.write("source memory") as w:
            await self._vault.keep(w, self._name, text)
