"""All SQL of refresh tokens. Every function works inside the caller's transaction."""

from typing import Any

from sqlalchemy import and_, bindparam, delete, func, select, update

from mvidarr.accounts.models import User
from mvidarr.accounts.store import USER_BESIDE, user_beside
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.accounts import refresh_tokens as tokens
from mvidarr.db.tables.accounts import users

Row = dict[str, Any]

_LIVE = select(tokens.c.id).where(
    tokens.c.family == bindparam("family"), tokens.c.user_id == bindparam("of"), tokens.c.revoked.is_(None)
)
_LIVE = _LIVE.limit(1)  # asked with every request of a program


async def add(w: Writer, values: Row) -> int:
    """The family, which is a new one when ``values`` names none."""
    token_id = await w.insert(tokens, {"family": 0, **values})
    if "family" in values:
        return int(values["family"])
    await w.run(update(tokens).where(tokens.c.id == token_id).values(family=token_id))
    return token_id


async def claim(w: Writer, token_hash: str, moment: int) -> bool:
    """Whether this use of the token is its first; of several at once exactly one is."""
    unused = and_(tokens.c.token_hash == token_hash, tokens.c.used.is_(None), tokens.c.revoked.is_(None))
    return await w.run(update(tokens).where(unused, tokens.c.expires > moment).values(used=moment)) > 0


async def find(r: Reader, token_hash: str) -> tuple[Row, User] | None:
    """The token's row and its user, whatever became of them."""
    joined = select(tokens, *USER_BESIDE).join(users, users.c.id == tokens.c.user_id)
    row = await r.one(joined.where(tokens.c.token_hash == token_hash))
    return None if row is None else (row, user_beside(row))


async def lives(r: Reader, user_id: int, family: int) -> bool:
    return await r.one(_LIVE, {"family": family, "of": user_id}) is not None


async def families(r: Reader, user_id: int, moment: int) -> list[Row]:
    """The newest token of each, the one used last first; also of those that were shut out, for a while."""
    newest = select(func.max(tokens.c.id)).where(tokens.c.user_id == user_id).group_by(tokens.c.family)
    wanted = select(tokens).where(tokens.c.id.in_(newest), tokens.c.expires > moment)
    return await r.all(wanted.order_by(tokens.c.created.desc(), tokens.c.id.desc()))


async def end(w: Writer, user_id: int, family: int) -> bool:
    return await w.run(delete(tokens).where(tokens.c.family == family, tokens.c.user_id == user_id)) > 0


async def end_all(w: Writer, user_id: int, *, but: int | None = None) -> int:
    """The family ``but`` stays."""
    theirs = tokens.c.user_id == user_id
    return await w.run(delete(tokens).where(theirs if but is None else and_(theirs, tokens.c.family != but)))


async def end_oldest(w: Writer, user_id: int, keep: int) -> None:
    """All but the ``keep`` families that were begun last."""
    begun = select(tokens.c.family).where(tokens.c.user_id == user_id).group_by(tokens.c.family)
    surplus = begun.order_by(tokens.c.family.desc()).offset(keep)
    await w.run(delete(tokens).where(tokens.c.user_id == user_id, tokens.c.family.in_(surplus.scalar_subquery())))


async def revoke(w: Writer, family: int, moment: int) -> bool:
    """False when it was already."""
    return (
        await w.run(update(tokens).where(tokens.c.family == family, tokens.c.revoked.is_(None)).values(revoked=moment))
        > 0
    )


async def forget(w: Writer, before: int) -> None:
    """What expired, used or not: nobody can do anything with it any more."""
    await w.run(delete(tokens).where(tokens.c.expires <= before))
