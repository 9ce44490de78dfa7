"""A whole web stack for tests: driven in process through ASGI, or served by a real uvicorn on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from mvidarr.config import ServerConfig
from mvidarr.observe.failure import Failure
from mvidarr.web.assets import Assets
from mvidarr.web.auth import RequestInfo
from mvidarr.web.dispatch import Threshold
from mvidarr.web.idempotency import Replies
from mvidarr.web.pages import Renderer
from mvidarr.web.principal import ROLES, Principal, Role
from mvidarr.web.requestid import OnRequest
from mvidarr.web.roll import Route
from mvidarr.web.server import server_config
from mvidarr.web.socket import Hub
from mvidarr.web.stack import build
from mvidarr.web.throttle import UNLIMITED, Throttle

ORIGIN = "http://localhost:8845"
TEMPLATES = {
    "error.html": "<!doctype html><title>{{ title }}</title><p>{{ status }} {{ detail }} {{ request_id }}</p>"
    "{{ me.name if me }}|{{ error_id }}|{{ again }}",
    "hello.html": "<!doctype html><p>{{ name }}</p>{% if flash %}<b>{{ flash.kind }} {{ flash.text }}</b>{% endif %}"
    '<a href="{{ path("/videos") }}">{{ nav.videos }}</a><script src="{{ static("js/app.js") }}"></script>'
    "<i>{{ me.name if me else 'nobody' }} {{ theme }} {{ page_path }} {{ modules('js/app.js') | length }}</i>",
    "broken.html": "{{ nobody_gives_this }}",
}
STATIC = {
    "js/app.js": 'import { a } from "./lib/a.js";\nimport "./lib/b.js";\n' + "// long enough to be packed\n" * 60,
    "js/lib/a.js": 'export { b } from "./b.js";\nimport("./late.js");\n',
    "js/lib/b.js": "export const b = 1;\n",
    "js/lib/late.js": "export {};\n",
    "css/app.css": "body {}",
}


@dataclass
class People:
    """Credentials and whom they belong to; a test adds and takes them away."""

    known: dict[str, Principal] = field(default_factory=lambda: {role: person(role) for role in ROLES})
    asked: list[RequestInfo] = field(default_factory=list)

    async def authenticate(self, request: RequestInfo) -> Principal | None:
        self.asked.append(request)
        return self.known.get(request.credential.value)


def person(role: Role, id: int | None = None) -> Principal:
    return Principal(id or ROLES.index(role) + 1, f"the {role}", role)


@dataclass
class App:
    asgi: ASGIApp
    people: People
    hub: Hub | None
    jobs: list[dict[str, Any]]
    failures: list[Failure]
    renderer: Renderer

    def client(self, role: Role | None = None, **options: Any) -> httpx.AsyncClient:
        """``role`` signs in with an access token."""
        headers = {**({"Authorization": f"Bearer {role}"} if role else {}), **options.pop("headers", {})}
        transport = httpx.ASGITransport(self.asgi, raise_app_exceptions=False)
        return httpx.AsyncClient(
            transport=transport, base_url=options.pop("base_url", ORIGIN), headers=headers, **options
        )

    def browser(self, role: Role, **options: Any) -> httpx.AsyncClient:
        """Signed in by cookie, as a page of ours would be."""
        headers = {"Cookie": f"mvidarr_session={role}", "Sec-Fetch-Site": "same-origin", **options.pop("headers", {})}
        return self.client(headers=headers, **options)


def make_app(
    folder: Path,
    roll: Iterable[Route] = (),
    *,
    server: ServerConfig | None = None,
    setup_needed: bool = False,
    on_request: OnRequest | None = None,
    templates: Mapping[str, str] = TEMPLATES,
    throttle: Throttle | None = None,
    replies: Replies | None = None,
    **hub_options: Any,
) -> App:
    _write(folder / "templates", templates)
    _write(folder / "static", STATIC)
    assets = Assets(folder / "static", server.static_url if server else "")
    people, jobs = People(), [{"id": 7, "kind": "extract", "state": "running"}]

    async def nav(principal: Principal) -> dict[str, int]:
        return {"videos": 12, "jobs": 1}

    async def needed() -> bool:
        return setup_needed

    async def snapshot() -> dict[str, Any]:
        return {"jobs": list(jobs), "open": len(jobs)}

    renderer = Renderer(folder / "templates", assets, version="0.0", nav=nav)
    throttle = throttle or Throttle(UNLIMITED)
    threshold = Threshold(
        throttle.guard(people), renderer, needed, check_results=True, throttle=throttle, replies=replies
    )
    hub = Hub(people, snapshot, **hub_options)
    failures: list[Failure] = []
    asgi = build(
        roll,
        server=server or ServerConfig(),
        threshold=threshold,
        assets=assets,
        hub=hub,
        on_request=on_request,
        on_failure=failures.append,
    )
    return App(asgi, people, hub, jobs, failures, renderer)


@asynccontextmanager
async def served(asgi: ASGIApp, server: ServerConfig | None = None) -> AsyncIterator[str]:
    """``127.0.0.1:PORT`` of a real server in this event loop."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        running = uvicorn.Server(server_config(asgi, server or ServerConfig()))
        task = asyncio.create_task(running.serve(sockets=[listening]))
        await eventually(lambda: running.started)
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            running.should_exit = True
            await task


async def eventually(happened: Callable[[], bool], seconds: float = 60.0) -> None:
    """For what another task does in its own time and tells nobody."""
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.005)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
