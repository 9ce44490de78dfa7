"""A timetable as the minutes of a week: seen by the hour, painted, written in lines again and told in words. Pure.

An hour in which something changes is ``mixed``. Painting sets whole hours and leaves every other minute as it is, so
that a window with minutes is never rounded by what happens beside it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from mvidarr.downloads.tempo.timetable import DAYS, MODES, MOST, Mode, Window, written

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60  # minutes
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL, _LIMITED, _CLOSED = range(len(MODES))
_SAID = {_CLOSED: "closed", _LIMITED: "limited"}

Week = bytearray  # what holds in each of its minutes, from Monday on: an index of MODES
Piece = tuple[int, int, int, int]  # day, from, to, what holds; ``to`` may lie in the day after


def week_of(windows: Iterable[Window]) -> Week:
    week = Week(WEEK)
    for window in windows:
        strict = MODES.index(window.mode)
        for day in window.days:
            for minute in range(day * DAY + window.start, day * DAY + window.end):
                week[minute % WEEK] = max(week[minute % WEEK], strict)
    return week


def painted(week: Week, hours: Iterable[int], mode: Mode) -> Week:
    """``hours``: 0 is the first of Monday, 167 the last of Sunday."""
    anew = Week(week)
    for hour in hours:
        anew[hour * HOUR : (hour + 1) * HOUR] = bytes([MODES.index(mode)]) * HOUR
    return anew


def with_day_copied(week: Week, day: int, to: Iterable[int]) -> Week:
    anew = Week(week)
    for other in to:
        anew[other * DAY : (other + 1) * DAY] = week[day * DAY : (day + 1) * DAY]
    return anew


def modes_of(week: Week) -> list[Mode | None]:
    """Of each hour; None where it changes within."""
    parts = (set(week[at : at + HOUR]) for at in range(0, WEEK, HOUR))
    return [MODES[part.pop()] if len(part) == 1 else None for part in parts]


def hour_in_words(week: Week, hour: int) -> str:
    """``full until 8:30, then closed``."""
    first, edges = hour * HOUR, _changes(week, hour * HOUR + 1, (hour + 1) * HOUR)
    said = [f"{MODES[week[first]]} until {_time(edges[0] % DAY)}" if edges else MODES[week[first]]]
    for at, after in zip(edges, [*edges[1:], None], strict=True):
        said.append(MODES[week[at]] + (f" until {_time(after % DAY)}" if after else ""))
    return ", then ".join(said)


def lines_of(week: Week) -> list[str]:
    """As few as say it; where those are too many, the same by single hours."""
    lines = _written(_pieces(week, _nights))
    return lines if len(lines) <= MOST else _written(_pieces(week, _by_hour))


def in_words(week: Week) -> str:
    """``Closed Mon–Fri 8–18; limited daily 18–23. Otherwise at full speed.``"""
    if set(week) == {_FULL}:
        return "Always at full speed."
    if len(set(week)) == 1:
        return f"Always {_SAID[week[0]]}."
    told = "; ".join(words for strict in (_CLOSED, _LIMITED) if (words := _mode_in_words(week, strict)))
    return f"{told[0].upper()}{told[1:]}." + (" Otherwise at full speed." if _FULL in week else "")


def _mode_in_words(week: Week, strict: int) -> str:
    pieces = _together(piece for piece in _pieces(week, _nights) if piece[3] == strict)
    said = [f"{_days(days)} {_hours(start, end)}" for (start, end, _), days in pieces]
    return f"{_SAID[strict]} {', '.join(said)}" if said else ""


def _written(pieces: Iterable[Piece]) -> list[str]:
    together = _together(pieces)
    return [written(Window(frozenset(days), start, end, MODES[strict])) for (start, end, strict), days in together]


def _together(pieces: Iterable[Piece]) -> list[tuple[tuple[int, int, int], list[int]]]:
    """Days on which the same holds at the same time share a line; the line of the earliest day first."""
    found: dict[tuple[int, int, int], list[int]] = {}
    for day, start, end, strict in sorted(pieces):
        found.setdefault((start, end, strict), []).append(day)
    return list(found.items())


def _pieces(week: Week, cut: Callable[[int, int], Iterator[tuple[int, int]]]) -> Iterator[Piece]:
    for first, last in _runs(week):
        if week[first % WEEK] != _FULL:
            for start, end in cut(first, last):
                yield start // DAY % 7, start % DAY, start % DAY + end - start, week[start % WEEK]


def _runs(week: Week) -> Iterator[tuple[int, int]]:
    """From and to of all that holds without a change; the last goes on into the next week."""
    edges = _changes(week, 0, WEEK) or [0]
    return zip(edges, [*edges[1:], edges[0] + WEEK], strict=True)


def _changes(week: Week, first: int, last: int) -> list[int]:
    """Minutes at which something else begins; before the first one lies the last of Sunday."""
    return [at for at in range(first, last) if week[at] != week[at - 1]]


def _nights(first: int, last: int) -> Iterator[tuple[int, int]]:
    """What is a day long at most stays whole, also past midnight; the rest is cut there."""
    return iter([(first, last)]) if last - first <= DAY else _cut(first, last, DAY)


def _by_hour(first: int, last: int) -> Iterator[tuple[int, int]]:
    return _cut(first, last, HOUR)


def _cut(first: int, last: int, every: int) -> Iterator[tuple[int, int]]:
    while first < last:
        end = min(last, first - first % every + every)
        yield first, end
        first = end


def _days(days: Sequence[int]) -> str:
    if len(days) == len(DAYS):
        return "daily"
    rows: list[list[int]] = []
    for day in days:
        if rows and rows[-1][-1] == day - 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    return ", ".join(
        f"{NAMES[row[0]]}–{NAMES[row[-1]]}" if len(row) > 2 else ", ".join(NAMES[day] for day in row)
        for row in rows
    )  # fmt: skip


def _hours(start: int, end: int) -> str:
    return "all day" if (start, end) == (0, DAY) else f"{_time(start)}–{_time(end if end <= DAY else end - DAY)}"


def _time(minute: int) -> str:
    return f"{minute // HOUR}:{minute % HOUR:02d}" if minute % HOUR else str(minute // HOUR)
