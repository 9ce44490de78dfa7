"""What is to be taken back for an undo to a change.

A change and all its undos and redos are one line, of which at most one more inverse is needed: what was done later is
undone, what was undone or redone later is turned around again. So a job that begins anew after a crash finds only
what is left to do.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from mvidarr.db import Reader
from mvidarr.db.tables.journal import changes
from mvidarr.errors import Invalid

MOST = 10_000  # changes
IDS = 400  # in a statement
Whose = Literal["mine", "all"]
Way = Literal["undo", "redo"]
Row = dict[str, Any]
c = changes.c
_LINE = (c.id, c.root, c.reverts, c.actor, c.rows, c.state, c.guarded, c.personal, c.expired, c.reason)


@dataclass(frozen=True)
class Step:
    """``tip`` is inverted, which is an undo or redo of ``root``."""

    root: int
    tip: Row
    way: Way


@dataclass(frozen=True)
class Steps:
    todo: Sequence[Step]
    left: int
    newest: int


async def steps_after(r: Reader, change_id: int, actor: str, whose: Whose, newest: int | None = None) -> Steps:
    last = newest if newest is not None else int(await r.value(select(c.id).order_by(c.id.desc()).limit(1)) or 0)
    later = select(c.root).where(c.id > change_id, c.id <= last, c.guarded.is_(False)).distinct()
    rows = await r.all(later.limit(MOST + 1))
    if len(rows) > MOST:
        raise Invalid(f"More than {MOST:,} changes were made since. Choose a newer one.", code="too_many_changes")
    lines: dict[int, list[Row]] = defaultdict(list)
    for some in slices(sorted(row["root"] for row in rows)):
        for member in await r.all(select(*_LINE).where(c.root.in_(some)).order_by(c.id)):
            lines[member["root"]].append(member)
    found = [_step(members, change_id, actor, whose) for members in lines.values()]
    todo = sorted((step for step in found if isinstance(step, Step)), key=lambda step: -step.tip["id"])
    return Steps(todo, sum(step is False for step in found), last)


def _step(members: Sequence[Row], change_id: int, actor: str, whose: Whose) -> Step | Literal[False] | None:
    """None: it is as it was then; False: it is not, and stays so."""
    root = members[0]
    standing = [member for member in members[1:] if member["rows"] or member["state"] == "open"]
    then = sum(member["id"] <= change_id for member in standing) % 2 if root["id"] <= change_id else 1
    tip = standing[-1] if standing else root
    if len(standing) % 2 == then or not tip["rows"]:
        return None
    others = tip["actor"] != actor and (whose == "mine" or tip["personal"])
    if others or tip["guarded"] or tip["state"] == "open" or tip["expired"] is not None or root["expired"] is not None:
        return False
    return Step(root["id"], tip, "undo" if len(standing) % 2 == 0 else "redo")


def slices(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + IDS] for start in range(0, len(ids), IDS)]
