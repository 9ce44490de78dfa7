"""What a row of the table says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from typing_extensions import TypedDict

Met = Callable[[float, float], bool]  # measured, limit


@dataclass(frozen=True)
class Goal:
    text: str
    met: Met


@dataclass(frozen=True)
class Figure:
    """``limit``: what the same work costs without us, here and now."""

    what: str
    measured: float
    unit: str
    goal: Goal
    limit: float
    limit_is: str
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.measured / self.limit if self.limit else float("nan")

    @property
    def reached(self) -> bool:
        return self.goal.met(self.measured, self.limit)


class Plain(TypedDict):
    what: str
    measured: float
    unit: str
    goal: str
    limit: float
    limit_is: str
    ratio: float
    reached: bool
    note: str


def at_most(value: float) -> Goal:
    return Goal(f"≤ {value:g}", lambda measured, _: measured <= value)


def at_least(value: float) -> Goal:
    return Goal(f"≥ {value:,g}", lambda measured, _: measured >= value)


def at_most_above(value: float) -> Goal:
    return Goal(f"≤ limit + {value:g}", lambda measured, limit: measured <= limit + value)


def at_least_times(value: float) -> Goal:
    return Goal(f"≥ {value:g} × limit", lambda measured, limit: measured >= value * limit)


def at_most_times(value: float) -> Goal:
    return Goal(f"≤ {value:g} × limit", lambda measured, limit: measured <= value * limit)


def at_most_times_and(times: float, more: float) -> Goal:
    return Goal(f"≤ {times:g} × limit + {more:g}", lambda measured, limit: measured <= times * limit + more)


def reported() -> Goal:
    """Nothing was promised."""
    return Goal("–", lambda measured, limit: True)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many per cent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def plain(figure: Figure) -> Plain:
    return {
        "what": figure.what,
        "measured": round(figure.measured, 3),
        "unit": figure.unit,
        "goal": figure.goal.text,
        "limit": round(figure.limit, 3),
        "limit_is": figure.limit_is,
        "ratio": round(figure.ratio, 3),
        "reached": figure.reached,
        "note": figure.note,
    }


def table(figures: Sequence[Figure]) -> str:
    head = ("what", "measured", "goal", "its limit here", "ratio", "")
    rows = [head, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"{figure.what}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:], *(["", *notes] if notes else [])])


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        figure.what,
        f"{_number(figure.measured)} {figure.unit}",
        figure.goal.text,
        f"{_number(figure.limit)} {figure.unit} ({figure.limit_is})",
        f"{figure.ratio:.2f}",
        "ok" if figure.reached else "not reached",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
