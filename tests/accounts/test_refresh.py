import asyncio
from collections.abc import Sequence

import pytest

from mvidarr import clock
from mvidarr.accounts import Accounts, User
from mvidarr.accounts.refresh import Granted
from mvidarr.db import Database, Journal
from mvidarr.db.tables.accounts import refresh_tokens
from mvidarr.errors import MvidarrError, NotFound, Unauthorized
from tests.accounts.conftest import ADDRESS, ROOT, MovedClock, changed


async def start(accounts: Accounts, user: User) -> Granted:
    return await accounts.refresh.start(user, agent="player", address=ADDRESS)


async def use(accounts: Accounts, token: str) -> Granted:
    return (await accounts.refresh.use(token, agent="player", address=ADDRESS))[1]


async def refused(accounts: Accounts, token: str) -> str:
    with pytest.raises(Unauthorized) as error:
        await use(accounts, token)
    return error.value.code


async def test_each_token_is_used_once_and_answered_with_the_next(accounts: Accounts, bob: User) -> None:
    first = await start(accounts, bob)
    user, second = await accounts.refresh.use(first.token, agent="player 2", address=ADDRESS)
    third = await use(accounts, second.token)
    assert (user.name, len({first.token, second.token, third.token})) == ("Bob", 3)
    assert first.family == second.family == third.family
    (program,) = await accounts.refresh.of(bob.id)
    assert (program.id, program.agent, program.revoked) == (first.family, "player", None)


async def test_a_second_use_shuts_the_whole_family_out_and_is_noted(
    accounts: Accounts, bob: User, journal: Journal
) -> None:
    first, other = await start(accounts, bob), await start(accounts, bob)
    second = await use(accounts, first.token)
    access = accounts.tokens.issue(bob, second.family)
    assert await accounts.tokens.user(access) is not None
    assert await refused(accounts, first.token) == "refresh_reused"
    assert await refused(accounts, second.token) == "refresh_reused"
    assert await accounts.tokens.user(access) is None
    assert [program.id for program in await accounts.refresh.of(bob.id) if program.revoked] == [first.family]
    noted = [change["reason"] for change in (await journal.list(guarded=True))["items"]]
    assert [reason for reason in noted if reason.startswith("Signed a program of Bob out")] == noted[:1]
    assert (await use(accounts, other.token)).family == other.family


async def test_of_two_uses_at_the_same_moment_exactly_one_wins(accounts: Accounts, bob: User) -> None:
    first = await start(accounts, bob)
    uses = (use(accounts, first.token) for _ in range(3))
    results: Sequence[Granted | BaseException] = await asyncio.gather(*uses, return_exceptions=True)
    won = [result for result in results if isinstance(result, Granted)]
    lost = [result.code for result in results if isinstance(result, MvidarrError)]
    assert (len(won), lost) == (1, ["refresh_reused"] * 2)
    assert await refused(accounts, won[0].token) == "refresh_reused"  # nobody can tell which of them is the thief


@pytest.mark.parametrize("change", ["role", "password", "disabled", "ended", "token given back"])
async def test_what_ends_access_ends_the_family(accounts: Accounts, bob: User, change: str) -> None:
    granted = await start(accounts, bob)
    access = accounts.tokens.issue(bob, granted.family)
    if change == "role":
        await changed(accounts, bob.id, role="manager")
    elif change == "password":
        await accounts.users.set_password(bob.id, "another fine phrase", by=ROOT)
    elif change == "disabled":
        await changed(accounts, bob.id, disabled=True)
        await changed(accounts, bob.id, disabled=False)
    elif change == "ended":
        await accounts.refresh.end(bob.id, granted.family)
    else:
        await accounts.refresh.end_token(granted.token)
    assert await refused(accounts, granted.token) == "bad_refresh_token"
    assert await accounts.tokens.user(access) is None
    assert await accounts.refresh.of(bob.id) == []


async def test_a_family_lives_thirty_days_after_its_last_use_and_a_year_at_most(
    accounts: Accounts, bob: User, moved: MovedClock
) -> None:
    left, unused = await start(accounts, bob), await start(accounts, bob)
    assert left.expires_in == 30 * clock.DAY // clock.SECOND
    for _ in range(14):
        moved.forward(26 * clock.DAY)
        left = await use(accounts, left.token)
    assert left.expires_in == clock.DAY // clock.SECOND
    assert await refused(accounts, unused.token) == "bad_refresh_token"
    moved.forward(clock.DAY)
    assert await refused(accounts, left.token) == "bad_refresh_token"
    assert await accounts.refresh.of(bob.id) == []


async def test_nobody_ends_the_programs_of_others_and_only_so_many_are_kept(
    accounts: Accounts, ada: User, bob: User, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mvidarr.accounts.refresh.MOST", 3)
    first, *rest = [await start(accounts, bob) for _ in range(4)]
    with pytest.raises(NotFound):
        await accounts.refresh.end(ada.id, rest[0].family)
    assert await refused(accounts, first.token) == "bad_refresh_token"
    await accounts.refresh.end_others(bob.id, rest[1].family)
    assert [program.id for program in await accounts.refresh.of(bob.id)] == [rest[1].family]
    async with db.read() as r:
        stored = await r.all(refresh_tokens.select())
    assert rest[1].token not in str(stored)


async def test_a_token_that_nobody_gave_out_is_refused(accounts: Accounts, bob: User) -> None:
    assert await refused(accounts, "mvr_nothing") == "bad_refresh_token"
    await accounts.refresh.end_token("mvr_nothing")
