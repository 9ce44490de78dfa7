"""The pages as ``samples`` fill them: rendered by the real renderer, and served to a real browser."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from mvidarr import resources
from mvidarr.downloads.api.timetable import TimetableAsked, drawn
from mvidarr.downloads.tempo.timetable import moment_of
from mvidarr.errors import Invalid
from mvidarr.library.fields import VIDEOS
from mvidarr.query import Asker, condition_of, parse
from mvidarr.web.answer import Page
from mvidarr.web.assets import Assets
from mvidarr.web.headers import SecurityHeaders
from mvidarr.web.pages import Renderer
from mvidarr.web.principal import Principal
from tests.ui import samples, saved

BASE = "/mv"
STILL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path fill="#345" d="M0 0h16v9H0z"/></svg>'


async def nav(me: Principal) -> dict[str, Any]:
    return {"videos": 12_408, "artists": 486, "jobs": 5, "troubles": 2, "views": saved.pinned()}


class Gallery:
    """Every sample page below ``BASE``, with the headers of the real server."""

    def __init__(self) -> None:
        self.assets = Assets(resources.static())
        self.renderer = Renderer(resources.templates(), self.assets, version="0.0.0", nav=nav)
        self._samples = samples.pages()

    async def page(self, name: str, theme: str = "auto", me: Principal | None = None) -> Response:
        """``me``: for somebody else than the sample is made for."""
        template, usual, path, context = self._samples[name]
        cookie = f"mvidarr_theme={theme}".encode()
        scope = {
            "type": "http",
            "scheme": "http",
            "path": BASE + path,
            "root_path": BASE,
            "headers": [(b"cookie", cookie)],
        }
        return await self.renderer.response(scope, Page(template, context), me or usual)

    def app(self) -> SecurityHeaders:
        routes = [
            Route("/page/{name}", self._page),
            Route("/api/videos/{id}/thumbnail", self._still),
            Route("/api/videos/count", self._count),
            Route("/api/queue/timetable", self._timetable, methods=["POST"]),
            Route("/api/openapi.json", self._document),
            Route("/static/{digest}/{path:path}", self.assets),
            WebSocketRoute("/ws", self._quiet),
        ]
        return SecurityHeaders(Starlette(routes=[Mount(BASE, routes=routes)]))

    async def _page(self, request: Request) -> Response:
        return await self.page(request.path_params["name"], request.query_params.get("theme", "auto"))

    async def _count(self, request: Request) -> Response:
        """As the API answers: seven match, whatever is asked, or the mistake."""
        try:
            condition_of(VIDEOS, parse(request.query_params.get("q", "")), Asker(None, 0))
        except Invalid as error:
            return JSONResponse({"code": error.code, "detail": error.detail, **error.extra}, 422)
        return JSONResponse({"count": 7})

    async def _quiet(self, socket: WebSocket) -> None:
        """Nothing ever happens."""
        await socket.accept()
        while (await socket.receive())["type"] != "websocket.disconnect":
            continue

    async def _timetable(self, request: Request) -> Response:
        """As the API answers, on a Wednesday at half past nine."""
        try:
            asked = TimetableAsked.model_validate_json(await request.body())
            return JSONResponse(drawn(asked, moment_of(datetime(2026, 3, 4, 9, 30))))
        except Invalid as error:
            return JSONResponse({"code": error.code, "detail": error.detail}, 422)

    async def _document(self, request: Request) -> Response:
        return JSONResponse({"openapi": "3.1.0", "info": {"title": "MVidarr", "version": "0"}, "paths": {}})

    async def _still(self, request: Request) -> Response:
        return Response(STILL, media_type="image/svg+xml")


@pytest.fixture(scope="session")
def gallery() -> Gallery:
    return Gallery()


@pytest.fixture(scope="session")
def html(gallery: Gallery) -> Iterator[Callable[[str], str]]:
    """The text of a sample page; rendered once, in a thread, for a test may have a loop of its own."""
    with ThreadPoolExecutor(1) as thread:

        @cache
        def text(name: str) -> str:
            return bytes(thread.submit(asyncio.run, gallery.page(name)).result().body).decode()

        yield text


@pytest.fixture(scope="session")
def address(gallery: Gallery) -> Iterator[str]:
    """Where a browser finds the sample pages; a page is ``{address}/page/{name}``."""
    config = uvicorn.Config(
        gallery.app(), port=0, ws="websockets-sansio", lifespan="off", log_config=None, access_log=False,
        ws_ping_interval=None,  # it throws the dice of all, which hypothesis takes for a mistake of a test
    )  # whose logging is that of the process, where other tests look at it  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}{BASE}"
    finally:
        server.should_exit = True
        thread.join()
