"""Accounts from the command line. Who can run it on the server's data owns the server, so no token is asked for."""

from pathlib import Path

from mvidarr.accounts import store
from mvidarr.accounts.models import User
from mvidarr.accounts.passwords import Passwords
from mvidarr.accounts.setup import forget_token
from mvidarr.accounts.users import Users
from mvidarr.db import Database


async def first_admin(database: Database, name: str, password: str, *, data: Path, cost: int = 12) -> User:
    """``mvidarr setup``. Conflict when there is an account already."""
    user = await _users(database, cost).add_first(name, password)
    await forget_token(data)
    return user


async def add_user(database: Database, name: str, password: str, role: str, *, cost: int = 12) -> User:
    return await _users(database, cost).add(name, password, role)


async def set_password(database: Database, name: str, password: str, *, cost: int = 12) -> User:
    """Signs the user out everywhere and lifts the delay after failed attempts."""
    users = _users(database, cost)
    user = await users.named(name)
    return await users.set_password(user.id, password)


async def list_users(database: Database) -> list[User]:
    async with database.read() as r:
        return await store.all_users(r)


def _users(database: Database, cost: int) -> Users:
    return Users(database, Passwords(cost=cost))
