"""When something is due: cron expressions of five fields, read in the local time of the server. Pure.

A tick at a fixed time that daylight saving skips comes right after the gap, and one in the hour that comes twice comes
once. What repeats every few minutes or hours simply goes on.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from cronsim import CronSim, CronSimError

from mvidarr.clock import SECOND
from mvidarr.errors import Invalid

LONGEST = 100  # characters
FIELDS = 5
_ASK = "Write five fields: minute, hour, day of month, month, day of week, such as 0 4 * * * for every day at 04:00."


class LocalZone(tzinfo):
    """What the C library takes for local time (``TZ``, ``/etc/localtime``), its daylight saving included."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return None if dt is None else dt.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        return None if dt is None else dt.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, dt: datetime) -> datetime:
        return datetime.fromtimestamp(dt.replace(tzinfo=UTC).timestamp()).replace(tzinfo=self)


LOCAL = LocalZone()


def checked(text: str) -> str:
    """With single spaces; "" is never. ``Invalid`` (``bad_cron``) for what makes no sense or never comes."""
    text = " ".join(text.split())
    if text:
        next_after(text, 0, UTC)
    return text


def next_after(cron: str, moment: int, zone: tzinfo = LOCAL) -> int | None:
    """The first tick after ``moment``, in milliseconds; None when ``cron`` is empty."""
    if not cron:
        return None
    simulation = _parsed(cron, datetime.fromtimestamp(moment / SECOND, zone))
    try:
        while True:
            tick = round(next(simulation).timestamp()) * SECOND
            if tick > moment:  # around a change of the clocks a tick may lie in what has passed
                return tick
    except StopIteration as error:
        raise Invalid(f"“{cron}” names a day that never comes.", code="bad_cron") from error


def in_words(cron: str) -> str:
    """``At 04:00 every day``; "Off" when empty."""
    return _parsed(cron, datetime.fromtimestamp(0, UTC)).explain() if cron else "Off"


def _parsed(cron: str, start: datetime) -> CronSim:
    if len(cron) > LONGEST or len(cron.split()) != FIELDS:
        raise Invalid(f"“{cron[:LONGEST]}” is no schedule. {_ASK}", code="bad_cron")
    try:
        return CronSim(cron, start)
    except CronSimError as error:
        raise Invalid(f"“{cron}” is no schedule: {str(error).lower()}. {_ASK}", code="bad_cron") from error
