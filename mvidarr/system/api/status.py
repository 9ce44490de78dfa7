"""The state of the system over HTTP."""

from mvidarr.system.about import About, Installation
from mvidarr.system.status import Health, System
from mvidarr.web.endpoint import Body, Call, endpoint


class HealthAsked(Body):
    fresh: bool = False


class SystemApi:
    def __init__(self, system: System, installation: Installation) -> None:
        self._system = system
        self._installation = installation

    @endpoint(role="admin", result=About)
    async def status(self, call: Call) -> About:
        """Versions, database, tools, disks, uptime."""
        return await self._installation.about()

    @endpoint(role="admin", query=HealthAsked, result=Health)
    async def health(self, call: Call) -> Health:
        """Every health check with its remedy, worst first, as of the last minute; ``fresh`` looks now."""
        return await self._system.health(fresh=call.query.fresh)
