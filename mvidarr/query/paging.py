"""The rows of a page: which statements of a list's shape are asked, and in which turn."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Select

from mvidarr.db import Reader
from mvidarr.query.runs import run_behind
from mvidarr.query.shape import Asking

Row: TypeAlias = dict[str, Any]

STEPS = 2000  # rows that are held against a condition before those that fit are gathered instead

_Run: TypeAlias = tuple[int, Sequence[Any] | None]  # its number, and the row to go on behind


async def go_on(r: Reader, asked: Asking, values: Sequence[Any] | None, most: int) -> list[Row]:
    shape = asked.shape
    first = run_behind(shape.runs, shape.ordering, values)
    left = [n for n in range(first, len(shape.runs)) if not shape.is_void(n)]
    runs = [(n, values if n == first else None) for n in left]
    if shape.found is None:
        return await _rows(r, asked, most, runs, shape.plain)
    rows: list[Row] = []
    while runs and len(rows) < most and all(shape.runs[n].is_indexed for n, _ in runs):
        walked = await _walked(r, asked, runs[0], most - len(rows))
        if walked is None:
            break
        rows, runs = rows + walked, runs[1:]
    return rows + await _rows(r, asked, most - len(rows), runs, shape.gather)


async def _walked(r: Reader, asked: Asking, run: _Run, most: int) -> list[Row] | None:
    """A page of a run, or all that is left of it; None: so many steps do not make a page."""
    n, behind = run
    reached = await r.all(asked.shape.reach(n, behind), asked.given(behind, steps=STEPS))
    walk = asked.shape.walk(n, behind, within=bool(reached))
    rows = await r.all(walk, asked.given(behind, reached[0] if reached else None, rows=most))
    return rows if len(rows) == most or not reached else None


async def from_rank(r: Reader, asked: Asking, at: int, most: int) -> list[Row]:
    shape = asked.shape
    if shape.found is not None or not all(run.is_indexed for run in shape.runs):
        return await r.all(shape.from_rank(), asked.given(None, at=at, rows=most))
    rows: list[Row] = []
    for n in range(len(shape.runs)):
        rows += await r.all(shape.ranked(n), {"at": at, "rows": most - len(rows)})
        if len(rows) == most:
            break
        if not rows and n + 1 < len(shape.runs):
            at -= (await r.all(shape.size(n), {}))[0]["n"]
        else:
            at = 0
    return rows


async def _rows(
    r: Reader, asked: Asking, most: int, runs: Sequence[_Run], of: Callable[[int, Sequence[Any] | None], Select[Any]]
) -> list[Row]:
    rows: list[Row] = []
    for n, behind in runs:
        if len(rows) < most:
            rows += await r.all(of(n, behind), asked.given(behind, rows=most - len(rows)))
    return rows
