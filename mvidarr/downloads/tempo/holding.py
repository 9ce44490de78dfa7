"""Whether the queue rests, why and until when, and how fast it may go. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from mvidarr.downloads.tempo.hosts import Manners
from mvidarr.downloads.tempo.timetable import Mode, Window, mode_at, moment_of, next_change

Code = Literal["closed", "quota", "space"]


@dataclass(frozen=True)
class Wants:
    """What people set; bytes, and bytes a second, where 0 is no bound."""

    speed: int = 0
    limited_speed: int = 0
    windows: Sequence[Window] = ()
    quota: int = 0
    least_space: int = 0
    sites: dict[str, Manners] = field(default_factory=dict)
    other_sites: Manners = field(default_factory=Manners)


@dataclass(frozen=True)
class Hold:
    """``until``: when it goes on by itself, in milliseconds; None when that is not known."""

    code: Code
    text: str
    remedy: str
    until: int | None = None


def hold_of(wants: Wants, local: datetime, *, today: int, free: int | None) -> Hold | None:
    """``today``: bytes that came in; ``free``: on the disk of the videos, None where it cannot be asked."""
    if free is not None and free < wants.least_space:
        text = f"Only {size(free)} are free for videos, less than the {size(wants.least_space)} that stay free."
        return Hold("space", text, "Free some space there; downloads go on by themselves.")
    if mode_at(wants.windows, local) == "closed":
        found = next_change(wants.windows, local)
        if found is None:
            return Hold("closed", "The timetable is closed all week.", "Change it under Settings, Downloads.")
        text = f"The timetable is closed until {_when(found[0], local)}."
        return Hold("closed", text, "They go on then by themselves.", moment_of(found[0]))
    if wants.quota and today >= wants.quota:
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        text = f"The {size(wants.quota)} of today have come in."
        return Hold("quota", text, "They go on after midnight, or when the quota is raised.", moment_of(midnight))
    return None


def limit_of(wants: Wants, mode: Mode) -> int | None:
    """Bytes a second for all together; None is no limit."""
    limits = [wants.speed, wants.limited_speed if mode == "limited" else 0]
    return min((limit for limit in limits if limit), default=None)


def size(count: int) -> str:
    """``1.5 GB``"""
    for name, unit in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= unit:
            return f"{count / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{count} bytes"


def _when(moment: datetime, local: datetime) -> str:
    return f"{moment:%H:%M}" if moment - local < timedelta(hours=20) else f"{moment:%A}, {moment:%H:%M}"
