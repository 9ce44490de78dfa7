"""What the journal keeps of accounts: who may do what, and who changed it. Passwords, keys and tokens never enter.

Only administrators see these changes and take them back. An account that was added stays, a key that was revoked never
comes back, and no undo takes the last administrator away.
"""

from collections.abc import Sequence
from typing import Any

from mvidarr import clock
from mvidarr.accounts import refresh_store, store
from mvidarr.accounts.models import fold
from mvidarr.db import Reader, RowChange, Tracked, Writer
from mvidarr.db.tables.accounts import api_keys, users

Row = dict[str, Any]

LAST_ADMIN = "This is the last administrator. Make somebody else one first."
_LOCK = "admins"  # of two first administrators only one may come to be, of the last two only one may go


def tracked() -> list[Tracked]:
    return [
        Tracked(
            users,
            fields=("name", "role", "disabled"),
            secret=frozenset({"password_hash"}),
            guarded=True,
            check=_user_stands,
            stays=_user_stays,
            lasting=frozenset({"insert"}),
            derive=lambda row: {"name_key": fold(row["name"])},
            effects=_access_follows,
        ),
        Tracked(
            api_keys,
            fields=("user_id", "name", "role", "expires", "revoked"),
            secret=frozenset({"key_hash"}),
            guarded=True,
            check=_key_stands,
            stays=_key_stays,
            lasting=frozenset({"insert", "update"}),
        ),
    ]


async def hold_admins(w: Writer) -> None:
    """Until the commit nobody else adds the first administrator or takes one away. After the row itself is held, never
    before it."""
    await store.hold(w, _LOCK, clock.now())


async def is_last_admin(r: Reader, user_id: int, role: str, disabled: bool) -> bool:
    """Whether nobody could administrate if this account were like that."""
    able = role == "admin" and not disabled
    return not able and not await store.other_admins(r, user_id)


async def _user_stands(after: Row | None, r: Reader) -> str | None:
    if after is None:
        return None
    if isinstance(r, Writer):
        await hold_admins(r)
    other = await store.user_named(r, after["name"])
    if other is not None and other.id != after["id"]:
        return "Another account has this name by now."
    return LAST_ADMIN if await is_last_admin(r, after["id"], after["role"], after["disabled"]) else None


async def _user_stays(row: Row, r: Reader, change_id: int) -> str | None:
    return "An account does not go away by an undo. Disable it instead."


async def _key_stands(after: Row | None, r: Reader) -> str | None:
    return None if after is None else "A revoked key never comes back. Make a new one."


async def _key_stays(row: Row, r: Reader, change_id: int) -> str | None:
    return "A key does not go away by an undo. Revoke it instead."


async def _access_follows(w: Writer, changes: Sequence[RowChange]) -> None:
    """Another role, or shut out, or let in again: what was handed out before ends."""
    for change in changes:
        if change.before and change.after and change.after.keys() & {"role", "disabled"}:
            await store.count_up(w, change.id)
            await refresh_store.end_all(w, change.id)
            if change.after.get("disabled"):
                await store.end_sessions(w, change.id, but=None)
