"""What can be asked follows the settings at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from mvidarr.accounts.vault import Vault
from mvidarr.config import Config
from mvidarr.db import Database, Journal, Outbox
from mvidarr.discovery import Sources, settings_of
from mvidarr.errors import NotFound
from mvidarr.outbound import AddressGuard, Manners, Outbound, Web
from mvidarr.providers import Declared, Option, Tools
from mvidarr.providers.capabilities import Ids, KnowsTags, SearchesArtists
from mvidarr.providers.shapes import ArtistFound, Tag
from mvidarr.settings import Registry, Settings


@dataclass
class Searching:
    tools: Tools

    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        return [ArtistFound("one", "1", name, 1.0)]


@dataclass
class Tagging:
    tools: Tools

    async def tags(self, ids: Ids, name: str | None = None) -> Sequence[Tag]:
        return [Tag("rock")]


async def _fine(_: Any) -> str:
    return "It answers."


def _paced(given: Mapping[str, str]) -> Manners:
    return Manners(pace=0.0 if "mirror" in given else 1.0)


ONE = Declared(
    "one", "One", "https://one.test", "It knows names.", _paced, Searching, _fine,
    (
        Option("mirror", "Mirror", "Where it is asked.", check=lambda text: None if "/" in text else "No address."),
        Option("most", "Most", "At most that many.", default="7", whole=True),
    ),
)  # fmt: skip
TWO = Declared(
    "two", "Two", "https://two.test", "It knows tags.", _paced, Tagging, _fine,
    (Option("key", "Key", "Its key.", secret=True),), needs=("key",),
)  # fmt: skip


async def _set(settings: Settings, **given: Any) -> None:
    names = {f"sources.{name}": value for name, value in given.items()}
    await settings.change(names, actor="user:1", origin="api")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_sources_follow_their_settings(db: Database) -> None:
    journal, outbox = Journal(db), Outbox(db)
    settings = Settings(db, journal, outbox, Config(), Registry(settings_of([ONE, TWO])), Vault())
    journal.register(settings.tracked())
    outbound = Outbound(AddressGuard(allow_private=True), user_agent="MVidarr/test")
    nobody: Any = None
    sources = Sources(settings, lambda one, given: Web(outbound, one.name, one.manners(given)), nobody, [ONE, TWO])
    await settings.load()

    (one,) = sources.having(SearchesArtists)
    assert (one.name, one.provider.tools.given, one.provider.tools.web.manners.pace) == ("one", {"most": "7"}, 1.0)  # type: ignore[attr-defined]
    assert sources.having(KnowsTags) == []
    assert sources.get("one") is one
    assert [option.name for option in sources.missing(TWO)] == ["key"]

    await _set(settings, two_key="a-secret", one_mirror="http://here/")
    (two,) = sources.having(KnowsTags)
    assert [tag.name for tag in await two.provider.tags({})] == ["rock"]
    again = sources.get("one")
    assert again is not None
    assert (again.provider.tools.web.manners.pace, again.label) == (0.0, "One")
    assert "a-secret" not in repr(two)

    await _set(settings, one=False, two_key=None)
    assert [sources.get(name) for name in ("one", "two")] == [None, None]
    with pytest.raises(NotFound, match="no source"):
        sources.get("three")
    with pytest.raises(Exception, match="No address"):
        await _set(settings, one_mirror="here")
    await outbound.close()
