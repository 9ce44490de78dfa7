"""The end of the first run, and the way out of it.

GET  /setup/ready   ready      POST /setup/finish  finish
"""

from mvidarr.accounts.first_run import HOME
from mvidarr.accounts.room import Accounts
from mvidarr.web.endpoint import Call, Flash, Page, See, page


class FirstRunPages:
    def __init__(self, accounts: Accounts) -> None:
        self._first_run = accounts.first_run

    @page(role="admin")
    async def ready(self, call: Call) -> Page:
        """What happens next."""
        return Page("accounts/ready.html", {"steps": await self._first_run.shown("ready")})

    @page(role="admin")
    async def finish(self, call: Call) -> See:
        """All steps are taken, or passed over: nobody is reminded of them again."""
        left = [step for step in await self._first_run.open() if step.name != "ready"]
        await self._first_run.finish()
        told = Flash("You can come back to these steps at any time: they stay at /setup.") if left else None
        return See(HOME, flash=told)
