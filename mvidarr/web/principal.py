"""Who is asking, and how much they may do."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["readonly", "user", "manager", "admin"]
Via = Literal["session", "token", "key"]

ROLES: tuple[Role, ...] = ("readonly", "user", "manager", "admin")  # each may do what those before it may
_RANK: dict[str, int] = {role: rank for rank, role in enumerate(ROLES)}


def role_allows(has: Role, needs: Role) -> bool:
    return _RANK[has] >= _RANK[needs]


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in user; ``via`` is the credential that proved it, and one of the ids is its row: of the browser's
    session, of the API key, or of the program that the access token belongs to."""

    id: int
    name: str
    role: Role
    session_id: int | None = None
    via: Via = "session"
    key_id: int | None = None
    program_id: int | None = None

    @property
    def actor(self) -> str:
        """The name under which jobs and the journal know this person."""
        return f"user:{self.id}"

    def may(self, role: Role) -> bool:
        return role_allows(self.role, role)
