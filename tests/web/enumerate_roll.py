"""Walks over every door of a roll and tries it as nobody and in each role, by a person's credentials, by API keys, and
by what was shut out. Works on any stack, the whole house too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import httpx

from mvidarr.web.openapi import openapi_document
from mvidarr.web.principal import ROLES, Role, role_allows
from mvidarr.web.roll import Route

SAMPLES = {"int": "987654321", "str": "none-such", "path": "none/such"}


@dataclass(frozen=True)
class Try:
    """``role`` None is nobody. ``by`` names a credential that is no person's."""

    method: str
    template: str
    role: Role | None
    status: int
    location: str
    by: str = ""

    def __str__(self) -> str:
        who = self.by or self.role or "nobody"
        return f"{self.method} {self.template} as {who} -> {self.status} {self.location}"


async def mistakes(
    clients: dict[Role | None, httpx.AsyncClient],
    roll: Iterable[Route],
    version: str = "0",
    skip: tuple[str, ...] = (),
    *,
    keys: Mapping[Role, httpx.AsyncClient] = MappingProxyType({}),
    shut_out: Mapping[str, httpx.AsyncClient] = MappingProxyType({}),
) -> list[str]:
    """What is wrong, as sentences; empty when every door keeps its declaration.

    ``clients`` are signed in per role (``None``: nobody) and must not follow redirects. ``skip``: templates whose
    handlers must not run here (``/logout``), looked at as nobody and in too small roles only. ``keys`` send an API key
    of that role; ``shut_out`` what was good once, by the name of what ended it.
    """
    routes = tuple(roll)
    paths = openapi_document(routes, version)["paths"]
    found = [f"{route.method} {route.template} is not in OpenAPI" for route in routes if not _described(route, paths)]
    for route in routes:
        for role in (None, *ROLES):
            if not (route.template in skip and _welcome(route, role)):
                found += _wrong(route, await _try(clients[role], route, role))
        for role, client in keys.items():
            if not (route.template in skip and _welcome(route, role)):
                found += _wrong_by_key(route, await _try(client, route, role, f"a key of role {role}"))
        for name, client in shut_out.items():
            if route.declaration.role is not None:
                found += _wrong(route, await _try(client, route, None, name))
    return found


def _described(route: Route, paths: dict[str, Any]) -> bool:
    """Pages are for people and not in the document."""
    operation = paths.get(route.template, {}).get(route.method.lower(), {})
    return route.declaration.kind == "page" or operation.get("x-role", "?") == route.declaration.role


async def _try(client: httpx.AsyncClient, route: Route, role: Role | None, by: str = "") -> Try:
    url = route.template
    for name, converter in route.parameters:
        url = url.replace(f"{{{name}}}", SAMPLES[converter])
    answer = await client.request(route.method, url)
    return Try(route.method, route.template, role, answer.status_code, answer.headers.get("location", ""), by)


def _welcome(route: Route, role: Role | None) -> bool:
    needed = route.declaration.role
    return needed is None or (role is not None and role_allows(role, needed))


def _wrong_by_key(route: Route, tried: Try) -> list[str]:
    """As its role, but for what is done by people."""
    if route.declaration.role is None or route.declaration.keys:
        return _wrong(route, tried)
    return [] if tried.status == 403 else [f"{tried}: should be turned away with 403"]


def _wrong(route: Route, tried: Try) -> list[str]:
    """A welcome guest may meet any answer but a closed door; the others meet exactly that."""
    turned_away = tried.status in (401, 403) or (tried.status == 303 and "/login?next=" in tried.location)
    if _welcome(route, tried.role):
        refused = turned_away and route.declaration.role is not None
        return [f"{tried}: should be welcome"] if refused else [f"{tried}: broke"] if tried.status == 500 else []
    expected = 403 if tried.role else (401 if route.declaration.kind == "api" else 303)
    return [] if tried.status == expected and turned_away else [f"{tried}: should be turned away with {expected}"]
