import asyncio
import base64
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from sqlalchemy import delete, select

from mvidarr import clock
from mvidarr.accounts import Accounts, User, store
from mvidarr.accounts.tokens import AUDIENCE, ISSUER, LEEWAY, AccessTokens
from mvidarr.db import Database
from mvidarr.db.tables.accounts import secrets
from tests.accounts.conftest import ROOT, MovedClock, changed

SECOND_KEY = base64.b64encode(b"k" * 32).decode()


async def signing_key(db: Database, kid: str = "1") -> bytes:
    async with db.read() as r:
        return base64.b64decode(await r.value(select(secrets.c.value).where(secrets.c.name == f"signing-key:{kid}")))


async def test_a_token_names_its_user(accounts: Accounts, ada: User, bob: User) -> None:
    found = await accounts.tokens.user(accounts.tokens.issue(bob))
    assert found == bob


async def test_processes_that_start_together_agree_on_one_key(build: Callable[..., Accounts], db: Database) -> None:
    rooms = [build() for _ in range(4)]
    await asyncio.gather(*(room.tokens.prepare() for room in rooms))
    user = await rooms[0].users.add_first("Ada", "a walk in the woods")
    token = rooms[1].tokens.issue(user)
    assert [await room.tokens.user(token) for room in rooms] == [user] * 4
    assert len(await signing_key(db)) == 32


async def test_a_restart_keeps_tokens_good(accounts: Accounts, ada: User, build: Callable[..., Accounts]) -> None:
    token = accounts.tokens.issue(ada)
    again = build()
    await again.prepare()
    assert await again.tokens.user(token) == ada


@pytest.mark.parametrize("change", ["role", "password", "disabled"])
async def test_a_changed_role_password_or_lock_ends_tokens(accounts: Accounts, bob: User, change: str) -> None:
    token = accounts.tokens.issue(bob)
    changes = {
        "role": lambda: changed(accounts, bob.id, role="readonly"),
        "password": lambda: accounts.users.set_password(bob.id, "another fine phrase", by=ROOT),
        "disabled": lambda: changed(accounts, bob.id, disabled=True),
    }
    await changes[change]()
    assert await accounts.tokens.user(token) is None


async def test_a_token_ends_by_itself(accounts: Accounts, ada: User, moved: MovedClock) -> None:
    moved.forward(-(accounts.tokens.lifetime + LEEWAY + 1) * clock.SECOND)
    assert await accounts.tokens.user(accounts.tokens.issue(ada)) is None


async def test_the_newest_key_signs_and_an_older_one_still_verifies(
    accounts: Accounts, ada: User, db: Database, build: Callable[..., Accounts], moved: MovedClock
) -> None:
    old = accounts.tokens.issue(ada)
    async with db.write() as w:
        await store.ensure_secret(w, "signing-key:2", SECOND_KEY, moved() + 1)
    rotated = build()
    await rotated.prepare()
    new = rotated.tokens.issue(ada)
    assert jwt.get_unverified_header(new)["kid"] == "2"
    assert await rotated.tokens.user(old) == ada
    assert await accounts.tokens.user(new) == ada  # a process that did not know the key looks it up
    async with db.write() as w:
        await w.run(delete(secrets).where(secrets.c.name == "signing-key:1"))
    await rotated.prepare()
    assert await rotated.tokens.user(old) is None
    assert await rotated.tokens.user(new) == ada


def claims_of(user: User, **changed: Any) -> dict[str, Any]:
    issued = clock.now() // 1000
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(user.id), "epoch": user.epoch, "iat": issued}
    return {**claims, "exp": issued + 60, **changed}


async def test_a_token_made_with_our_key_by_the_book_is_good(accounts: Accounts, ada: User, db: Database) -> None:
    token = jwt.encode(claims_of(ada), await signing_key(db), algorithm="HS256", headers={"kid": "1"})
    assert await accounts.tokens.user(token) == ada


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "somebody"},
        {"aud": "something"},
        {"epoch": 2},
        {"sub": "99"},
        {"sub": "ada"},
        {"sub": "1 OR 1"},
        {"sub": "9" * 30},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
    ],
)
async def test_a_token_with_a_wrong_claim_is_not_good(
    accounts: Accounts, ada: User, db: Database, changed: dict[str, Any]
) -> None:
    token = jwt.encode(claims_of(ada, **changed), await signing_key(db), algorithm="HS256", headers={"kid": "1"})
    assert await accounts.tokens.user(token) is None


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "epoch", "iat", "exp"])
async def test_a_token_without_a_claim_is_not_good(accounts: Accounts, ada: User, db: Database, claim: str) -> None:
    claims = claims_of(ada)
    del claims[claim]
    token = jwt.encode(claims, await signing_key(db), algorithm="HS256", headers={"kid": "1"})
    assert await accounts.tokens.user(token) is None


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
async def test_only_one_algorithm_is_taken(accounts: Accounts, ada: User, db: Database, algorithm: str) -> None:
    key = None if algorithm == "none" else (await signing_key(db)) * 2
    token = jwt.encode(claims_of(ada), key, algorithm=algorithm, headers={"kid": "1"})
    assert await accounts.tokens.user(token) is None


@pytest.mark.parametrize("kid", [None, "2", "", "../1", "%"])
async def test_a_token_of_another_key_is_not_good(accounts: Accounts, ada: User, kid: str | None) -> None:
    headers = {} if kid is None else {"kid": kid}
    token = jwt.encode(claims_of(ada), b"k" * 32, algorithm="HS256", headers=headers)
    assert await accounts.tokens.user(token) is None


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é.é.é", "." * 5000, "\ud800"])
async def test_what_is_no_token_is_not_good(accounts: Accounts, ada: User, text: str) -> None:
    assert await accounts.tokens.user(text) is None


async def test_a_tampered_token_is_not_good(accounts: Accounts, ada: User) -> None:
    head, body, signature = accounts.tokens.issue(ada).split(".")
    assert await accounts.tokens.user(f"{head}.{body}.{signature[::-1]}") is None


async def test_keys_show_in_no_representation(db: Database) -> None:
    tokens = AccessTokens(db)
    await tokens.prepare()
    key = base64.b64encode(await signing_key(db)).decode()
    assert key not in repr(tokens)
