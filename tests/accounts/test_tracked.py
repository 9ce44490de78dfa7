"""What the journal keeps of accounts, and what an undo may do."""

import pytest
from sqlalchemy import select

from mvidarr.accounts import Accounts, By, User
from mvidarr.db import Database, Journal
from mvidarr.db.tables.journal import change_rows
from mvidarr.errors import Conflict
from tests.accounts.conftest import ADDRESS, PASSWORD, ROOT

ANN = By("user:1", "api")


async def undone(journal: Journal, change_id: int) -> str:
    """Why it was refused."""
    with pytest.raises(Conflict) as refused:
        await journal.undo(change_id, actor="user:1")
    return str(refused.value.extra["rows"][0]["reason"])


async def test_every_change_says_who_did_what_to_whom_and_no_secret_enters(
    accounts: Accounts, ada: User, db: Database, journal: Journal
) -> None:
    bob, _, _ = await accounts.users.add("Bob", PASSWORD, "user", by=ANN)
    await accounts.users.change(bob.id, {"role": "manager", "name": "Bobby"}, by=ANN)
    await accounts.users.change(bob.id, {"disabled": True}, by=ANN)
    await accounts.users.change(bob.id, {"disabled": False, "name": "Bob"}, by=ANN)
    await accounts.users.set_password(bob.id, "another fine phrase", by=By("cli", "cli"))
    key, secret, _ = await accounts.keys.add(bob.id, "player", "user", None, by=ANN)
    await accounts.keys.revoke(bob.id, key["id"], by=ANN)
    await accounts.users.unlock(bob.id, by=ANN)
    listed = (await journal.list(guarded=True))["items"][::-1]
    assert [(change["actor"], change["reason"]) for change in listed] == [
        ("user:1", "Added the account “Bob” as user"),
        ("user:1", "Made “Bob” manager"),
        ("user:1", "Disabled the account “Bobby”"),
        ("user:1", "Enabled the account “Bobby”"),
        ("cli", "Changed the password of Bob"),
        ("user:1", "Added the key “player” of Bob"),
        ("user:1", "Revoked the key “player” of Bob"),
        ("user:1", "Lifted the delay on signing in as Bob"),
    ]
    assert all(change["guarded"] for change in listed)
    assert [change["undo"] for change in listed if not change["rows"]] == ["never", "never"]
    assert (await journal.list())["items"] == []
    async with db.read() as r:
        rows = await r.all(select(change_rows))
    assert not any(part in str(rows) for part in (secret, "hash", "$2b$", secret[:8]))
    assert rows[0]["after"] == {"name": "Bob", "role": "user", "disabled": False}


async def test_role_lock_and_name_can_be_undone_and_what_was_handed_out_before_ends_again(
    accounts: Accounts, ada: User, bob: User, journal: Journal
) -> None:
    await accounts.users.add("Eve", PASSWORD, "admin", by=ANN)
    user, change_id = await accounts.users.change(bob.id, {"role": "admin"}, by=ANN)
    token = accounts.tokens.issue(user)
    assert change_id is not None
    inverse = await journal.undo(change_id, actor="user:1")
    assert (await accounts.users.get(bob.id)).role == "user"
    assert await accounts.tokens.user(token) is None
    assert [change["id"] for change in (await journal.list())["items"]] == []  # the undo is guarded as well
    assert (await journal.get(inverse))["guarded"]

    _, renamed = await accounts.users.change(bob.id, {"name": "Robert"}, by=ANN)
    assert renamed is not None
    await journal.undo(renamed, actor="user:1")
    assert (await accounts.sign_in.check("bob", PASSWORD, ADDRESS)).name == "Bob"

    _, disabled = await accounts.users.change(bob.id, {"disabled": True}, by=ANN)
    assert disabled is not None
    await journal.undo(disabled, actor="user:1")
    session = await accounts.sessions.start(await accounts.users.get(bob.id), agent="", address=ADDRESS)
    await journal.redo(disabled, actor="user:1")
    assert await accounts.sessions.find(session) is None


async def test_what_an_undo_may_not_do(accounts: Accounts, ada: User, journal: Journal) -> None:
    bob, _, _ = await accounts.users.add("Bob", PASSWORD, "user", by=ANN)
    _, promoted = await accounts.users.change(bob.id, {"role": "admin"}, by=ANN)
    await accounts.users.change(ada.id, {"role": "user"}, by=ROOT)
    _, renamed = await accounts.users.change(bob.id, {"name": "Robert"}, by=ANN)
    await accounts.users.add("bob", PASSWORD, "user", by=ANN)
    key, _, made = await accounts.keys.add(bob.id, "player", "user", None, by=ANN)
    assert promoted is not None
    assert renamed is not None
    assert await undone(journal, promoted) == "This is the last administrator. Make somebody else one first."
    assert await undone(journal, renamed) == "Another account has this name by now."
    assert await undone(journal, made) == "A key does not go away by an undo. Revoke it instead."
    revoked = await accounts.keys.revoke(bob.id, key["id"], by=ANN)
    assert await undone(journal, revoked) == "A revoked key never comes back. Make a new one."
    noted = (await journal.list(guarded=True))["items"]
    offered = {change["id"]: change["undo"] for change in noted}  # so that no button leads nowhere
    assert (offered[made], offered[revoked], offered[renamed]) == ("never", "never", "possible")
    assert (await journal.get(made))["undo"] == "never"
    cleo, _, plain = await accounts.users.add("Cleo", PASSWORD, "user", by=ANN)
    assert plain is not None
    assert await undone(journal, plain) == "An account does not go away by an undo. Disable it instead."
    await accounts.users.set_password(cleo.id, "another fine phrase", by=ANN)
    with pytest.raises(Conflict) as nothing:
        await journal.undo((await journal.list(guarded=True))["items"][0]["id"], actor="user:1")
    assert nothing.value.code == "nothing_to_undo"
    assert len(noted) < len((await journal.list(guarded=True))["items"])
    assert {user.name: user.role for user in await accounts.users.all()} == {
        "Ada": "user", "Robert": "admin", "bob": "user", "Cleo": "user",
    }  # fmt: skip


async def test_nobody_disables_or_resets_themselves_by_mistake(accounts: Accounts, ada: User, bob: User) -> None:
    await accounts.users.change(bob.id, {"role": "admin"}, by=ANN)
    for tried in (
        accounts.users.change(ada.id, {"disabled": True}, by=ANN),
        accounts.users.reset_password(ada.id, "another fine phrase", by=ANN),
    ):
        with pytest.raises(Conflict) as refused:
            await tried
        assert refused.value.code == "yourself"
    assert (await accounts.users.change(ada.id, {"role": "user"}, by=ANN))[0].role == "user"


async def test_a_stale_version_is_refused_and_nothing_new_is_no_change(accounts: Accounts, bob: User) -> None:
    user, change_id = await accounts.users.change(bob.id, {"role": "user"}, version=bob.version, by=ANN)
    assert (user.version, change_id) == (bob.version, None)
    user, _ = await accounts.users.change(bob.id, {"role": "manager"}, version=bob.version, by=ANN)
    with pytest.raises(Conflict) as stale:
        await accounts.users.change(bob.id, {"role": "user"}, version=bob.version, by=ANN)
    assert (user.version, stale.value.code) == (bob.version + 1, "moved_on")


async def test_who_has_to_wait_is_seen_and_let_off(accounts: Accounts, ada: User, bob: User) -> None:
    for n in range(5):
        with pytest.raises(Exception, match=r"wrong|Too many"):
            await accounts.sign_in.check("BOB", "a wrong guess", f"198.51.100.{n}")
    assert {user.name: user.locked_for > 0 for user in await accounts.users.all()} == {"Ada": False, "Bob": True}
    await accounts.users.unlock(bob.id, by=ANN)
    assert (await accounts.users.get(bob.id)).locked_for == 0
    assert (await accounts.sign_in.check("Bob", PASSWORD, ADDRESS)).id == bob.id
