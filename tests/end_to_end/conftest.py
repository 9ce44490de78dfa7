"""A server and a browser for each test; neither may have anything to complain of at the end."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from tests.end_to_end.browsers import DESK, Visitor, launch
from tests.end_to_end.server import FreshServer

Serve = Callable[..., FreshServer]
Visit = Callable[..., Awaitable[Visitor]]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """``serve()``: a server without an account, running until the browsers are gone. pytest shows its log with a
    failure. Options are those of ``FreshServer``."""
    servers: list[FreshServer] = []

    def server(**options: Any) -> FreshServer:
        servers.append(FreshServer(tmp_path / "server", **options))
        servers[-1].start()
        servers[-1].wait()
        return servers[-1]

    yield server
    for each in servers:
        each.stop()
        sys.stdout.write(each.log.read_text())
        assert each.complaints() == []
        assert each.family() == []


@pytest.fixture
async def browser_of_the_test() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
async def visit(serve: Serve, browser_of_the_test: Browser) -> AsyncIterator[Visit]:
    """``await visit(base)``: a new person at this server. Options are those of a browser context."""
    visitors: list[Visitor] = []

    async def visitor(base: str, **options: Any) -> Visitor:
        context = await browser_of_the_test.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **options})
        visitors.append(Visitor(context, base))
        await visitors[-1].listen()
        return visitors[-1]

    yield visitor
    for each in visitors:
        await each.context.close()
        assert each.troubles == []
