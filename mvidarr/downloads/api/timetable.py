"""The timetable of downloads as a week that can be seen by the hour and painted; nothing is kept by that.

What it gives as ``lines`` is what the setting ``downloads.windows`` takes.
"""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from typing_extensions import TypedDict

from mvidarr.downloads.tempo.timetable import Mode, Windows, local_time, read_window
from mvidarr.downloads.tempo.week import (
    Week,
    hour_in_words,
    in_words,
    lines_of,
    modes_of,
    painted,
    week_of,
    with_day_copied,
)
from mvidarr.errors import FieldError, Invalid
from mvidarr.web.endpoint import Body, Call, endpoint

_Day = Annotated[int, Field(ge=0, le=6, description="0 is Monday.")]
_Hour = Annotated[int, Field(ge=0, le=167, description="Of the week: 0 is the first of Monday.")]


class Painting(Body):
    hours: Annotated[list[_Hour], Field(min_length=1, max_length=168)]
    mode: Mode


class DayCopy(Body):
    day: _Day
    to: Annotated[list[_Day], Field(min_length=1, max_length=7)]


class TimetableAsked(Body):
    """A timetable, and what is to be done to it, if anything."""

    lines: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=200)]
    paint: Annotated[Painting | None, Field(description="Hours in which something else is to hold.")] = None
    copy_day: Annotated[DayCopy | None, Field(description="A day that others are to be like.")] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.paint is not None and self.copy_day is not None:
            raise ValueError("give paint or copy_day, not both")
        return self


class MixedHour(TypedDict):
    """``told``: what holds in it, and until when."""

    hour: int
    told: str


class Timetable(TypedDict):
    """``week``: what holds in each of its 168 hours. ``now`` is the hour by the clock of the machine; ``by_minutes``
    are lines that begin or end within an hour."""

    lines: list[str]
    week: list[Literal["full", "limited", "closed", "mixed"]]
    mixed: list[MixedHour]
    by_minutes: list[str]
    told: str
    now: int


class TimetableApi:
    """``now``: the clock."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now

    @endpoint(role="admin", body=TimetableAsked, result=Timetable, errors=(Invalid,))
    async def draw(self, call: Call) -> Timetable:
        """A timetable by the hour and in words; with hours painted or a day copied, where that is asked for."""
        return drawn(call.body, self._now())


def drawn(asked: TimetableAsked, now: int) -> Timetable:
    """Lines stay as they are where nothing changes what they say; Invalid where they say nothing."""
    try:
        lines = Windows().read(asked.lines)
    except ValueError as error:
        raise Invalid(str(error), code="bad_timetable", errors=(FieldError("lines", str(error)),)) from error
    before = week_of(map(read_window, lines))
    week = _changed(before, asked)
    kept = lines if week == before else lines_of(week)
    local, modes = local_time(now), modes_of(week)
    mixed = [hour for hour, mode in enumerate(modes) if mode is None]
    return {
        "lines": kept,
        "week": [mode or "mixed" for mode in modes],
        "mixed": [{"hour": hour, "told": hour_in_words(week, hour)} for hour in mixed],
        "by_minutes": [line for line in kept if _by_minutes(line)],
        "told": in_words(week),
        "now": local.weekday() * 24 + local.hour,
    }


def _changed(week: Week, asked: TimetableAsked) -> Week:
    if asked.paint is not None:
        return painted(week, asked.paint.hours, asked.paint.mode)
    if asked.copy_day is not None:
        return with_day_copied(week, asked.copy_day.day, asked.copy_day.to)
    return week


def _by_minutes(line: str) -> bool:
    window = read_window(line)
    return bool(window.start % 60 or window.end % 60)
