"""Feeds: an address of one person for one feed, which opens nothing else and ends when it is made anew."""

from collections.abc import Awaitable

import pytest

from mvidarr import clock
from mvidarr.accounts import Accounts, User
from mvidarr.accounts.authenticator import AccountsAuthenticator
from mvidarr.db import Database
from mvidarr.db.tables.accounts import feed_tokens
from mvidarr.errors import NotFound, Unauthorized
from mvidarr.observe.redact import redacted_text
from mvidarr.web.auth import Credential, RequestInfo
from tests.accounts.conftest import ADDRESS, MovedClock, changed


async def refused(asked: Awaitable[User]) -> str:
    with pytest.raises(Unauthorized) as caught:
        await asked
    return caught.value.code


async def test_a_token_is_told_once_renewed_and_ended(
    accounts: Accounts, bob: User, db: Database, moved: MovedClock
) -> None:
    feeds = accounts.feeds
    assert await feeds.of(bob.id) == [{"name": "calendar", "created": None, "last_used": None}]
    assert await refused(feeds.reader("calendar", "")) == "no_feed"
    feed, token = await feeds.renew(bob.id, "calendar")
    assert (token[:4], len(token), feed["created"]) == ("mvf_", 4 + 43, clock.iso(moved.moment))
    async with db.read() as r:
        assert token not in str(await r.all(feed_tokens.select()))

    assert (await feeds.reader("calendar", token)).id == bob.id
    first = moved.moment
    moved.forward(clock.MINUTE - 1)
    await feeds.reader("calendar", token)
    assert (await feeds.of(bob.id))[0]["last_used"] == clock.iso(first)  # written at most once a minute
    moved.forward(1)
    await feeds.reader("calendar", token)
    assert (await feeds.of(bob.id))[0]["last_used"] == clock.iso(moved.moment)

    _, newer = await feeds.renew(bob.id, "calendar")
    assert (await feeds.of(bob.id))[0]["last_used"] is None
    assert await refused(feeds.reader("calendar", token)) == "no_feed"
    assert (await feeds.reader("calendar", newer)).name == "Bob"

    await changed(accounts, bob.id, disabled=True)
    assert await refused(feeds.reader("calendar", newer)) == "no_feed"
    await changed(accounts, bob.id, disabled=False)
    await feeds.revoke(bob.id, "calendar")
    assert await refused(feeds.reader("calendar", newer)) == "no_feed"
    with pytest.raises(NotFound):
        await feeds.revoke(bob.id, "calendar")


async def test_a_token_is_no_credential_and_never_logged(accounts: Accounts, bob: User) -> None:
    _, token = await accounts.feeds.renew(bob.id, "calendar")
    for kind in ("key", "bearer", "session"):
        info = RequestInfo(Credential(kind, token), ADDRESS, "")
        assert await AccountsAuthenticator(accounts).authenticate(info) is None
    assert token not in redacted_text(f"GET /feeds/calendar.ics?token={token}")
    assert token not in redacted_text(f"somewhere {token} stands")
