"""Where downloads stand within their priority: when they were asked for, less their head start.

What is the same for all of them is kept for some minutes; whoever reckons all places anew reads it anew.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, cast

from mvidarr.clock import MINUTE, now
from mvidarr.db import Reader
from mvidarr.downloads.asking.entering import Entry, Standing
from mvidarr.downloads.ranking import signals
from mvidarr.downloads.ranking.explaining import PlaceReason
from mvidarr.downloads.ranking.ranking import HeadStart, head_start
from mvidarr.downloads.ranking.settings import DYNAMIC

_KEPT = 5 * MINUTE
NONE = HeadStart()


class Places:
    """``value`` tells settings by name."""

    def __init__(self, value: Callable[[str], Any]) -> None:
        self._value = value
        self._kept: tuple[int, signals.Surroundings] | None = None

    @property
    def dynamic(self) -> bool:
        return bool(self._value(DYNAMIC.name))

    async def rank(self, r: Reader, entries: Sequence[Entry]) -> Mapping[int, Standing]:
        """Of what is asked for now, by video; of what has no head start nothing: it stands where it comes."""
        starts = await self.head_starts(r, [entry.video_id for entry in entries])
        moment = now()
        return {video_id: standing(start, moment) for video_id, start in starts.items() if start.reasons}

    async def head_starts(self, r: Reader, video_ids: Collection[int], *, fresh: bool = False) -> dict[int, HeadStart]:
        """Of those of these videos that are there; of none where first come is first served."""
        if not self.dynamic:
            return {}
        facts = await signals.facts(r, video_ids, await self._surroundings(r, fresh=fresh))
        return {video_id: head_start(those) for video_id, those in facts.items()}

    async def _surroundings(self, r: Reader, *, fresh: bool) -> signals.Surroundings:
        moment = now()
        if self._kept is None or fresh or not 0 <= moment - self._kept[0] < _KEPT:
            self._kept = moment, await signals.surroundings(r)
        return self._kept[1]


def standing(start: HeadStart, asked: int) -> Standing:
    """Of what was asked for at that moment."""
    return Standing(asked - start.milliseconds, cast("list[PlaceReason]", start.explained))
