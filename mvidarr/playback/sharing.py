"""Whose a playlist is: who sees it and who changes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mvidarr.accounts import ROLES, Role
from mvidarr.query import Asker


@dataclass(frozen=True)
class Who:
    """A person at a door: as queries know them, and as the journal does."""

    asker: Asker
    actor: str
    origin: str = "api"

    @property
    def id(self) -> int:
        return self.asker.user_id or 0


def sees(asker: Asker, playlist: Mapping[str, Any]) -> bool:
    return playlist["owner_id"] == asker.user_id or playlist["shared"] in reached(asker)


def changes(asker: Asker, playlist: Mapping[str, Any]) -> bool:
    """Its owner, and a manager one that is shared with them."""
    mine = playlist["owner_id"] == asker.user_id
    return _at_least(asker, "user" if mine else "manager") and sees(asker, playlist)


def reached(asker: Asker) -> tuple[Role, ...]:
    """The values of ``shared`` that this asker sees."""
    return tuple(role for role in ROLES if _at_least(asker, role))


def _at_least(asker: Asker, role: Role) -> bool:
    known = [each for each in ROLES if each == asker.role]
    return bool(known) and ROLES.index(known[0]) >= ROLES.index(role)
