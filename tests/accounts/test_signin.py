import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import select

from mvidarr import clock
from mvidarr.accounts import Accounts, User
from mvidarr.db import Database
from mvidarr.db.tables.accounts import users
from mvidarr.errors import Invalid, TooMany, Unauthorized
from tests.accounts.conftest import ADDRESS, COST, PASSWORD, MovedClock, changed


async def hash_of(db: Database, user: User) -> str:
    async with db.read() as r:
        return str(await r.value(select(users.c.password_hash).where(users.c.id == user.id)))


async def test_the_right_name_and_password_are_the_user(accounts: Accounts, ada: User) -> None:
    assert await accounts.sign_in.check("ADA", PASSWORD, ADDRESS) == ada


async def test_a_wrong_name_and_a_wrong_password_read_alike(accounts: Accounts, ada: User) -> None:
    said = set()
    for name, password in [("Ada", "a wrong guess"), ("nobody", PASSWORD), ("nobody", ""), ("", "")]:
        with pytest.raises(Unauthorized) as refused:
            await accounts.sign_in.check(name, password, f"198.51.100.{len(password)}")
        said.add((refused.value.code, refused.value.detail))
    assert len(said) == 1


async def test_a_disabled_user_is_told_so_only_with_the_right_password(
    accounts: Accounts, ada: User, bob: User
) -> None:
    await changed(accounts, bob.id, disabled=True)
    with pytest.raises(Unauthorized) as refused:
        await accounts.sign_in.check("Bob", PASSWORD, ADDRESS)
    assert refused.value.code == "account_disabled"
    with pytest.raises(Unauthorized) as refused:
        await accounts.sign_in.check("Bob", "a wrong guess", ADDRESS)
    assert refused.value.code == "bad_credentials"


async def test_guessing_gets_slow_and_the_right_password_must_wait_too(
    accounts: Accounts, ada: User, moved: MovedClock
) -> None:
    for _ in range(4):
        with pytest.raises(Unauthorized):
            await accounts.sign_in.check("Ada", "a wrong guess", ADDRESS)
    with pytest.raises(TooMany) as refused:
        await accounts.sign_in.check("Ada", PASSWORD, ADDRESS)
    assert refused.value.retry_after == 1
    moved.forward(clock.SECOND)
    await accounts.sign_in.check("Ada", PASSWORD, ADDRESS)
    moved.forward(clock.SECOND)
    with pytest.raises(Unauthorized):  # not TooMany: success began afresh, the address had one failure less
        await accounts.sign_in.check("Ada", "a wrong guess", ADDRESS)


async def test_unknown_names_are_slowed_down_like_known_ones(accounts: Accounts, ada: User) -> None:
    for n in range(4):
        with pytest.raises(Unauthorized):
            await accounts.sign_in.check("nobody", "a wrong guess", f"198.51.100.{n}")
    with pytest.raises(TooMany):
        await accounts.sign_in.check("nobody", "a wrong guess", ADDRESS)


async def test_many_guesses_at_once_are_worth_no_more_than_one_after_another(accounts: Accounts, ada: User) -> None:
    guesses = (accounts.sign_in.check("Ada", f"guess number {n}", ADDRESS) for n in range(20))
    results = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(isinstance(result, Unauthorized) for result in results) == 4
    assert sum(isinstance(result, TooMany) for result in results) == 16


async def test_many_right_sign_ins_at_once_all_succeed(accounts: Accounts, ada: User) -> None:
    sign_ins = (accounts.sign_in.check("Ada", PASSWORD, ADDRESS) for _ in range(20))
    assert set(await asyncio.gather(*sign_ins)) == {ada}


async def test_a_hash_of_an_older_cost_is_made_anew_at_sign_in(
    accounts: Accounts, ada: User, db: Database, build: Callable[..., Accounts]
) -> None:
    before = await hash_of(db, ada)
    dearer = build(cost=COST + 1)
    await dearer.sign_in.check("Ada", PASSWORD, ADDRESS)
    after = await hash_of(db, ada)
    assert before != after
    assert f"$0{COST + 1}$" in after
    assert await dearer.sign_in.check("Ada", PASSWORD, ADDRESS) == ada  # and the epoch did not move
    assert await hash_of(db, ada) == after


async def test_a_password_changes_only_with_the_present_one(accounts: Accounts, ada: User) -> None:
    with pytest.raises(Invalid) as refused:
        await accounts.sign_in.change_password(ada.id, "a wrong guess", "another fine phrase", ADDRESS)
    assert refused.value.errors[0].field == "current"
    with pytest.raises(Invalid) as refused:
        await accounts.sign_in.change_password(ada.id, PASSWORD, "short", ADDRESS)
    assert refused.value.errors[0].field == "password"
    await accounts.sign_in.change_password(ada.id, PASSWORD, "another fine phrase", ADDRESS)
    assert (await accounts.sign_in.check("Ada", "another fine phrase", ADDRESS)).id == ada.id


async def test_guessing_the_present_password_of_a_stolen_session_gets_slow(accounts: Accounts, ada: User) -> None:
    for _ in range(4):
        with pytest.raises(Invalid):
            await accounts.sign_in.change_password(ada.id, "a wrong guess", "another fine phrase", ADDRESS)
    with pytest.raises(TooMany):
        await accounts.sign_in.change_password(ada.id, PASSWORD, "another fine phrase", ADDRESS)


async def test_strangers_who_guess_lock_nobody_out_where_they_are_signed_in(
    accounts: Accounts, ada: User, moved: MovedClock
) -> None:
    await accounts.sessions.start(ada, agent="", address="2001:db8::1")
    for n in range(4):
        with pytest.raises(Unauthorized):
            await accounts.sign_in.check("Ada", "a wrong guess", f"198.51.100.{n}")
    with pytest.raises(TooMany):
        await accounts.sign_in.check("Ada", PASSWORD, ADDRESS)
    assert (await accounts.sign_in.check("Ada", PASSWORD, "2001:db8::2")).id == ada.id
    for _ in range(4):
        with pytest.raises(Unauthorized):
            await accounts.sign_in.check("Ada", "a wrong guess", "2001:db8::3")
    with pytest.raises(TooMany):
        await accounts.sign_in.check("Ada", PASSWORD, "2001:db8::4")
