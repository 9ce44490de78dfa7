"""One line of the roll: a method and a path, and the handler behind them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mvidarr.web.endpoint import Declaration, Handler, declaration_of

Verb = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

_PARAMETER = re.compile(r"{(\w+)(?::(\w+))?}")


@dataclass(frozen=True)
class Route:
    """``path`` is written as Starlette writes it: ``/api/videos/{id:int}``."""

    method: Verb
    path: str
    handler: Handler

    @cached_property
    def declaration(self) -> Declaration:
        return declaration_of(self.handler)

    @cached_property
    def template(self) -> str:
        """``/api/videos/{id}``: the name of this door in OpenAPI, log and metrics."""
        return _PARAMETER.sub(r"{\1}", self.path)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Name and converter (``int``, ``str``, ``path``) of each part of the path that varies."""
        return [(name, converter or "str") for name, converter in _PARAMETER.findall(self.path)]


def check_roll(roll: Iterable[Route]) -> tuple[Route, ...]:
    """The roll as it is served; a door that is listed twice, or not declared, is a mistake of ours."""
    routes = tuple(roll)
    seen: set[tuple[str, str]] = set()
    for route in routes:
        key = (route.method, _PARAMETER.sub("{}", route.path))
        if key in seen:
            raise ValueError(f"{route.method} {route.path} is on the roll twice")
        if route.declaration.kind == "api" and not route.path.startswith(
            ("/api/", "/ping", "/healthz", "/readyz", "/metrics", "/feeds/")
        ):
            raise ValueError(f"{route.path} is an API endpoint outside /api")
        seen.add(key)
    return routes
