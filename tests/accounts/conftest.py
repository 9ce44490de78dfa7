"""The room over a real database, at the lowest cost of bcrypt, with a clock that the test moves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mvidarr import clock
from mvidarr.accounts import Accounts, User
from mvidarr.db import Database

PASSWORD = "a walk in the woods"
ADDRESS = "192.0.2.7"
COST = 4


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
def build(db: Database, tmp_path: Path, moved: MovedClock) -> Callable[..., Accounts]:
    """Another process on the same database and data folder, each time it is called."""

    def built(cost: int = COST, setup_token: str | None = None) -> Accounts:
        return Accounts(db, data=tmp_path, cost=cost, setup_token=setup_token, now=moved)

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
    return await accounts.users.add("Bob", PASSWORD, "user")
