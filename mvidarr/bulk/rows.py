"""The rows of a plan, wherever they stand: found by their verdict and by what became of them, taken out and in again.

Rows are changed in the order of the plan. So of a plan that was stopped, or is still applied, as many of those that
were to change are behind as its counts say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mvidarr.bulk import store
from mvidarr.bulk.operation import PIECE, Planned
from mvidarr.bulk.shapes import Among, Outcome, PlannedRow
from mvidarr.db import Reader, Writer

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """``undone``: why it could not be changed."""

    place: int
    row: Planned
    outcome: Outcome
    undone: str = ""

    def told(self, title: str) -> PlannedRow:
        return {
            "place": self.place,
            "id": self.row.id,
            "title": title or self.row.title,
            "gone": not title,
            "verdict": self.row.verdict,
            "before": self.row.before,
            "after": self.row.after,
            "reason": self.undone or self.row.reason,
            "excluded": self.outcome == "excluded",
            "undone": self.outcome == "undone",
            "outcome": self.outcome,
        }


async def some_rows(r: Reader, plan: Row, among: Among | None, at: int, limit: int) -> tuple[list[Found], int]:
    """From the ``at``-th of those that are meant, and how many there are."""
    pieces = await store.pieces(r, plan["id"])
    behind = _behind(plan, pieces)
    counts = [_count(piece, among, reached) for piece, reached in zip(pieces, behind, strict=True)]
    total, past = sum(counts), 0
    found: list[Found] = []
    for piece, count, reached in zip(pieces, counts, behind, strict=True):
        if past + count > at and len(found) < limit:
            whole = await store.piece(r, plan["id"], piece["n"])
            found += _meant(whole, among, reached)[max(0, at - past) :] if whole else []
        past += count
    return found[:limit], total


async def places_of(r: Reader, plan: Row, among: Among | None) -> list[tuple[int, int]]:
    """The pieces in which there are some that are meant: which, and how much of it is done with."""
    pieces = await store.pieces(r, plan["id"])
    known = zip(pieces, _behind(plan, pieces), strict=True)
    return [(piece["n"], reached) for piece, reached in known if _count(piece, among, reached)]


async def of_piece(r: Reader, plan: Row, n: int, among: Among | None, reached: int) -> list[Found]:
    """Those of one piece that are meant; none when the plan is gone meanwhile."""
    whole = await store.piece(r, plan["id"], n)
    return _meant(whole, among, reached) if whole else []


async def set_excluded(w: Writer, plan: Row, n: int, offsets: Iterable[int], *, excluded: bool) -> Row:
    """The plan as it is then. Only what would change can be taken out, so the other verdicts never do anything."""
    piece = await store.piece(w, plan["id"], n)
    if piece is None:
        return plan
    rows, out = store.read(piece["rows"]), set(piece["excluded"])
    fit = {offset for offset in offsets if offset < len(rows) and rows[offset].verdict == "change"}
    moved = fit - out if excluded else fit & out
    if not moved:
        return plan
    sign = -1 if excluded else 1
    effects: dict[str, int] = dict(plan["effects"])
    for offset in moved:
        for name, number in rows[offset].effects.items():
            effects[name] = effects.get(name, 0) + sign * number
    news = {"excluded": plan["excluded"] - sign * len(moved), "effects": effects}
    await store.set_piece(w, plan["id"], n, {"excluded": sorted(out | moved if excluded else out - moved)})
    await store.set_plan(w, plan["id"], news)
    return {**plan, **news}


def _behind(plan: Mapping[str, Any], pieces: Sequence[Mapping[str, Any]]) -> list[int]:
    """How many of those that were to change are done with, by piece."""
    left, found = plan["done"] + plan["undone"], []
    for piece in pieces:
        found.append(min(left, _chosen(piece)))
        left -= found[-1]
    return found


def _chosen(piece: Mapping[str, Any]) -> int:
    return int(piece["change"]) - len(piece["excluded"])


def _count(piece: Mapping[str, Any], among: Among | None, reached: int) -> int:
    if among is None:
        return int(sum(piece[verdict] for verdict in ("change", "same", "conflict", "denied")))
    if among == "done":
        return reached - len(piece["undone"])
    if among == "pending":
        return _chosen(piece) - reached
    held = piece[among]
    return held if isinstance(held, int) else len(held)


def _meant(piece: Mapping[str, Any], among: Among | None, reached: int) -> list[Found]:
    rows = _of(piece, reached)
    return [found for found in rows if among is None or among in (found.row.verdict, found.outcome)]


def _of(piece: Mapping[str, Any], reached: int) -> list[Found]:
    out, undone = set(piece["excluded"]), piece["undone"]
    found, first = [], piece["n"] * PIECE
    for at, row in enumerate(store.read(piece["rows"])):
        if row.verdict != "change":
            found.append(Found(first + at, row, ""))
        elif at in out:
            found.append(Found(first + at, row, "excluded"))
        else:
            reached -= 1
            why = undone.get(str(at))
            found.append(Found(first + at, row, "undone" if why else "done" if reached >= 0 else "pending", why or ""))
    return found
