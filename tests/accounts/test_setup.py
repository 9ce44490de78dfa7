import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from mvidarr.accounts import Accounts
from mvidarr.accounts.setup import FILE
from mvidarr.errors import Conflict, Forbidden, Invalid, TooMany
from tests.accounts.conftest import ADDRESS, PASSWORD


async def test_the_token_lies_in_a_file_for_the_owner_only_and_survives_a_restart(
    build: Callable[..., Accounts], tmp_path: Path
) -> None:
    token = await build().prepare()
    file = tmp_path / FILE
    assert file.read_text() == token
    assert file.stat().st_mode & 0o777 == 0o600
    assert await build().prepare() == token


async def test_the_holder_of_the_token_becomes_the_first_administrator(
    build: Callable[..., Accounts], tmp_path: Path
) -> None:
    room = build()
    token = await room.prepare()
    assert token is not None
    assert await room.setup.needed()
    user = await room.setup.complete("Ada", PASSWORD, token, ADDRESS)
    assert (user.name, user.role) == ("Ada", "admin")
    assert not await room.setup.needed()
    assert not (tmp_path / FILE).exists()
    assert await build().prepare() is None
    with pytest.raises(Conflict) as refused:
        await room.setup.complete("Bob", PASSWORD, token, ADDRESS)
    assert refused.value.code == "setup_done"


async def test_a_token_left_behind_is_removed_once_there_is_an_account(
    build: Callable[..., Accounts], tmp_path: Path
) -> None:
    room = build()
    await room.prepare()
    await room.users.add_first("Ada", PASSWORD)
    assert await build().prepare() is None
    assert not (tmp_path / FILE).exists()


async def test_a_token_cut_off_by_a_crash_is_made_anew(build: Callable[..., Accounts], tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("half")
    token = await build().prepare()
    assert token is not None
    assert len(token) == 32
    assert (tmp_path / FILE).read_text() == token


async def test_the_configuration_pins_the_token_without_a_file(build: Callable[..., Accounts], tmp_path: Path) -> None:
    room = build(setup_token="pinned by the owner")
    assert await room.prepare() == "pinned by the owner"
    assert not (tmp_path / FILE).exists()
    assert (await room.setup.complete("Ada", PASSWORD, "pinned by the owner", ADDRESS)).role == "admin"


@pytest.mark.parametrize("token", ["", "wrong", "é", "\ud800"])
async def test_a_wrong_token_makes_no_account(accounts: Accounts, token: str) -> None:
    with pytest.raises(Forbidden) as refused:
        await accounts.setup.complete("Mallory", PASSWORD, token, ADDRESS)
    assert refused.value.code == "wrong_setup_token"
    assert await accounts.setup.needed()


async def test_without_any_token_nobody_gets_in(accounts: Accounts, tmp_path: Path) -> None:
    (tmp_path / FILE).unlink()
    with pytest.raises(Forbidden):
        await accounts.setup.complete("Mallory", PASSWORD, "", ADDRESS)


async def test_guessing_the_token_gets_slow(accounts: Accounts) -> None:
    for _ in range(4):
        with pytest.raises(Forbidden):
            await accounts.setup.complete("Mallory", PASSWORD, "wrong", ADDRESS)
    with pytest.raises(TooMany):
        await accounts.setup.complete("Mallory", PASSWORD, "wrong", ADDRESS)


@pytest.mark.parametrize("pinned", [None, "pinned by the owner"])
async def test_strangers_who_guess_keep_the_owner_waiting_only_where_they_could_guess_it(
    build: Callable[..., Accounts], pinned: str | None
) -> None:
    room = build(setup_token=pinned)
    token = await room.prepare()
    assert token is not None
    for n in range(4):
        with pytest.raises(Forbidden):
            await room.setup.complete("Mallory", PASSWORD, "a guess", f"198.51.100.{n}")
    if pinned:
        with pytest.raises(TooMany):
            await room.setup.complete("Ada", PASSWORD, token, ADDRESS)
    else:
        assert (await room.setup.complete("Ada", PASSWORD, token, ADDRESS)).role == "admin"


async def test_the_right_token_with_a_bad_password_can_be_used_again(
    build: Callable[..., Accounts],
) -> None:
    room = build()
    token = await room.prepare()
    assert token is not None
    for _ in range(8):
        with pytest.raises(Invalid):
            await room.setup.complete("Ada", "short", token, ADDRESS)
    assert (await room.setup.complete("Ada", PASSWORD, token, ADDRESS)).name == "Ada"


async def test_of_many_at_once_exactly_one_wins(build: Callable[..., Accounts]) -> None:
    rooms = [build(), build()]
    tokens = [await room.prepare() for room in rooms]
    assert tokens[0] == tokens[1]
    tries = [rooms[n % 2].setup.complete(f"User {n}", PASSWORD, tokens[0] or "", ADDRESS) for n in range(10)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 9
    assert all(isinstance(error, Conflict) for error in refused)
    assert len(await rooms[0].users.all()) == 1
