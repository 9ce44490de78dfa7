"""Restarting the server from a page.

GET  /system/restart  ask      POST /system/restart  restart
"""

from mvidarr.errors import Unavailable
from mvidarr.system.restart import Restart
from mvidarr.web.endpoint import Call, Flash, Page, See, page


class RestartPages:
    def __init__(self, restart: Restart) -> None:
        self._restart = restart

    @page(role="admin")
    async def ask(self, call: Call) -> Page:
        """What a restart does, and the button."""
        return Page("system/restart.html")

    @page(role="admin")
    async def restart(self, call: Call) -> Page | See:
        """Restart; the page comes back by itself."""
        try:
            self._restart.ask(call.actor)
        except Unavailable as error:
            return See("/system", flash=Flash(error.detail, "bad"))
        return Page("system/restarting.html", {"house": self._restart.house, "onward": "/system"}, status=202)
