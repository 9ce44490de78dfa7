"""The rows of a plan, wherever they stand: found by their verdict, taken out and in again."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mvidarr.bulk import store
from mvidarr.bulk.operation import PIECE, Planned
from mvidarr.bulk.shapes import Among, PlannedRow
from mvidarr.db import Reader, Writer

Row = dict[str, Any]
Found = tuple[int, Planned, bool, str | None]  # place, row, whether it is taken out, why it could not be changed


async def some_rows(r: Reader, plan_id: int, among: Among | None, at: int, limit: int) -> tuple[list[Found], int]:
    """From the ``at``-th of those that are meant, and how many there are."""
    pieces = await store.pieces(r, plan_id)
    counts = [_count(piece, among) for piece in pieces]
    total, past = sum(counts), 0
    found: list[Found] = []
    for piece, count in zip(pieces, counts, strict=True):
        if past + count > at and len(found) < limit:
            whole = await store.piece(r, plan_id, piece["n"])
            meant = [one for one in _of(whole or piece) if _is(one, among)]
            found += meant[max(0, at - past) :]
        past += count
    return found[:limit], total


def told(found: Found, title: str) -> PlannedRow:
    place, row, excluded, undone = found
    return {
        "place": place,
        "id": row.id,
        "title": title,
        "verdict": row.verdict,
        "before": row.before,
        "after": row.after,
        "reason": undone or row.reason,
        "excluded": excluded,
        "undone": undone is not None,
    }


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


def _count(piece: Mapping[str, Any], among: Among | None) -> int:
    if among is None:
        return int(sum(piece[verdict] for verdict in ("change", "same", "conflict", "denied")))
    held = piece[among]
    return held if isinstance(held, int) else len(held)


def _of(piece: Mapping[str, Any]) -> list[Found]:
    out, undone = set(piece["excluded"]), piece["undone"]
    rows = store.read(piece["rows"])
    return [(piece["n"] * PIECE + at, row, at in out, undone.get(str(at))) for at, row in enumerate(rows)]


def _is(found: Found, among: Among | None) -> bool:
    _, row, excluded, undone = found
    tests: Mapping[str, Callable[[], bool]] = {"excluded": lambda: excluded, "undone": lambda: undone is not None}
    return True if among is None else tests[among]() if among in tests else row.verdict == among
