"""Who may use the proxy, and what came of it."""

import base64
import binascii
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from mvidarr.errors import MvidarrError


@dataclass(eq=False, slots=True)
class Pass:
    """One child's way out, until it is closed. ``received``: bytes that came in for it; ``held``: on how many
    connections our own limit lets it wait at the moment, ``waited``: for how many seconds in all; ``refused``: why it
    was not led somewhere, the last time that happened."""

    name: str
    port: int
    on_close: Callable[["Pass"], None]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    received: int = 0
    held: int = 0
    waited: float = 0.0
    refused: MvidarrError | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Variables, never arguments: those can be read by everybody on this machine."""
        proxy = f"http://{self.name}:{self.token}@127.0.0.1:{self.port}"
        return dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), proxy) | {"no_proxy": ""}

    def close(self) -> None:
        """Nothing is carried for it any more; what is on its way is cut off."""
        self.on_close(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class Passes:
    def __init__(self) -> None:
        self._open: dict[str, Pass] = {}
        self._count = 0

    def issue(self, port: int, on_close: Callable[[Pass], None]) -> Pass:
        self._count += 1
        new = self._open[f"p{self._count}"] = Pass(f"p{self._count}", port, on_close)
        return new

    def withdraw(self, one: Pass) -> bool:
        """Whether it was open until now."""
        return self._open.pop(one.name, None) is not None

    def __iter__(self) -> Iterator[Pass]:
        return iter(self._open.values())

    def of(self, authorization: bytes) -> Pass | None:
        """``Basic`` credentials, as a proxy is sent them."""
        scheme, _, said = authorization.partition(b" ")
        try:
            name, _, token = base64.b64decode(said.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeError):
            return None
        found = self._open.get(name) if scheme.lower() == b"basic" else None
        return found if found and secrets.compare_digest(found.token.encode(), token.encode()) else None
