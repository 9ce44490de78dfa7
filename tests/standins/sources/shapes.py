"""What stand-ins of sources are asked and answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import orjson


@dataclass(frozen=True)
class Request:
    """``path`` is decoded and without the query; header names in lower case; ``at``: seconds, by the fake clock."""

    method: str
    host: str
    path: str
    pairs: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def query(self) -> dict[str, str]:
        """The last value of each parameter; ``pairs`` has all of them in order."""
        return dict(self.pairs)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """``cut``: the connection breaks halfway. ``stall``: so many seconds of the fake clock go by before anything comes.
    ``hold``: nothing comes before that."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "application/json"
    cut: bool = False
    stall: float = 0.0
    hold: Event | None = None


def as_json(data: object, status: int = 200, **headers: str) -> Reply:
    """Header names with ``_`` for ``-``: ``as_json({}, ETag='"1"', Cache_Control="max-age=60")``."""
    return Reply(status, orjson.dumps(data), {name.replace("_", "-"): value for name, value in headers.items()})


def as_text(text: str, status: int = 200, type: str = "text/plain; charset=utf-8") -> Reply:
    return Reply(status, text.encode(), type=type)
