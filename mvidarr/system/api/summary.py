"""The numbers that dashboards show."""

from mvidarr.system.summary import Summaries, Summary
from mvidarr.web.endpoint import Call, endpoint


class SummaryApi:
    def __init__(self, summaries: Summaries) -> None:
        self._summaries = summaries

    @endpoint(role="readonly", result=Summary)
    async def summary(self, call: Call) -> Summary:
        """One flat object for dashboards: health, counts, queue, room on the disks, the last download."""
        return await self._summaries.take()
