"""How templates write durations, sizes and times; nothing is written as nothing."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from mvidarr import clock

_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")


class Sought(Protocol):
    """What a list was asked for: ``list.sought`` of its page."""

    def pieces(self, name: str, text: str) -> Iterable[tuple[str, bool]]: ...


@pass_context
def marked(context: Context, text: str, name: str) -> str:
    """The field of a row, with what the list of the page was asked for in ``<mark>``. It says the same without a
    list."""
    sought: Any = getattr(context.get("list"), "sought", None)
    return found_in(sought, text, name) if sought and text else text


def found_in(sought: Sought, text: str, name: str) -> str:
    pieces = list(sought.pieces(name, text))
    if len(pieces) == 1:
        return text
    return Markup().join(Markup("<mark>{}</mark>").format(piece) if hit else piece for piece, hit in pieces)


def duration(seconds: float | None) -> str:
    """``225.4`` -> ``3:45``, ``3723`` -> ``1:02:03``."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def brief(seconds: float | None) -> str:
    """``0.00042`` -> ``0.4 ms``, ``0.25`` -> ``250 ms``, ``3.21`` -> ``3.2 s``."""
    if seconds is None:
        return ""
    if seconds < 0.01:
        return f"{seconds * 1000:.1f} ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def size(count: float | None) -> str:
    """``52428800`` -> ``52.4 MB``, in thousands as disks are sold."""
    if count is None:
        return ""
    step = 0
    while abs(count) >= 999.5 and step < len(_UNITS) - 1:
        count /= 1000
        step += 1
    return f"{count:.0f} {_UNITS[step]}" if step == 0 or count >= 99.95 else f"{count:.1f} {_UNITS[step]}"


def when(moment: str | int | None) -> str:
    """An ISO time or milliseconds, as a person says it: ``5 min ago``, ``21 Nov 2026``."""
    return "" if moment is None or moment == "" else when_at(moment, clock.now())


def when_at(moment: str | int, now: int) -> str:
    time = _datetime(moment)
    seconds = now / clock.SECOND - time.timestamp()
    if seconds < -60:
        return time.strftime("%-d %b %Y, %H:%M")
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min ago"
    if seconds < 86400:
        return f"{seconds // 3600:.0f} h ago"
    if seconds < 7 * 86400:
        return f"{seconds // 86400:.0f} d ago"
    return time.strftime("%-d %b %Y")


def until(moment: str | int) -> str:
    """A time that lies ahead: ``in 45 s``, ``in 4 min``; ``now`` once it has come."""
    return until_from(moment, clock.now())


def until_from(moment: str | int, now: int) -> str:
    seconds = round(_datetime(moment).timestamp() - now / clock.SECOND)
    if seconds < 1:
        return "now"
    if seconds < 100:
        return f"in {seconds} s"
    return f"in {seconds / 60:.0f} min" if seconds < 6000 else f"in {seconds / 3600:.0f} h"


def days_left(moment: str) -> str:
    """``7 days left``; the last one is ``less than a day left``."""
    left = (_datetime(moment).timestamp() * clock.SECOND - clock.now()) / clock.DAY
    if left < 1:
        return "less than a day left"
    return "1 day left" if left < 1.5 else f"{left:.0f} days left"


def _datetime(moment: str | int) -> datetime:
    if isinstance(moment, int):
        return datetime.fromtimestamp(moment / clock.SECOND, UTC)
    parsed = datetime.fromisoformat(moment)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
