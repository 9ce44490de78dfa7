from collections.abc import Callable
from pathlib import Path

import pytest

from mvidarr.accounts import Accounts
from mvidarr.accounts.console import add_user, first_admin, list_users, set_password
from mvidarr.accounts.setup import FILE
from mvidarr.db import Database
from mvidarr.errors import Conflict, NotFound
from tests.accounts.conftest import ADDRESS, COST, PASSWORD


async def test_the_first_administrator_needs_no_token_on_the_servers_own_console(
    db: Database, build: Callable[..., Accounts], tmp_path: Path
) -> None:
    await build().prepare()
    user = await first_admin(db, "Ada", PASSWORD, data=tmp_path, cost=COST)
    assert user.role == "admin"
    assert not (tmp_path / FILE).exists()
    with pytest.raises(Conflict):
        await first_admin(db, "Bob", PASSWORD, data=tmp_path, cost=COST)


async def test_users_are_added_listed_and_given_passwords(db: Database, accounts: Accounts, tmp_path: Path) -> None:
    await first_admin(db, "Ada", PASSWORD, data=tmp_path, cost=COST)
    await add_user(db, "Bob", PASSWORD, "user", cost=COST)
    assert [(user.name, user.role) for user in await list_users(db)] == [("Ada", "admin"), ("Bob", "user")]
    await set_password(db, "bob", "another fine phrase", cost=COST)
    assert (await accounts.sign_in.check("Bob", "another fine phrase", ADDRESS)).name == "Bob"
    with pytest.raises(NotFound):
        await set_password(db, "nobody", PASSWORD, cost=COST)
