import pytest

from mvidarr.accounts import Accounts, User
from mvidarr.accounts.authenticator import AccountsAuthenticator
from mvidarr.web.auth import Authenticator, Credential, RequestInfo
from mvidarr.web.principal import Principal
from tests.accounts.conftest import ADDRESS, changed


async def ask(accounts: Accounts, kind: str, value: str) -> Principal | None:
    authenticator: Authenticator = AccountsAuthenticator(accounts)
    found = await authenticator.authenticate(RequestInfo(Credential(kind, value), ADDRESS, "Firefox"))  # type: ignore[arg-type]
    return found if isinstance(found, Principal) else None


async def test_a_session_and_a_token_say_who_is_asking(accounts: Accounts, bob: User) -> None:
    session = await accounts.sessions.start(bob, agent="", address=ADDRESS)
    by_session = await ask(accounts, "session", session)
    by_token = await ask(accounts, "bearer", accounts.tokens.issue(bob))
    row = (await accounts.sessions.of(bob.id))[0]
    assert by_session == Principal(bob.id, "Bob", "user", session_id=row.id, via="session")
    assert by_token == Principal(bob.id, "Bob", "user", session_id=None, via="token")


@pytest.mark.parametrize("kind", ["session", "bearer", "key"])
async def test_a_credential_that_is_not_ours_is_nobody(accounts: Accounts, bob: User, kind: str) -> None:
    assert await ask(accounts, kind, "no such thing") is None


async def test_one_kind_of_credential_is_not_taken_for_another(accounts: Accounts, bob: User) -> None:
    session = await accounts.sessions.start(bob, agent="", address=ADDRESS)
    token = accounts.tokens.issue(bob)
    assert await ask(accounts, "bearer", session) is None
    assert await ask(accounts, "session", token) is None
    assert await ask(accounts, "key", token) is None


async def test_a_disabled_user_loses_access_with_the_next_request(accounts: Accounts, ada: User, bob: User) -> None:
    session = await accounts.sessions.start(bob, agent="", address=ADDRESS)
    token = accounts.tokens.issue(bob)
    await changed(accounts, bob.id, disabled=True)
    assert await ask(accounts, "session", session) is None
    assert await ask(accounts, "bearer", token) is None


async def test_a_session_started_just_as_the_user_was_disabled_opens_nothing(
    accounts: Accounts, ada: User, bob: User
) -> None:
    await changed(accounts, bob.id, disabled=True)
    session = await accounts.sessions.start(bob, agent="", address=ADDRESS)
    assert await ask(accounts, "session", session) is None


async def test_a_changed_role_holds_for_an_open_session_at_once(accounts: Accounts, ada: User, bob: User) -> None:
    session = await accounts.sessions.start(bob, agent="", address=ADDRESS)
    await changed(accounts, bob.id, role="readonly")
    asking = await ask(accounts, "session", session)
    assert asking is not None
    assert asking.role == "readonly"
