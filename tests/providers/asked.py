"""A provider built from its declaration, asking its stand-in."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

from mvidarr.outbound import Web
from mvidarr.providers import Declared, Tools
from tests.standins.sources import Mount, SourcesServer


class NoExtractor:
    """For providers that never ask yt-dlp."""

    async def listing(self, url: str, *, start: int = 1, most: int = 50) -> Mapping[str, Any]:
        raise AssertionError(f"{url} was to be listed")


@asynccontextmanager
async def asked(declared: Declared, standin: ModuleType, **given: str) -> AsyncIterator[tuple[Any, Mount]]:
    with SourcesServer() as server:
        outbound = server.outbound()
        try:
            yield built(declared, server, outbound, given), standin.mount(server)
        finally:
            await outbound.close()


def built(declared: Declared, server: SourcesServer, outbound: Any, given: Mapping[str, str]) -> Any:
    web = Web(outbound, declared.name, declared.manners(given), clock=server.clock)
    return declared.build(Tools(web, given, NoExtractor()))
