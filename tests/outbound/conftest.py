"""A server of sources, the client on its wire, and one source with an answer that tests change."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mvidarr.db import Database
from mvidarr.outbound import Manners, Outbound, Ways, Web
from tests import databases
from tests.standins.sources import Mount, Reply, Request, SourcesServer, as_json

MANNERS = Manners(pace=1.0, burst=1, at_once=1, seconds=20.0, tries=4)
URL = "https://one.example/api"

Making = Callable[..., Web]


@pytest.fixture
def sources() -> Iterator[SourcesServer]:
    with SourcesServer() as server:
        yield server


@pytest.fixture
async def outbound(sources: SourcesServer) -> AsyncIterator[Outbound]:
    client = sources.outbound()
    try:
        yield client
    finally:
        await client.close()


@pytest.fixture
def one(sources: SourcesServer) -> Mount:
    """Says what it was asked."""

    def answer(request: Request) -> Reply:
        return as_json({"path": request.path, "query": request.query})

    return sources.mount("one", ["one.example"], answer)


@pytest.fixture
def making(sources: SourcesServer, outbound: Outbound) -> Making:
    """A way to the source without a database: ``making(pace=0)``."""
    return lambda **changes: Web(outbound, "one", replace(MANNERS, **changes), clock=sources.clock)


@pytest.fixture
async def ways(sources: SourcesServer, outbound: Outbound, lite: Database) -> Ways:
    return Ways(lite, outbound, sources.clock)


@pytest.fixture
async def lite(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(databases.sqlite_copy(sqlite_template, tmp_path))
    try:
        yield opened
    finally:
        await opened.close()
