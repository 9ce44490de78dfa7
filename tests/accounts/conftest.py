"""The room over a real database, at the lowest cost of bcrypt, with a clock that the test moves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mvidarr import clock
from mvidarr.accounts import Accounts, By, User, tracked_accounts
from mvidarr.db import Database, Journal

PASSWORD = "a walk in the woods"
ADDRESS = "192.0.2.7"
COST = 4
ROOT = By("user:77", "api")  # another administrator


async def changed(accounts: Accounts, user_id: int, **values: Any) -> User:
    return (await accounts.users.change(user_id, values, by=ROOT))[0]


class MovedClock:
    def __init__(self) -> None:
        self.moment = clock.now()

    def __call__(self) -> int:
        return self.moment

    def forward(self, milliseconds: int) -> None:
        self.moment += milliseconds


@pytest.fixture
def moved() -> MovedClock:
    return MovedClock()


@pytest.fixture
def journal(db: Database) -> Journal:
    kept = Journal(db)
    for table in tracked_accounts():
        kept.register(table)
    return kept


@pytest.fixture
def build(db: Database, journal: Journal, tmp_path: Path, moved: MovedClock) -> Callable[..., Accounts]:
    """Another process on the same database and data folder, each time it is called."""

    def built(cost: int = COST, setup_token: str | None = None) -> Accounts:
        return Accounts(db, journal, data=tmp_path, cost=cost, setup_token=setup_token, now=moved)

    return built


@pytest.fixture
async def accounts(build: Callable[..., Accounts]) -> Accounts:
    room = build()
    await room.prepare()
    return room


@pytest.fixture
async def ada(accounts: Accounts) -> User:
    """The administrator."""
    return await accounts.users.add_first("Ada", PASSWORD)


@pytest.fixture
async def bob(accounts: Accounts, ada: User) -> User:
    return (await accounts.users.add("Bob", PASSWORD, "user", by=ROOT))[0]
