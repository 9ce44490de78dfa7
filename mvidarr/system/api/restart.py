"""Restarting the server over HTTP.

GET  /api/system/restart  state      POST /api/system/restart  restart
"""

from typing_extensions import TypedDict

from mvidarr.errors import Unavailable
from mvidarr.system.restart import Restart
from mvidarr.web.endpoint import Answer, Call, endpoint


class HouseName(TypedDict):
    """``house`` is another after each restart."""

    house: str


class RestartApi:
    def __init__(self, restart: Restart) -> None:
        self._restart = restart

    @endpoint(role="admin", result=HouseName)
    async def state(self, call: Call) -> HouseName:
        """Which start of the server answers: the name changes with every restart."""
        return {"house": self._restart.house}

    @endpoint(role="admin", result=HouseName, status=202, errors=(Unavailable,))
    async def restart(self, call: Call) -> Answer:
        """End what runs as at a stop, and start again in the same process; meanwhile new connections wait."""
        self._restart.ask(call.actor)
        return Answer({"house": self._restart.house})
