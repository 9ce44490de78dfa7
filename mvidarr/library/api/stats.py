"""The library in numbers, over HTTP."""

from mvidarr.library.stats import Statistics, Stats
from mvidarr.web.endpoint import Call, endpoint


class StatsApi:
    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics

    @endpoint(role="readonly", result=Stats)
    async def all(self, call: Call) -> Stats:
        """Shares by decade, genre, kind, quality and source, growth by week, storage by artist, your own plays.

        Every `q` asks for just the videos that were counted.
        """
        return await self._statistics.all(call.asker)
