"""Which of the videos that are found become wanted by themselves. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from mvidarr.library.status import Status

Monitor = Literal["all", "future", "missing", "none"]


@dataclass(frozen=True)
class Policy:
    """What somebody wants of an artist, or of a channel that is followed. ``since``: YYYY-MM-DD of the day on which it
    was added; ``profile_id``: the one that its new videos get."""

    auto_download: bool
    monitor: str
    kinds: Collection[str]
    since: str
    profile_id: int | None = None

    def status(self, kind: str, released: str | None, year: int | None) -> Status:
        """Of a new video without a file; ``released`` as far as it is known, of the video or of its upload."""
        return "wanted" if self.auto_download and self.covers(kind, released, year) else "discovered"

    def covers(self, kind: str, released: str | None, year: int | None) -> bool:
        if self.monitor == "none" or kind not in self.kinds:
            return False
        return self.monitor != "future" or _later(self.since, released or (str(year) if year else ""))


def _later(since: str, date: str) -> bool:
    """Whether a date, or as much of it as is known, lies on that day or after it; what is not known does not."""
    return bool(date) and (date == since or date > since[: len(date)])
