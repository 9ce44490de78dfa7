"""Three open doors for whoever watches over the process: is it there, is it alive, is it ready."""

from collections.abc import Awaitable, Callable

from typing_extensions import TypedDict

from mvidarr.web.endpoint import Answer, Call, endpoint


class Ping(TypedDict):
    status: str


class Readiness(TypedDict):
    """``reasons`` are sentences; empty when ready."""

    status: str
    reasons: list[str]


class HealthApi:
    """``obstacles`` names what keeps the server from its work: database, folders, migrations."""

    def __init__(self, obstacles: Callable[[], Awaitable[list[str]]]) -> None:
        self._obstacles = obstacles

    @endpoint(role=None, result=Ping, rate="free", unhurried=True)
    async def ping(self, call: Call) -> Ping:
        """Answers as soon as the server listens."""
        return {"status": "OK"}

    @endpoint(role=None, result=Ping, rate="free", unhurried=True)
    async def alive(self, call: Call) -> Ping:
        """The event loop turns."""
        return {"status": "alive"}

    @endpoint(role=None, result=Readiness, also=(503,), rate="free")
    async def ready(self, call: Call) -> Answer:
        """Database, folders and migrations are in order; 503 with reasons otherwise."""
        reasons = await self._obstacles()
        ready: Readiness = {"status": "unavailable" if reasons else "ready", "reasons": reasons}
        return Answer(ready, 503 if reasons else 200)
