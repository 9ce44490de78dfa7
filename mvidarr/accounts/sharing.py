"""What a person keeps for themselves or shares with a role: who sees it and who changes it."""

from collections.abc import Mapping
from typing import Any

from mvidarr.accounts.models import ROLES, Role
from mvidarr.query import Asker


def reached(asker: Asker) -> tuple[Role, ...]:
    """The values of ``shared`` that this asker sees."""
    known = [role for role in ROLES if role == asker.role]
    return ROLES[: ROLES.index(known[0]) + 1] if known else ()


def sees(asker: Asker, row: Mapping[str, Any]) -> bool:
    """``row`` has ``owner_id`` and ``shared``."""
    return row["owner_id"] == asker.user_id or row["shared"] in reached(asker)


def may_change(asker: Asker, row: Mapping[str, Any]) -> bool:
    """Its owner, and a manager one that is shared with them."""
    needed: Role = "user" if row["owner_id"] == asker.user_id else "manager"
    return needed in reached(asker) and sees(asker, row)
