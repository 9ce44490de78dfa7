"""Why a download stands where it stands, told to whoever looks now. Pure.

The weights of all reasons, age included, are the seconds by which it is ahead of one that is asked for now and of which
nothing is known.
"""

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict

from mvidarr.clock import SECOND
from mvidarr.downloads.ranking.ranking import LEAST, span


class PlaceReason(TypedDict):
    """Why an entry stands where it stands; ``weight`` in seconds ahead."""

    code: str
    weight: float
    text: str


def explain(row: Mapping[str, Any], moment: int) -> list[PlaceReason]:
    """Of a row of ``downloads``; nothing of one that waits no more."""
    if row["state"] not in ("queued", "paused"):
        return []
    if row["pinned"]:
        return [{"code": "pinned", "weight": 0, "text": "It was given its place by hand."}]
    waited = (moment - row["created"]) // SECOND
    age: PlaceReason = {"code": "age", "weight": waited, "text": f"It has waited for {span(waited)}."}
    return [*row["explained"], age] if waited >= LEAST else list(row["explained"])
