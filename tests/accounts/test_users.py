import asyncio

import pytest
from sqlalchemy import select

from mvidarr.accounts import Accounts, User
from mvidarr.db import Database
from mvidarr.db.tables.accounts import users
from mvidarr.errors import Conflict, Invalid, NotFound
from tests.accounts.conftest import ADDRESS, PASSWORD, ROOT, changed


async def test_a_name_is_taken_in_every_spelling(accounts: Accounts, ada: User) -> None:
    with pytest.raises(Conflict) as refused:
        await accounts.users.add("ＡＤＡ", PASSWORD, "user", by=ROOT)
    assert refused.value.code == "name_taken"
    assert [user.name for user in await accounts.users.all()] == ["Ada"]


async def test_users_are_listed_by_name(accounts: Accounts, bob: User) -> None:
    await accounts.users.add("änne", PASSWORD, "readonly", by=ROOT)
    assert [(user.name, user.role) for user in await accounts.users.all()][:2] == [("Ada", "admin"), ("Bob", "user")]


async def test_the_first_account_must_be_an_administrator(accounts: Accounts) -> None:
    with pytest.raises(Conflict) as refused:
        await accounts.users.add("Bob", PASSWORD, "user", by=ROOT)
    assert refused.value.code == "first_not_admin"
    assert not await accounts.users.exist()


async def test_of_two_first_administrators_at_once_exactly_one_comes_to_be(accounts: Accounts) -> None:
    tries = (accounts.users.add_first(name, PASSWORD) for name in ("Ada", "Bob", "Cleo"))
    results = await asyncio.gather(*tries, return_exceptions=True)
    refused = [result for result in results if isinstance(result, Conflict)]
    assert [error.code for error in refused] == ["setup_done"] * 2
    assert len(await accounts.users.all()) == 1


async def test_bad_names_passwords_and_roles_are_refused(accounts: Accounts, ada: User) -> None:
    for name, password, role in [("", PASSWORD, "user"), ("Bob", "short", "user"), ("Bob", PASSWORD, "root")]:
        with pytest.raises(Invalid):
            await accounts.users.add(name, password, role, by=ROOT)
    assert len(await accounts.users.all()) == 1


async def test_what_access_rests_on_moves_the_epoch(accounts: Accounts, bob: User) -> None:
    epochs = [bob.epoch]
    epochs.append((await changed(accounts, bob.id, role="manager")).epoch)
    epochs.append((await accounts.users.set_password(bob.id, "another fine phrase", by=ROOT)).epoch)
    epochs.append((await changed(accounts, bob.id, disabled=True)).epoch)
    epochs.append((await changed(accounts, bob.id, disabled=False)).epoch)
    assert epochs == [1, 2, 3, 4, 5]


async def test_a_new_password_lifts_the_delay_and_ends_every_session(accounts: Accounts, bob: User) -> None:
    token = await accounts.sessions.start(bob, agent="", address=ADDRESS)
    for n in range(4):
        with pytest.raises(Exception, match="wrong"):
            await accounts.sign_in.check("Bob", "a wrong guess", f"198.51.100.{n}")
    await accounts.users.set_password(bob.id, "another fine phrase", by=ROOT)
    assert await accounts.sessions.find(token) is None
    assert (await accounts.sign_in.check("Bob", "another fine phrase", ADDRESS)).id == bob.id


async def test_the_last_administrator_stays(accounts: Accounts, ada: User, bob: User) -> None:
    for change in (changed(accounts, ada.id, role="user"), changed(accounts, ada.id, disabled=True)):
        with pytest.raises(Conflict) as refused:
            await change
        assert refused.value.code == "last_admin"
    await changed(accounts, bob.id, role="admin")
    assert (await changed(accounts, ada.id, disabled=True)).disabled
    with pytest.raises(Conflict):
        await changed(accounts, bob.id, role="manager")


async def test_of_the_last_two_administrators_only_one_can_go(accounts: Accounts, ada: User, bob: User) -> None:
    await changed(accounts, bob.id, role="admin")
    going = (changed(accounts, user.id, role="user") for user in (ada, bob))
    results = await asyncio.gather(*going, return_exceptions=True)
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert [user.role for user in await accounts.users.all()].count("admin") == 1


async def test_a_user_that_does_not_exist_is_not_found(accounts: Accounts, ada: User) -> None:
    for asked in (
        accounts.users.get(99),
        accounts.users.named("nobody"),
        accounts.users.set_password(99, PASSWORD, by=ROOT),
        changed(accounts, 99, role="user"),
        changed(accounts, 99, disabled=False),
    ):
        with pytest.raises(NotFound):
            await asked


async def test_no_password_is_stored_readable_nor_shown_with_its_user(
    accounts: Accounts, ada: User, db: Database
) -> None:
    async with db.read() as r:
        row = await r.one(select(users))
    assert row is not None
    assert PASSWORD not in str(row)
    assert row["password_hash"] not in repr(ada)
