"""Whose a view is."""

from collections.abc import Mapping
from typing import Any

from mvidarr.accounts import may_change
from mvidarr.errors import Forbidden
from mvidarr.query import Asker


def only_changers(asker: Asker, row: Mapping[str, Any]) -> None:
    if not may_change(asker, row):
        raise Forbidden("Only whoever saved this view, or a manager, can change it. Save your own.", code="not_yours")
