"""Who may steer which download: whoever asked for it, and a manager all of them."""

from dataclasses import dataclass
from typing import Any

from mvidarr.errors import Forbidden

Row = dict[str, Any]


@dataclass(frozen=True)
class Who:
    actor: str
    may_all: bool = False

    def may(self, row: Row) -> bool:
        return self.may_all or row["actor"] == self.actor


def allowed(rows: list[Row], who: Who) -> list[Row]:
    """Forbidden ``not_yours`` when one of them is somebody else's."""
    if any(not who.may(row) for row in rows):
        sentence = "You may steer the downloads that you asked for yourself; a manager steers all of them."
        raise Forbidden(sentence, code="not_yours")
    return rows
