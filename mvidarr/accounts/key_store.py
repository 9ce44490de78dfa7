"""All SQL of API keys but what is journaled, which goes through ``Keys``; inside the caller's transaction."""

from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update

from mvidarr.accounts.models import User, proper_role
from mvidarr.accounts.programs import ApiKey
from mvidarr.accounts.store import USER_BESIDE, user_beside
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.accounts import api_keys as keys
from mvidarr.db.tables.accounts import users

_KEY = tuple(column for column in keys.c if column.name != "key_hash")
_BY_HASH = select(*_KEY, *USER_BESIDE).join(users, users.c.id == keys.c.user_id)
_BY_HASH = _BY_HASH.where(keys.c.key_hash == bindparam("of"))  # asked with every request of a program


async def key_and_user(r: Reader, key_hash: str) -> tuple[ApiKey, User] | None:
    """Whether it is still good or not."""
    row = await r.one(_BY_HASH, {"of": key_hash})
    return None if row is None else (key_of(row), user_beside(row))


async def keys_of(r: Reader, user_id: int) -> list[ApiKey]:
    """All but the revoked ones, the newest first."""
    theirs = and_(keys.c.user_id == user_id, keys.c.revoked.is_(None))
    rows = await r.all(select(*_KEY).where(theirs).order_by(keys.c.id.desc()))
    return [key_of(row) for row in rows]


async def count(r: Reader, user_id: int) -> int:
    theirs = and_(keys.c.user_id == user_id, keys.c.revoked.is_(None))
    return int(await r.value(select(func.count()).select_from(keys).where(theirs)))


async def used(w: Writer, key_id: int, moment: int) -> None:
    earlier = or_(keys.c.last_used.is_(None), keys.c.last_used < moment)
    await w.run(update(keys).where(keys.c.id == key_id, earlier).values(last_used=moment))


def key_of(row: dict[str, Any]) -> ApiKey:
    values = {column.name: row[column.name] for column in _KEY}
    return ApiKey(**{**values, "role": proper_role(row["role"])})
