"""Asking the server to begin anew: the doors know this object, whoever runs the server says how it is done."""

import secrets
from collections.abc import Callable

from mvidarr.errors import Unavailable
from mvidarr.observe import get_logger

log = get_logger(__name__)


class Restart:
    """``house`` names this build of the house: once another answers, the restart is over."""

    def __init__(self) -> None:
        self.house = secrets.token_hex(8)
        self._begin: Callable[[], None] | None = None

    def by(self, begin: Callable[[], None]) -> None:
        """``begin`` returns at once; the server goes down after the answers that are on their way."""
        self._begin = begin

    def ask(self, actor: str) -> None:
        if self._begin is None:
            raise Unavailable("No server is running here that could restart.", code="not_served")
        log.info("restart asked for", actor=actor)
        self._begin()
