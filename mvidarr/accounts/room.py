"""The room put together, so that the roof needs one line for it."""

from collections.abc import Callable
from pathlib import Path

from mvidarr import clock
from mvidarr.accounts.failures import Failures
from mvidarr.accounts.passwords import Passwords
from mvidarr.accounts.sessions import Sessions
from mvidarr.accounts.setup import Setup
from mvidarr.accounts.signin import SignIn
from mvidarr.accounts.tokens import AccessTokens
from mvidarr.accounts.users import Users
from mvidarr.db import Database


class Accounts:
    """``await prepare()`` before the first request; ``run`` is long-lived. ``cost`` is bcrypt's."""

    def __init__(
        self,
        database: Database,
        *,
        data: Path,
        setup_token: str | None = None,
        cost: int = 12,
        now: Callable[[], int] = clock.now,
    ) -> None:
        passwords = Passwords(cost=cost)
        failures = Failures(database, now=now)
        self.users = Users(database, passwords, now=now)
        self.sessions = Sessions(database, now=now)
        self.tokens = AccessTokens(database, now=now)
        self.setup = Setup(self.users, failures, data=data, pinned=setup_token)
        self.sign_in = SignIn(database, passwords, failures, self.users)

    async def prepare(self) -> str | None:
        """Signing keys exist afterwards. The setup token to print, None when there is an account already."""
        await self.tokens.prepare()
        return await self.setup.prepare()

    async def run(self) -> None:
        await self.sessions.run()
