"""What was asked of a source in its day, where it counts that. Days are those of the source's zone."""

from datetime import UTC, datetime, timedelta

from mvidarr.outbound.manners import Quota


def period(quota: Quota, now: float) -> str:
    """``2026-03-01``"""
    return datetime.fromtimestamp(now, quota.zone).date().isoformat()


def renewal(quota: Quota, now: float) -> float:
    """Seconds until the next day begins there."""
    here = datetime.fromtimestamp(now, quota.zone)
    morning = datetime.combine(here.date() + timedelta(days=1), datetime.min.time(), quota.zone)
    return morning.timestamp() - now


class Spent:
    """By bucket and period."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, str], int] = {}

    def known(self, bucket: str, day: str) -> int | None:
        return self._used.get((bucket, day))

    def note(self, bucket: str, day: str, used: int) -> None:
        """All of it; days that are over are forgotten."""
        self._used = {key: value for key, value in self._used.items() if key[0] != bucket}
        self._used[(bucket, day)] = used


def oldest_period(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
