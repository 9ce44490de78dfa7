"""Where secrets lie: in a table of another room, which hands in how."""

from collections.abc import Mapping
from typing import Protocol

from mvidarr.db import Reader, Writer


class Vault(Protocol):
    async def keep(self, w: Writer, name: str, value: str | None) -> None:
        """Instead of what was there; None takes it away."""

    async def all(self, r: Reader, prefix: str) -> Mapping[str, str]:
        """Those whose name begins so, by their whole name."""
