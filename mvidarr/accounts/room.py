"""The room put together, so that the roof needs one line for it."""

from collections.abc import Callable
from pathlib import Path

from mvidarr import clock
from mvidarr.accounts.failures import Failures
from mvidarr.accounts.feeds import Feeds
from mvidarr.accounts.first_run import FirstRun, Step
from mvidarr.accounts.keys import Keys
from mvidarr.accounts.passwords import Passwords
from mvidarr.accounts.refresh import RefreshTokens
from mvidarr.accounts.replies import Replies
from mvidarr.accounts.seen import Seen
from mvidarr.accounts.sessions import Sessions
from mvidarr.accounts.setup import Setup
from mvidarr.accounts.signin import SignIn
from mvidarr.accounts.tokens import AccessTokens
from mvidarr.accounts.users import Users
from mvidarr.db import Database, Journal


class Accounts:
    """``await prepare()`` before the first request; ``run`` is long-lived. ``cost`` is bcrypt's. The journal knows
    what ``tracked_accounts()`` says."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        *,
        data: Path,
        setup_token: str | None = None,
        cost: int = 12,
        now: Callable[[], int] = clock.now,
    ) -> None:
        passwords = Passwords(cost=cost)
        failures = Failures(database, now=now)
        self.seen = Seen(database)
        self.users = Users(database, journal, passwords, failures, now=now)
        self.sessions = Sessions(database, self.seen, now=now)
        self.refresh = RefreshTokens(database, journal, now=now)
        self.keys = Keys(database, journal, self.seen, now=now)
        self.feeds = Feeds(database, now=now)
        self.tokens = AccessTokens(database, now=now)
        self.replies = Replies(database, now=now)
        self.first_run = FirstRun(database, now=now)
        self.setup = Setup(self.users, failures, data=data, pinned=setup_token)
        self.first_run.add(Step("account", "Account", "/setup", self._account_exists))
        self.sign_in = SignIn(database, passwords, failures, self.users)

    async def prepare(self) -> str | None:
        """Signing keys exist afterwards. The setup token to print, None when there is an account already."""
        await self.tokens.prepare()
        return await self.setup.prepare()

    async def _account_exists(self) -> bool:
        return not await self.setup.needed()

    async def run(self) -> None:
        await self.seen.run()
