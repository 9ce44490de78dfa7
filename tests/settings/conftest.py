"""A few settings of every kind on a real database."""

from collections.abc import Mapping
from typing import Any

import pytest

from mvidarr.accounts.vault import Vault
from mvidarr.config import Config
from mvidarr.db import Database, Journal, Outbox
from mvidarr.settings import Cron, Flag, Hidden, Lines, Registry, Setting, Settings, Size, Whole


def a_setting(name: str, kind: Any, default: Any, **more: Any) -> Setting:
    return Setting(name, kind, default, name.rpartition(".")[2].capitalize(), "What it does.", "Things", **more)


def registry() -> Registry:
    return Registry(
        [
            a_setting("things.days", Whole(0, 100), 30, unit="days"),
            a_setting("things.size", Size(), 10**9),
            a_setting("things.shiny", Flag(), default=False),
            a_setting("things.names", Lines(), []),
            a_setting("things.when", Cron(), "0 4 * * *", effect="restart"),
            a_setting("things.key", Hidden(), ""),
            a_setting("library.bin_days", Whole(0, 36500), 30, config_key="library.bin_days"),
        ]
    )


class Desk:
    """Settings as a house has them, and another process on the same database."""

    def __init__(self, database: Database, config: Config | None = None) -> None:
        self.database = database
        self.outbox = Outbox(database, poll=0.05)
        self.journal = Journal(database)
        self.settings = Settings(database, self.journal, self.outbox, config or Config(), registry(), Vault())
        self.journal.register(self.settings.tracked())

    async def set(self, **given: Any) -> int | None:
        names = {f"things.{name}": value for name, value in given.items()}
        return await self.change(names)

    async def change(
        self, given: Mapping[str, Any], *, revision: int | None = None, versions: Mapping[str, int] | None = None
    ) -> int | None:
        return await self.settings.change(given, actor="user:1", origin="api", revision=revision, versions=versions)


@pytest.fixture
async def desk(db: Database) -> Desk:
    desk = Desk(db)
    await desk.settings.load()
    return desk
