"""A server for each test and a browser for all; neither may have anything to complain of at the end."""

import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from mvidarr.accounts import console
from mvidarr.db import Database
from mvidarr.db.sqlite import path_of
from tests import databases
from tests.chromium import PATIENCE
from tests.end_to_end.browsers import DESK, Visitor
from tests.end_to_end.server import FreshServer
from tests.server import NAME, PASSWORD

Serve = Callable[..., FreshServer]
Visit = Callable[..., Awaitable[Visitor]]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Tests in the browser run in the loop in which it listens."""
    if "chromium" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def owned(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an administrator and nothing else."""
    url = databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("owned"))
    database = await Database.open(url)
    try:
        await console.add_user(database, NAME, PASSWORD, "admin", cost=4)
    finally:
        await database.close()
    with closing(sqlite3.connect(path_of(url))) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file alone is copied
    return path_of(url)


@pytest.fixture
def serve(tmp_path: Path, sqlite_template: Path, owned: Path) -> Iterator[Serve]:
    """``serve()``: a server whose administrator is there (``Visitor.enter``), running until the browsers are gone.
    ``fresh``: it finds a database without rows, so its first account is made in a browser; ``bare``: it finds none and
    makes it, which takes as long as to start. Who wants more rows puts them in before it is ``started``. Options are
    those of ``FreshServer``. pytest shows its log with a failure."""
    servers: list[FreshServer] = []

    def server(*, bare: bool = False, fresh: bool = False, started: bool = True, **options: Any) -> FreshServer:
        servers.append(FreshServer(tmp_path / "server", **options))
        if not bare and not (servers[-1].data / "mvidarr.db").exists():
            databases.sqlite_copy(sqlite_template if fresh else owned, servers[-1].data)
        if started:
            servers[-1].start()
            servers[-1].wait()
        return servers[-1]

    yield server
    for each in servers:
        each.stop()
        sys.stdout.write(each.log.read_text())
        assert each.complaints() == []
        assert each.left_behind() == []


@pytest_asyncio.fixture(loop_scope="session")
async def visit(serve: Serve, chromium: Browser) -> AsyncIterator[Visit]:
    """``await visit(base)``: a new person at this server. Options are those of a browser context."""
    visitors: list[Visitor] = []

    async def visitor(base: str, **options: Any) -> Visitor:
        context = await chromium.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE * 1000)
        visitors.append(Visitor(context, base))
        await visitors[-1].listen()
        return visitors[-1]

    yield visitor
    for each in visitors:
        await each.context.close()
    assert [each.troubles for each in visitors if each.troubles] == []
