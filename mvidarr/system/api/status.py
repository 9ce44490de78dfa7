"""The state of the system over HTTP."""

from mvidarr.system.status import About, Health, System
from mvidarr.web.endpoint import Call, endpoint


class SystemApi:
    def __init__(self, system: System) -> None:
        self._system = system

    @endpoint(role="admin", result=About)
    async def status(self, call: Call) -> About:
        """Versions, database, tools, uptime."""
        return self._system.about()

    @endpoint(role="admin", result=Health)
    async def health(self, call: Call) -> Health:
        """Every health check with its remedy, worst first."""
        return await self._system.health()
