"""From a credential to the person behind it; a door, for it speaks the language of ``web``.

Whatever the credential, the user's row is read for every request: who is disabled or got another role or password
loses access with the next one, and so does who holds a key that expired or was revoked.
"""

from mvidarr.accounts.keys import PREFIX
from mvidarr.accounts.models import smaller_role
from mvidarr.accounts.room import Accounts
from mvidarr.web.auth import Refusal, RequestInfo
from mvidarr.web.principal import Principal

_DISABLED = Refusal("account_disabled", "This account is disabled. Ask an administrator.")


class AccountsAuthenticator:
    """Implements ``web.auth.Authenticator``."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def authenticate(self, request: RequestInfo) -> Principal | Refusal | None:
        kind, value = request.credential.kind, request.credential.value
        if kind == "session":
            return await self._by_session(value)
        if kind == "key" or value.startswith(PREFIX):
            return await self._by_key(value)
        return await self._by_token(value)

    async def _by_session(self, token: str) -> Principal | Refusal | None:
        found = await self._accounts.sessions.find(token)
        if found is None:
            return None
        session, user = found
        return _DISABLED if user.disabled else Principal(user.id, user.name, user.role, session_id=session.id)

    async def _by_token(self, token: str) -> Principal | Refusal | None:
        user = await self._accounts.tokens.user(token)
        if user is None:
            return None
        program = self._accounts.tokens.family(token)
        return _DISABLED if user.disabled else Principal(user.id, user.name, user.role, via="token", program_id=program)

    async def _by_key(self, secret: str) -> Principal | Refusal | None:
        """With the smaller role of both, the key's and the user's."""
        found = await self._accounts.keys.find(secret)
        if found is None:
            return None
        key, user = found
        if objection := self._accounts.keys.objection(key):
            return Refusal(*objection)
        if user.disabled:
            return _DISABLED
        self._accounts.keys.used(key)
        return Principal(user.id, user.name, smaller_role(key.role, user.role), via="key", key_id=key.id)
