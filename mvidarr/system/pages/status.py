"""The system page."""

from mvidarr.system.status import System
from mvidarr.web.endpoint import Call, Page, page


class SystemPages:
    def __init__(self, system: System) -> None:
        self._system = system

    @page(role="admin")
    async def index(self, call: Call) -> Page:
        """Health checks with remedies, and what this installation consists of."""
        health = await self._system.health()
        about = self._system.about()
        shown = {
            "Version": about["version"],
            "Python": about["python"],
            "Platform": about["platform"],
            "Database": about["database"],
            "Media folder": about["media"],
            "Data folder": about["data"],
        }
        return Page("system/index.html", {"checks": health["checks"], "about": shown, "uptime": about["uptime"]})
