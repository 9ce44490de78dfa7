"""Accounts from the command line. Who can run it on the server's data owns the server, so no token is asked for."""

from pathlib import Path

from mvidarr.accounts.failures import Failures
from mvidarr.accounts.models import CLI, User
from mvidarr.accounts.passwords import Passwords
from mvidarr.accounts.setup import forget_token
from mvidarr.accounts.tracked import tracked
from mvidarr.accounts.users import Users
from mvidarr.db import Database, Journal


async def first_admin(database: Database, name: str, password: str, *, data: Path, cost: int = 12) -> User:
    """``mvidarr setup``. Conflict when there is an account already."""
    user = await _users(database, cost).add_first(name, password)
    await forget_token(data)
    return user


async def add_user(database: Database, name: str, password: str, role: str, *, cost: int = 12) -> User:
    return (await _users(database, cost).add(name, password, role, by=CLI))[0]


async def set_password(database: Database, name: str, password: str, *, cost: int = 12) -> User:
    """Signs the user out everywhere and lifts the delay after failed attempts. Who is disabled stays so."""
    users = _users(database, cost)
    user = await users.named(name)
    return await users.set_password(user.id, password, by=CLI)


async def set_role(database: Database, name: str, role: str) -> User:
    return await _change(database, name, {"role": role})


async def set_disabled(database: Database, name: str, disabled: bool) -> User:
    return await _change(database, name, {"disabled": disabled})


async def list_users(database: Database) -> list[User]:
    return await _users(database).all()


async def _change(database: Database, name: str, values: dict[str, object]) -> User:
    users = _users(database)
    user = await users.named(name)
    return (await users.change(user.id, values, by=CLI))[0]


def _users(database: Database, cost: int = 12) -> Users:
    journal = Journal(database)
    for table in tracked():
        journal.register(table)
    return Users(database, journal, Passwords(cost=cost), Failures(database))
