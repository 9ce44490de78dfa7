import pytest

from mvidarr import clock
from mvidarr.accounts import Accounts, ApiKeyView, User
from mvidarr.accounts.authenticator import AccountsAuthenticator
from mvidarr.db import Database
from mvidarr.db.tables.accounts import api_keys
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.web.auth import Credential, Refusal, RequestInfo
from mvidarr.web.principal import Principal
from tests.accounts.conftest import ADDRESS, ROOT, MovedClock, changed


async def add(accounts: Accounts, user: User, role: str = "user", expires: int | None = None) -> tuple[ApiKeyView, str]:
    key, secret, _ = await accounts.keys.add(user.id, " a  player ", role, expires, by=ROOT)
    return key, secret


async def ask(accounts: Accounts, value: str, kind: str = "key") -> Principal | Refusal | None:
    info = RequestInfo(Credential(kind, value), ADDRESS, "")  # type: ignore[arg-type]
    return await AccountsAuthenticator(accounts).authenticate(info)


async def code(accounts: Accounts, secret: str) -> str | None:
    found = await ask(accounts, secret)
    return found.code if isinstance(found, Refusal) else None


async def test_a_key_is_shown_once_and_kept_as_a_digest(accounts: Accounts, bob: User, db: Database) -> None:
    key, secret = await add(accounts, bob)
    assert (secret[:3], len(secret)) == ("mv_", 3 + 43)
    assert (key["name"], key["role"], key["hint"]) == ("a player", "user", secret[:8])
    assert await accounts.keys.of(bob.id) == [key]
    async with db.read() as r:
        assert secret not in str(await r.all(api_keys.select()))


async def test_a_key_is_taken_as_such_and_as_bearer_and_nothing_else_is(accounts: Accounts, bob: User) -> None:
    key, secret = await add(accounts, bob)
    expected = Principal(bob.id, "Bob", "user", via="key", key_id=key["id"])
    assert await ask(accounts, secret) == await ask(accounts, secret, "bearer") == expected
    assert await ask(accounts, secret, "session") is None
    assert await ask(accounts, secret[:-1]) is None
    assert await ask(accounts, "mv_") is None


async def test_the_smaller_role_counts_at_every_use(accounts: Accounts, ada: User, bob: User) -> None:
    _, small = await add(accounts, ada, "readonly")
    _, large = await add(accounts, bob, "user")
    assert getattr(await ask(accounts, small), "role", "") == "readonly"
    await changed(accounts, bob.id, role="readonly")
    assert getattr(await ask(accounts, large), "role", "") == "readonly"
    await changed(accounts, bob.id, role="admin")
    assert getattr(await ask(accounts, large), "role", "") == "user"


async def test_a_key_ends_with_its_day_its_revocation_and_its_user(
    accounts: Accounts, bob: User, moved: MovedClock
) -> None:
    _, dated = await add(accounts, bob, expires=moved() + clock.HOUR)
    revoked, lost = await add(accounts, bob)
    _, left = await add(accounts, bob)
    await accounts.keys.revoke(bob.id, revoked["id"], by=ROOT)
    assert (await code(accounts, lost), await code(accounts, dated), await code(accounts, left)) == (
        "key_revoked", None, None,
    )  # fmt: skip
    moved.forward(clock.HOUR)
    refusal = await ask(accounts, dated)
    assert isinstance(refusal, Refusal)
    assert refusal.sentence.startswith("This API key expired at 20")
    assert [key["expired"] for key in await accounts.keys.of(bob.id)] == [False, True]
    await changed(accounts, bob.id, disabled=True)
    assert await code(accounts, left) == "account_disabled"


async def test_when_it_was_last_used_is_written_once_a_minute(accounts: Accounts, bob: User, moved: MovedClock) -> None:
    async def last_used() -> str | None:
        await accounts.seen.write()
        return (await accounts.keys.of(bob.id))[0]["last_used"]

    _, secret = await add(accounts, bob)
    assert await last_used() is None
    await ask(accounts, secret)
    first = await last_used()
    moved.forward(clock.MINUTE - 1)
    await ask(accounts, secret)
    assert await last_used() == first == clock.iso(moved() - clock.MINUTE + 1)
    moved.forward(1)
    await ask(accounts, secret)
    assert await last_used() == clock.iso(moved())


async def test_what_makes_no_sense_is_refused_with_the_field(
    accounts: Accounts, bob: User, moved: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for field, name, role, expires in [
        ("name", " ", "user", None), ("name", "x" * 81, "user", None), ("name", "a\u202eb", "user", None),
        ("role", "x", "manager", None), ("role", "x", "root", None), ("expires", "x", "user", moved()),
    ]:  # fmt: skip
        with pytest.raises(Invalid) as refused:
            await accounts.keys.add(bob.id, name, role, expires, by=ROOT)
        assert refused.value.errors[0].field == field
    with pytest.raises(NotFound):
        await accounts.keys.add(99, "x", "user", None, by=ROOT)
    monkeypatch.setattr("mvidarr.accounts.keys.MOST", 1)
    await add(accounts, bob)
    with pytest.raises(Conflict) as full:
        await add(accounts, bob)
    assert full.value.code == "too_many_keys"


async def test_nobody_revokes_the_keys_of_others_nor_twice(accounts: Accounts, ada: User, bob: User) -> None:
    key, _ = await add(accounts, bob)
    with pytest.raises(NotFound):
        await accounts.keys.revoke(ada.id, key["id"], by=ROOT)
    await accounts.keys.revoke(bob.id, key["id"], by=ROOT)
    with pytest.raises(NotFound):
        await accounts.keys.revoke(bob.id, key["id"], by=ROOT)
