"""An answer that takes long is for somebody who may still have it: asked again while it is sent."""

from collections.abc import Callable
from time import monotonic

from starlette.requests import ClientDisconnect
from starlette.types import Message, Scope, Send

from mvidarr.observe import get_logger
from mvidarr.web.auth import Authenticator, identify
from mvidarr.web.principal import Role

RECHECK = 2.0  # seconds between two questions, as with open sockets

log = get_logger(__name__)


class AccessEnded(ClientDisconnect):
    """There is no way to say so in an answer that has begun: the connection ends, as if the client had left."""


class WhileWelcome:
    """A ``send`` for files and streams. Whoever loses the role, signs out, is disabled or holds a key that was revoked
    meanwhile gets at most what fits into ``every`` seconds more (``RECHECK``)."""

    def __init__(
        self,
        scope: Scope,
        send: Send,
        authenticator: Authenticator,
        needs: Role,
        *,
        every: float | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._scope = scope
        self._send = send
        self._authenticator = authenticator
        self._needs = needs
        self._every = RECHECK if every is None else every
        self._clock = clock
        self._asked = clock()

    async def __call__(self, message: Message) -> None:
        if self._clock() - self._asked >= self._every:
            await self._ask()
            self._asked = self._clock()
        await self._send(message)

    async def _ask(self) -> None:
        who = self._scope["mvidarr.principal"]
        principal = await identify(self._scope, self._authenticator)
        if principal is None or not principal.may(self._needs):
            self._scope["mvidarr.principal"] = who  # for the log of the request
            log.info("answer cut off, as access to it ended", user=who.name if who else "")
            raise AccessEnded
