"""What the room speaks of: users and their roles, and the names people may have; who acts."""

import unicodedata
from dataclasses import dataclass
from typing import Any, Literal, get_args

from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.errors import FieldError, Invalid

Role = Literal["readonly", "user", "manager", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)  # from the smallest to the largest

NAME_LENGTH = 64  # characters


@dataclass(frozen=True)
class User:
    """One account, without its password hash: a user may be printed and logged. ``locked_for``: seconds for which no
    attempt to sign in is looked at, where somebody asked for it."""

    id: int
    name: str
    role: Role
    disabled: bool
    epoch: int
    created: int
    last_sign_in: int | None
    version: int = 1
    locked_for: int = 0


@dataclass(frozen=True)
class Session:
    id: int
    user_id: int
    agent: str
    address: str
    created: int
    last_seen: int


@dataclass(frozen=True)
class By:
    """Who does something to an account, and by which way, as the journal keeps it: ``user:3`` by ``page``."""

    actor: str
    origin: str


CLI = By("cli", "cli")
SYSTEM = By("system", "accounts")


class UserView(TypedDict):
    id: int
    version: int
    name: str
    role: Role
    disabled: bool
    created: str
    last_sign_in: str | None


class AccountView(UserView):
    """As administrators see it; ``locked_for`` in seconds."""

    locked_for: int


class SessionView(TypedDict):
    """``program``: not a browser, but a program that renews its access with refresh tokens; then ``revoked`` says when
    it was shut out as one of them came back a second time. An id is one among those of its kind."""

    kind: Literal["browser", "program"]
    id: int
    agent: str
    address: str
    created: str
    last_seen: str
    current: bool
    revoked: str | None


def user_view(user: User) -> UserView:
    return {
        "id": user.id,
        "version": user.version,
        "name": user.name,
        "role": user.role,
        "disabled": user.disabled,
        "created": clock.iso(user.created),
        "last_sign_in": clock.iso_or_none(user.last_sign_in),
    }


def account_view(user: User) -> AccountView:
    return {**user_view(user), "locked_for": user.locked_for}


def session_view(session: Session, current: int | None) -> SessionView:
    """``current`` is the session that asks, None when an access token does."""
    return {
        "kind": "browser",
        "id": session.id,
        "agent": session.agent,
        "address": session.address,
        "created": clock.iso(session.created),
        "last_seen": clock.iso(session.last_seen),
        "current": session.id == current,
        "revoked": None,
    }


def fold(name: str) -> str:
    """The form in which names are compared: ``ＢＪÖRＫ`` and ``björk`` are one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def proper_name(name: str) -> str:
    """The name as it is kept. Any script; nothing invisible, so that two names on a screen can't look alike by it."""
    kept = unicodedata.normalize("NFC", name).strip()
    if not fold(kept):
        raise _refused("Choose a user name.")
    if len(kept) > NAME_LENGTH:
        raise _refused(f"A user name has at most {NAME_LENGTH} characters.")
    if not kept.isprintable():
        raise _refused("A user name has no control characters or invisible marks.")
    return kept


def smaller_role(one: Role, other: Role) -> Role:
    return min(one, other, key=ROLES.index)


def proper_role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise Invalid(
        f"There is no role {role!r}. The roles are {', '.join(ROLES)}.",
        errors=(FieldError("role", f"One of {', '.join(ROLES)}."),),
    )


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError("username", sentence),))


def user_of(row: dict[str, Any]) -> User:
    return User(
        id=row["id"],
        name=row["name"],
        role=proper_role(row["role"]),
        disabled=bool(row["disabled"]),
        epoch=row["epoch"],
        created=row["created"],
        last_sign_in=row["last_sign_in"],
        version=row["version"],
    )
