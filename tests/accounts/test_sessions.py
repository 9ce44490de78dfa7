import asyncio

import pytest
from sqlalchemy import select

from mvidarr import clock
from mvidarr.accounts import Accounts, User
from mvidarr.accounts.sessions import AGENT_LENGTH
from mvidarr.db import Database
from mvidarr.db.tables.accounts import sessions
from mvidarr.errors import NotFound
from tests.accounts.conftest import ADDRESS, MovedClock


async def start(accounts: Accounts, user: User, agent: str = "Firefox", replaces: str | None = None) -> str:
    return await accounts.sessions.start(user, agent=agent, address=ADDRESS, replaces=replaces)


async def test_a_token_opens_its_users_session_and_no_other_does(accounts: Accounts, ada: User, bob: User) -> None:
    token = await start(accounts, bob)
    found = await accounts.sessions.find(token)
    assert found is not None
    assert found[1].name == "Bob"
    assert await accounts.sessions.find(token[:-1]) is None
    assert await accounts.sessions.find("") is None


async def test_the_database_holds_no_token(accounts: Accounts, ada: User, db: Database) -> None:
    token = await start(accounts, ada)
    assert len(token) >= 43  # 256 bits
    async with db.read() as r:
        assert token not in str(await r.all(select(sessions)))


async def test_signing_in_ends_the_session_this_browser_had(accounts: Accounts, ada: User, bob: User) -> None:
    first = await start(accounts, ada)
    second = await start(accounts, bob, replaces=first)
    assert await accounts.sessions.find(first) is None
    assert await accounts.sessions.find(second) is not None


async def test_a_session_in_use_lives_on_and_an_idle_one_ends_after_thirty_days(
    accounts: Accounts, ada: User, moved: MovedClock
) -> None:
    token = await start(accounts, ada)
    for _ in range(3):
        moved.forward(29 * clock.DAY)
        assert await accounts.sessions.find(token) is not None
        await accounts.seen.write()
    moved.forward(30 * clock.DAY)
    assert await accounts.sessions.find(token) is None
    assert await accounts.sessions.of(ada.id) == []


async def test_even_a_session_in_use_ends_after_a_year(accounts: Accounts, ada: User, moved: MovedClock) -> None:
    token = await start(accounts, ada)
    for _ in range(36):
        moved.forward(10 * clock.DAY)
        assert await accounts.sessions.find(token) is not None
        await accounts.seen.write()
    moved.forward(5 * clock.DAY)
    assert await accounts.sessions.find(token) is None


async def test_expired_sessions_leave_the_table_when_somebody_signs_in(
    accounts: Accounts, ada: User, moved: MovedClock, db: Database
) -> None:
    await start(accounts, ada)
    moved.forward(31 * clock.DAY)
    await start(accounts, ada, "Chromium")
    async with db.read() as r:
        assert [row["agent"] for row in await r.all(select(sessions))] == ["Chromium"]


async def test_last_use_is_written_beside_the_requests_and_at_most_once_a_minute(
    accounts: Accounts, ada: User, moved: MovedClock
) -> None:
    token = await start(accounts, ada)
    begun = moved()
    moved.forward(clock.MINUTE - 1)
    await accounts.sessions.find(token)
    await accounts.seen.write()
    assert (await accounts.sessions.of(ada.id))[0].last_seen == begun
    moved.forward(1)
    await accounts.sessions.find(token)
    assert (await accounts.sessions.of(ada.id))[0].last_seen == begun
    await accounts.seen.write()
    assert (await accounts.sessions.of(ada.id))[0].last_seen == begun + clock.MINUTE


async def test_the_long_lived_task_writes_last_use_by_itself(accounts: Accounts, ada: User, moved: MovedClock) -> None:
    token = await start(accounts, ada)
    moved.forward(clock.HOUR)
    task = asyncio.create_task(accounts.run())
    await accounts.sessions.find(token)
    async with asyncio.timeout(60):
        while (await accounts.sessions.of(ada.id))[0].last_seen != moved():
            await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_ones_own_sessions_are_listed_the_last_used_first(
    accounts: Accounts, ada: User, bob: User, moved: MovedClock
) -> None:
    await start(accounts, bob)
    await start(accounts, ada, "old")
    moved.forward(1)
    await start(accounts, ada, "x" * 1000)
    assert [session.agent for session in await accounts.sessions.of(ada.id)] == ["x" * AGENT_LENGTH, "old"]


async def test_one_session_can_be_ended_but_not_somebody_elses(accounts: Accounts, ada: User, bob: User) -> None:
    token = await start(accounts, ada)
    session = (await accounts.sessions.of(ada.id))[0]
    with pytest.raises(NotFound):
        await accounts.sessions.end(bob.id, session.id)
    assert await accounts.sessions.find(token) is not None
    await accounts.sessions.end(ada.id, session.id)
    assert await accounts.sessions.find(token) is None
    with pytest.raises(NotFound):
        await accounts.sessions.end(ada.id, session.id)


async def test_all_other_sessions_can_be_ended_at_once(accounts: Accounts, ada: User, bob: User) -> None:
    kept, other, foreign = await start(accounts, ada), await start(accounts, ada), await start(accounts, bob)
    found = await accounts.sessions.find(kept)
    assert found is not None
    assert await accounts.sessions.end_others(ada.id, found[0].id) == 1
    assert [await accounts.sessions.find(token) is not None for token in (kept, other, foreign)] == [True, False, True]


async def test_a_session_ended_while_its_use_was_noted_stays_ended(
    accounts: Accounts, ada: User, moved: MovedClock
) -> None:
    token = await start(accounts, ada)
    moved.forward(clock.HOUR)
    await accounts.sessions.find(token)
    await accounts.sessions.end_token(token)
    await accounts.seen.write()
    assert await accounts.sessions.of(ada.id) == []


async def test_signing_in_is_remembered_with_the_user(accounts: Accounts, ada: User, moved: MovedClock) -> None:
    assert ada.last_sign_in is None
    moved.forward(5)
    await start(accounts, ada)
    assert (await accounts.users.get(ada.id)).last_sign_in == moved()


async def test_of_one_user_the_sessions_that_were_used_last_stay(
    accounts: Accounts, ada: User, bob: User, moved: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mvidarr.accounts.sessions.MOST", 2)
    tokens = []
    for user in (bob, ada, ada, ada):
        moved.forward(clock.SECOND)
        tokens.append(await accounts.sessions.start(user, agent="", address=""))
    found = [await accounts.sessions.find(token) is not None for token in tokens]
    assert found == [True, False, True, True]
