"""What the room says of programs: their API keys, and the families of refresh tokens by which they stay signed in."""

from dataclasses import dataclass

from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.accounts.models import Role, SessionView


@dataclass(frozen=True)
class ApiKey:
    """Without the key itself, which nobody has but its program. ``hint`` is its beginning."""

    id: int
    version: int
    user_id: int
    name: str
    role: Role
    hint: str
    created: int
    expires: int | None
    revoked: int | None
    last_used: int | None

    def has_expired(self, moment: int) -> bool:
        return self.expires is not None and self.expires <= moment


@dataclass(frozen=True)
class Program:
    """A family of refresh tokens. ``revoked``: shut out, as one of them came back a second time."""

    id: int
    agent: str
    address: str
    began: int
    last_seen: int
    revoked: int | None


class ApiKeyView(TypedDict):
    """``role`` is the most it may do; it never may more than its user."""

    id: int
    version: int
    name: str
    role: Role
    hint: str
    created: str
    expires: str | None
    expired: bool
    last_used: str | None


def key_view(key: ApiKey, moment: int) -> ApiKeyView:
    return {
        "id": key.id,
        "version": key.version,
        "name": key.name,
        "role": key.role,
        "hint": key.hint,
        "created": clock.iso(key.created),
        "expires": clock.iso_or_none(key.expires),
        "expired": key.has_expired(moment),
        "last_used": clock.iso_or_none(key.last_used),
    }


def program_view(program: Program, current: int | None) -> SessionView:
    """``current`` is the program that asks."""
    return {
        "kind": "program",
        "id": program.id,
        "agent": program.agent,
        "address": program.address,
        "created": clock.iso(program.began),
        "last_seen": clock.iso(program.last_seen),
        "current": program.id == current,
        "revoked": clock.iso_or_none(program.revoked),
    }
