"""Whose a view is: who sees it and who changes it."""

from collections.abc import Mapping
from typing import Any

from mvidarr.accounts import ROLES, Role
from mvidarr.errors import Forbidden
from mvidarr.query import Asker


def reached(asker: Asker) -> tuple[Role, ...]:
    """The values of ``shared`` that this asker sees."""
    known = [role for role in ROLES if role == asker.role]
    return ROLES[: ROLES.index(known[0]) + 1] if known else ()


def sees(asker: Asker, row: Mapping[str, Any]) -> bool:
    return row["owner_id"] == asker.user_id or row["shared"] in reached(asker)


def may_change(asker: Asker, row: Mapping[str, Any]) -> bool:
    """Its owner, and a manager one that is shared with them."""
    return row["owner_id"] == asker.user_id or ("manager" in reached(asker) and sees(asker, row))


def only_changers(asker: Asker, row: Mapping[str, Any]) -> None:
    if not may_change(asker, row):
        raise Forbidden("Only whoever saved this view, or a manager, can change it. Save your own.", code="not_yours")
