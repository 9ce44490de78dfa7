"""What lets downloads rest, all of them or those of a site: why, since when, until when, what helps. And how fast they
may go. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from typing_extensions import TypedDict

from mvidarr.clock import iso_or_none
from mvidarr.downloads.tempo.hosts import Manners
from mvidarr.downloads.tempo.timetable import Mode, Window, began, local_time, mode_at, moment_of, next_change


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
    """``host``: whose downloads rest; None for all of them. ``since``: None while nobody has noted it. ``until``: when
    they go on by themselves, None when that is not known. Both in milliseconds. ``tries``: how often in a row a site,
    or the queue, rests after failures. ``early``: a person may end it before."""

    code: str
    text: str
    remedy: str
    since: int | None = None
    until: int | None = None
    host: str | None = None
    tries: int | None = None
    early: bool = False


class HoldView(TypedDict):
    """Why downloads rest. ``host``: whose; null for all of them. ``until``: when they go on by themselves, as far as
    that is known. ``tries``: how often in a row, after failures. ``early``: a manager may end it before.
    ``sentence`` says all of it, by the clock of the machine."""

    code: str
    host: str | None
    text: str
    remedy: str
    since: str | None
    until: str | None
    tries: int | None
    early: bool
    sentence: str


def holds_of(wants: Wants, local: datetime, *, today: int, free: int | None) -> list[Hold]:
    """``today``: bytes that came in; ``free``: on the disk of the videos, None where it cannot be asked."""
    holds = []
    if free is not None and free < wants.least_space:
        text = f"Only {size(free)} are free for videos, less than the {size(wants.least_space)} that stay free."
        holds.append(Hold("space", text, "Free some space there; they go on by themselves."))
    if mode_at(wants.windows, local) == "closed":
        holds.append(_closed(wants.windows, local))
    if wants.quota and today >= wants.quota:
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        text = f"The {size(wants.quota)} of today have come in."
        remedy = "They go on by themselves, or when the quota is raised under Settings, Downloads."
        holds.append(Hold("quota", text, remedy, until=moment_of(midnight)))
    return holds


def _closed(windows: Sequence[Window], local: datetime) -> Hold:
    found, begun = next_change(windows, local), began(windows, local)
    if found is None:
        return Hold("closed", "The timetable is closed all week.", "Change it under Settings, Downloads.")
    remedy = "They go on by themselves; the timetable is under Settings, Downloads."
    since = moment_of(begun) if begun else None
    return Hold("closed", "The timetable is closed.", remedy, since, moment_of(found[0]))


def in_order(holds: Iterable[Hold]) -> list[Hold]:
    """The one that ends last first, before it those of which nobody knows when they end."""
    return sorted(holds, key=lambda hold: (hold.until is not None, -(hold.until or 0), hold.code, hold.host or ""))


def sentence(hold: Hold, moment: int) -> str:
    """``Downloads have rested since 07:00 and go on at 23:00: The timetable is closed.``, and what helps."""
    local = local_time(moment)
    who, has, go = ("Downloads", "have", "go") if hold.host is None else (hold.host, "has", "goes")
    since = f" rested since {_when(hold.since, local)}" if hold.since is not None else ""
    begun = f"{who} {has}{since}" if since else f"{who} rest{'s' if hold.host else ''}"
    ends = f" and {go} on at {_when(hold.until, local)}" if hold.until is not None else ""
    helps = "" if hold.remedy in hold.text else f" {hold.remedy}"
    return f"{begun}{ends}: {hold.text}{helps}"


def view_of(hold: Hold, moment: int) -> HoldView:
    return {
        "code": hold.code, "host": hold.host, "text": hold.text, "remedy": hold.remedy,
        "since": iso_or_none(hold.since), "until": iso_or_none(hold.until), "tries": hold.tries, "early": hold.early,
        "sentence": sentence(hold, moment),
    }  # fmt: skip


def limit_of(wants: Wants, mode: Mode) -> int | None:
    """Bytes a second for all together; None is no limit."""
    limits = [wants.speed, wants.limited_speed if mode == "limited" else 0]
    return min((limit for limit in limits if limit), default=None)


def limit_told(wants: Wants, local: datetime) -> str | None:
    """How fast all together may go, who says so and until when; None where there is no limit, or nothing may run."""
    mode = mode_at(wants.windows, local)
    limit = limit_of(wants, mode)
    if limit is None or mode == "closed":
        return None
    told = f"At most {size(limit)}/s together"
    if limit == wants.speed:
        return f"{told}, as set under Settings, Downloads."
    found = next_change(wants.windows, local)
    return f"{told}{f' until {_when(moment_of(found[0]), local)}' if found else ''}, as the timetable says."


def size(count: int) -> str:
    """``1.5 GB``"""
    for name, unit in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= unit:
            return f"{count / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{count} bytes"


def _when(moment: int, local: datetime) -> str:
    """``14:05``, ``14:05 on Monday``, ``14:05 on 3 March``."""
    then = local_time(moment)
    away = abs(then - local)
    if away < timedelta(hours=20):
        return f"{then:%H:%M}"
    return f"{then:%H:%M on %A}" if away < timedelta(days=6) else f"{then:%H:%M on %-d %B}"
