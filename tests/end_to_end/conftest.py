"""A server for each test and a browser for all; neither may have anything to complain of at the end."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests import databases
from tests.end_to_end.browsers import DESK, Visitor
from tests.end_to_end.server import FreshServer

Serve = Callable[..., FreshServer]
Visit = Callable[..., Awaitable[Visitor]]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Tests in the browser run in the loop in which it listens."""
    if "chromium" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture
def serve(tmp_path: Path, sqlite_template: Path) -> Iterator[Serve]:
    """``serve()``: a server without an account, running until the browsers are gone. pytest shows its log with a
    failure. Unless it is ``bare`` it finds a database without rows: to make one takes as long as to start. Options
    are those of ``FreshServer``."""
    servers: list[FreshServer] = []

    def server(*, bare: bool = False, **options: Any) -> FreshServer:
        servers.append(FreshServer(tmp_path / "server", **options))
        if not bare and not (servers[-1].data / "mvidarr.db").exists():
            databases.sqlite_copy(sqlite_template, servers[-1].data)
        servers[-1].start()
        servers[-1].wait()
        return servers[-1]

    yield server
    for each in servers:
        each.stop()
        sys.stdout.write(each.log.read_text())
        assert each.complaints() == []
        assert each.family() == []


@pytest_asyncio.fixture(loop_scope="session")
async def visit(serve: Serve, chromium: Browser) -> AsyncIterator[Visit]:
    """``await visit(base)``: a new person at this server. Options are those of a browser context."""
    visitors: list[Visitor] = []

    async def visitor(base: str, **options: Any) -> Visitor:
        context = await chromium.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **options})
        visitors.append(Visitor(context, base))
        await visitors[-1].listen()
        return visitors[-1]

    yield visitor
    for each in visitors:
        await each.context.close()
    assert [each.troubles for each in visitors if each.troubles] == []
