"""Every question that saved views ask their tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.views import view_uses, views

Row = dict[str, Any]

_OWNED = views.join(users, users.c.id == views.c.owner_id)
_WHOLE = select(views, users.c.name.label("owner")).select_from(_OWNED)
_SEEN = _WHOLE.where(
    or_(views.c.owner_id == bindparam("me"), views.c.shared.in_(bindparam("roles", expanding=True)))
).order_by(views.c.name_key, views.c.id)
_USES = select(view_uses).where(view_uses.c.user_id == bindparam("me"))
_PINNED = _USES.where(view_uses.c.pinned).order_by(view_uses.c.place, view_uses.c.view)
_ONE = _WHOLE.where(views.c.id == bindparam("of"))
_MINE = and_(view_uses.c.user_id == bindparam("me"), view_uses.c.view == bindparam("key"))


async def seen(r: Reader, user_id: int, roles: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """Views by name, with ``owner`` as they are called; and what this person does with views."""
    given = {"me": user_id, "roles": list(roles)}
    found, uses = await r.several((_SEEN, given), (_USES, {"me": user_id}))
    return found, uses


async def row(r: Reader, view_id: int) -> Row | None:
    return await r.one(_ONE, {"of": view_id})


async def use_of(r: Reader, user_id: int, key: str) -> Row | None:
    return await r.one(select(view_uses).where(_MINE), {"me": user_id, "key": key})


async def pinned(r: Reader, user_id: int) -> list[Row]:
    """What stands in the sidebar, in its order; some of it may have been deleted."""
    return await r.all(_PINNED, {"me": user_id})


async def named(r: Reader, ids: Sequence[int]) -> list[Row]:
    return await r.all(_WHOLE.where(views.c.id.in_(ids))) if ids else []


async def count_of(r: Reader, owner_id: int) -> int:
    return int(await r.value(select(func.count()).select_from(views).where(views.c.owner_id == owner_id)))


async def taken(r: Reader, owner_id: int, page: str, name_key: str, *, besides: int | None = None) -> bool:
    same = views.c.owner_id == owner_id, views.c.page == page, views.c.name_key == name_key
    return await r.value(select(views.c.id).where(*same, views.c.id != (besides or 0))) is not None


async def has_user(r: Reader, user_id: int) -> bool:
    return await r.value(select(users.c.id).where(users.c.id == user_id)) is not None


async def keep_use(w: Writer, user_id: int, key: str, page: str, values: Mapping[str, Any]) -> None:
    """``pinned``, ``place``, ``usual``."""
    await w.run(_put(w.dialect, dict(values)).values(user_id=user_id, view=key, page=page, **values))


async def only_usual(w: Writer, user_id: int, page: str, key: str) -> None:
    """A page opens with one view."""
    mine = view_uses.c.user_id == user_id, view_uses.c.page == page
    await w.run(update(view_uses).where(*mine).values(usual=view_uses.c.view == key))


async def place_pins(w: Writer, user_id: int, keys: Sequence[str]) -> None:
    places = {key: place for place, key in enumerate(keys)}
    mine = view_uses.c.user_id == user_id, view_uses.c.view.in_(keys)
    if places:
        await w.run(update(view_uses).where(*mine).values(place=case(places, value=view_uses.c.view)))


async def count_use(w: Writer, user_id: int, key: str, page: str, moment: int) -> None:
    news = {"uses": view_uses.c.uses + 1, "last_used": moment}
    await w.run(_put(w.dialect, news).values(user_id=user_id, view=key, page=page, uses=1, last_used=moment))


def _put(dialect: str, news: Mapping[str, Any]) -> Any:
    of = sqlite.insert(view_uses) if dialect == "sqlite" else postgresql.insert(view_uses)
    return of.on_conflict_do_update(index_elements=["user_id", "view"], set_=news)
