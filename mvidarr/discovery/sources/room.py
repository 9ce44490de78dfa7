"""The sources with all that is done with them, built once: asked, tried out, allowed, shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from mvidarr.db import Database
from mvidarr.discovery.sources.memories import Memories, Vault
from mvidarr.discovery.sources.options import keys_of
from mvidarr.discovery.sources.permissions import Permissions
from mvidarr.discovery.sources.sources import Sources, WayOut
from mvidarr.discovery.sources.trying import Tries
from mvidarr.discovery.sources.views import SourceViews
from mvidarr.outbound import Ways
from mvidarr.providers import Declared, Extractor
from mvidarr.settings import Settings


@dataclass(frozen=True)
class SourceRoom:
    """``port``: at which this server listens, for those who come back from elsewhere."""

    sources: Sources
    tries: Tries
    permissions: Permissions
    views: SourceViews
    port: int

    @classmethod
    def of(
        cls,
        database: Database,
        settings: Settings,
        ways: Ways,
        extractor: Extractor,
        providers: Sequence[Declared],
        *,
        vault: Vault,
        port: int,
    ) -> "SourceRoom":
        memories = Memories(database, vault)
        sources = Sources(settings, _way_out(ways), extractor, providers, memory_of=memories.of)
        tries, permissions = Tries(sources), Permissions(sources, memories)
        views = SourceViews(sources, ways.health, tries, permissions)
        return cls(sources, tries, permissions, views, port)


def _way_out(ways: Ways) -> WayOut:
    return lambda declared, given: ways.web(
        declared.name,
        declared.manners(given),
        label=declared.label,
        secrets=keys_of(declared, given),
        private=declared.private,
    )
