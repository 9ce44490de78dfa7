"""All SQL of the room: users, sessions, secrets, failures. Every function works inside the caller's transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from mvidarr.accounts.models import Role, Session, User, fold, user_of
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.accounts import secrets, sessions, sign_in_failures, users
from mvidarr.errors import Conflict

_USER = (
    users.c.id, users.c.version, users.c.name, users.c.role, users.c.disabled, users.c.epoch, users.c.created,
    users.c.last_sign_in,
)  # fmt: skip
USER_BESIDE = tuple(column.label(f"user_{column.name}") for column in _USER)
_SESSION = select(sessions, *USER_BESIDE).join(users, users.c.id == sessions.c.user_id)
_SESSION = _SESSION.where(sessions.c.token_hash == bindparam("of"))  # asked with every request of a browser
_USER_BY_ID = select(*_USER).where(users.c.id == bindparam("of"))  # asked with every request


def user_beside(row: dict[str, Any]) -> User:
    """Out of a row that has ``USER_BESIDE`` among its columns."""
    return user_of({column.name: row[f"user_{column.name}"] for column in _USER})


# -- users -------------------------------------------------------------------------------------------------------------


async def any_user(r: Reader) -> bool:
    return await r.value(select(users.c.id).limit(1)) is not None


async def all_users(r: Reader) -> list[User]:
    return [user_of(row) for row in await r.all(select(*_USER).order_by(users.c.name_key))]


async def user(r: Reader, user_id: int) -> User | None:
    row = await r.one(_USER_BY_ID, {"of": user_id})
    return None if row is None else user_of(row)


async def user_named(r: Reader, name: str) -> User | None:
    row = await r.one(select(*_USER).where(users.c.name_key == fold(name)))
    return None if row is None else user_of(row)


async def credentials(r: Reader, name: str) -> tuple[User, str] | None:
    """The user and the password hash, in one read whether there is such a user or not."""
    row = await r.one(select(*_USER, users.c.password_hash).where(users.c.name_key == fold(name)))
    return None if row is None else (user_of(row), row["password_hash"])


async def other_admins(r: Reader, user_id: int) -> int:
    """How many enabled administrators there are besides this one."""
    able = and_(users.c.role == "admin", users.c.disabled.is_(False), users.c.id != user_id)
    return int(await r.value(select(func.count()).select_from(users).where(able)))


async def begin_with(w: Writer, name: str, role: Role, hashed: str, moment: int) -> User:
    """The first account, which nobody added: the history does not begin with it."""
    values = {"name": name, "name_key": fold(name), "role": role, "password_hash": hashed, "created": moment}
    row = await w.unaudited().one(users.insert().values(values).returning(*_USER))
    assert row is not None  # noqa: S101 - an insert that did not fail returns its row
    return user_of(row)


async def set_password(w: Writer, user_id: int, hashed: str) -> User | None:
    values = {"password_hash": hashed, "epoch": users.c.epoch + 1, "version": users.c.version + 1}
    row = await w.one(update(users).where(users.c.id == user_id).values(values).returning(*_USER))
    return None if row is None else user_of(row)


async def count_up(w: Writer, user_id: int) -> None:
    """What access tokens rest on changed, so those of before end."""
    await w.run(update(users).where(users.c.id == user_id).values(epoch=users.c.epoch + 1))


async def signed_in(w: Writer, user_id: int, moment: int) -> None:
    await w.run(update(users).where(users.c.id == user_id).values(last_sign_in=moment))


async def replace_hash(w: Writer, user_id: int, old: str, new: str) -> None:
    """The same password hashed anew; a password changed meanwhile stays."""
    same = and_(users.c.id == user_id, users.c.password_hash == old)
    await w.run(update(users).where(same).values(password_hash=new))


# -- sessions ----------------------------------------------------------------------------------------------------------


async def add_session(w: Writer, user_id: int, token_hash: str, agent: str, address: str, moment: int) -> int:
    values = {"user_id": user_id, "token_hash": token_hash, "agent": agent, "address": address}
    return await w.insert(sessions, {**values, "created": moment, "last_seen": moment})


async def session_and_user(r: Reader, token_hash: str) -> tuple[Session, User] | None:
    """Whether it has expired or not."""
    row = await r.one(_SESSION, {"of": token_hash})
    if row is None:
        return None
    return _session_of(row), user_beside(row)


async def sessions_of(r: Reader, user_id: int, *, seen_after: int, created_after: int) -> list[Session]:
    """The one seen last comes first."""
    live = and_(sessions.c.user_id == user_id, _live(seen_after, created_after))
    rows = await r.all(select(sessions).where(live).order_by(sessions.c.last_seen.desc(), sessions.c.id.desc()))
    return [_session_of(row) for row in rows]


async def places_of(r: Reader, name: str) -> list[str]:
    """The addresses at which somebody with this name is signed in."""
    theirs = select(sessions.c.address).join(users, users.c.id == sessions.c.user_id)
    rows = await r.all(theirs.where(users.c.name_key == fold(name)).distinct())
    return [row["address"] for row in rows]


async def end_oldest_sessions(w: Writer, user_id: int, keep: int) -> None:
    """All but the ``keep`` that were seen last."""
    theirs = select(sessions.c.id).where(sessions.c.user_id == user_id)
    surplus = theirs.order_by(sessions.c.last_seen.desc(), sessions.c.id.desc()).offset(keep)
    await w.run(delete(sessions).where(sessions.c.user_id == user_id, sessions.c.id.in_(surplus.scalar_subquery())))


async def end_session(w: Writer, user_id: int, session_id: int) -> bool:
    mine = and_(sessions.c.id == session_id, sessions.c.user_id == user_id)
    return await w.run(delete(sessions).where(mine)) > 0


async def end_session_of_token(w: Writer, token_hash: str) -> None:
    await w.run(delete(sessions).where(sessions.c.token_hash == token_hash))


async def end_sessions(w: Writer, user_id: int, *, but: int | None) -> int:
    """How many ended; the session ``but`` stays."""
    others = sessions.c.user_id == user_id
    return await w.run(delete(sessions).where(others if but is None else and_(others, sessions.c.id != but)))


async def end_expired_sessions(w: Writer, *, seen_after: int, created_after: int) -> None:
    await w.run(delete(sessions).where(or_(sessions.c.last_seen <= seen_after, sessions.c.created <= created_after)))


async def saw_session(w: Writer, session_id: int, moment: int) -> None:
    earlier = and_(sessions.c.id == session_id, sessions.c.last_seen < moment)
    await w.run(update(sessions).where(earlier).values(last_seen=moment))


def _live(seen_after: int, created_after: int) -> ColumnElement[bool]:
    return and_(sessions.c.last_seen > seen_after, sessions.c.created > created_after)


def _session_of(row: dict[str, Any]) -> Session:
    names = ("id", "user_id", "agent", "address", "created", "last_seen")
    return Session(**{name: row[name] for name in names})


# -- secrets -----------------------------------------------------------------------------------------------------------


async def secrets_like(r: Reader, prefix: str) -> list[tuple[str, str]]:
    """(name, value), the oldest first."""
    found = select(secrets.c.name, secrets.c.value).where(secrets.c.name.startswith(prefix, autoescape=True))
    return [(row["name"], row["value"]) for row in await r.all(found.order_by(secrets.c.created, secrets.c.name))]


async def ensure_secret(w: Writer, name: str, value: str, moment: int) -> None:
    """Keep what is there: of several processes that start at once the first one decides."""
    if await w.value(select(secrets.c.name).where(secrets.c.name == name)) is None:
        await _insert_if_absent(w, secrets, {"name": name, "value": value, "created": moment})


async def hold(w: Writer, lock: str, moment: int) -> None:
    """Until the commit nobody else holds ``lock``. PostgreSQL has several writers, so what is decided by reading first
    needs it; a row that exists only to be locked serves both databases alike."""
    name = f"lock:{lock}"
    await ensure_secret(w, name, "", moment)
    await w.one(select(secrets.c.name).where(secrets.c.name == name).with_for_update())


# -- failures ----------------------------------------------------------------------------------------------------------


async def failures(r: Reader, subjects: Sequence[str]) -> list[dict[str, Any]]:
    return await r.all(select(sign_in_failures).where(sign_in_failures.c.subject.in_(subjects)))


async def set_failures(w: Writer, subject: str, count: int, moment: int) -> None:
    values = {"failures": count, "last": moment}
    if not await w.run(update(sign_in_failures).where(sign_in_failures.c.subject == subject).values(values)):
        await w.run(sign_in_failures.insert().values(subject=subject, **values))


async def clear_failures(w: Writer, subject: str) -> None:
    await w.run(delete(sign_in_failures).where(sign_in_failures.c.subject == subject))


async def lower_failures(w: Writer, subject: str) -> None:
    row = and_(sign_in_failures.c.subject == subject, sign_in_failures.c.failures > 0)
    await w.run(update(sign_in_failures).where(row).values(failures=sign_in_failures.c.failures - 1))


async def forget_failures(w: Writer, *, before: int, keep: int) -> None:
    """Drop what no longer counts, and all but the newest ``keep``."""
    subject, last = sign_in_failures.c.subject, sign_in_failures.c.last
    surplus = select(subject).order_by(last.desc(), subject).offset(keep)
    await w.run(delete(sign_in_failures).where(or_(last <= before, subject.in_(surplus.scalar_subquery()))))


async def _insert_if_absent(w: Writer, table: Table, values: dict[str, Any]) -> bool:
    try:
        async with w.savepoint():
            await w.run(table.insert().values(values))
    except Conflict:
        return False
    return True
