"""That a person paused all downloads, or gave them no room: the queue rests until somebody says otherwise."""

from collections.abc import Sequence

from sqlalchemy import select

from mvidarr.db import Reader
from mvidarr.db.tables.settings import settings as settings_table
from mvidarr.downloads.tempo.holding import Hold
from mvidarr.settings import Settings

_PAUSED, _ROOM = "jobs.paused_download", "jobs.lane_download"


class Pausing:
    """``resting`` is a source of ``Holds``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def resting(self, r: Reader, moment: int) -> Sequence[Hold]:
        if self._settings.value(_PAUSED):
            remedy = "They go on when a manager resumes them, in the queue."
            return [Hold("paused", "Somebody paused all of them.", remedy, await _since(r, _PAUSED))]
        if not self._settings.value(_ROOM):
            remedy = "Give them more under Settings, Downloads."
            return [Hold("off", "The setting “Downloads at once” is 0.", remedy, await _since(r, _ROOM))]
        return []


async def _since(r: Reader, name: str) -> int | None:
    """None of what the configuration says, or the default."""
    row = await r.one(select(settings_table.c.updated).where(settings_table.c.name == name))
    return row["updated"] if row else None
