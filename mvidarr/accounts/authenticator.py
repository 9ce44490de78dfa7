"""From a credential to the person behind it; a door, for it speaks the language of ``web``.

Whatever the credential, the user's row is read for every request: who is disabled or got another role or password
loses access with the next one.
"""

from mvidarr.accounts.models import User
from mvidarr.accounts.room import Accounts
from mvidarr.web.auth import RequestInfo
from mvidarr.web.principal import Principal, Via


class AccountsAuthenticator:
    """Implements ``web.auth.Authenticator``."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def authenticate(self, request: RequestInfo) -> Principal | None:
        if request.credential.kind == "session":
            return await self._by_session(request.credential.value)
        if request.credential.kind == "bearer":
            return await self._by_token(request.credential.value)
        return None  # there are no API keys yet

    async def _by_session(self, token: str) -> Principal | None:
        found = await self._accounts.sessions.find(token)
        if found is None:
            return None
        session, user = found
        return _principal(user, session.id)

    async def _by_token(self, token: str) -> Principal | None:
        user = await self._accounts.tokens.user(token)
        return None if user is None else _principal(user, None)


def _principal(user: User, session_id: int | None) -> Principal | None:
    if user.disabled:
        return None
    via: Via = "token" if session_id is None else "session"
    return Principal(id=user.id, name=user.name, role=user.role, session_id=session_id, via=via)
