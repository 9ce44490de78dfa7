"""One's own API keys.

GET  /api/auth/keys   keys   DELETE /api/auth/keys/{id:int}   revoke
POST /api/auth/keys   add
"""

from typing import Annotated

from pydantic import AwareDatetime, Field
from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.accounts.api.fields import NO_STORE, KeyList, KeyRevoked, Name, by
from mvidarr.accounts.models import Role
from mvidarr.accounts.programs import ApiKeyView
from mvidarr.accounts.room import Accounts
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.web.endpoint import Answer, Body, Call, endpoint


class NewKey(Body):
    name: Name
    role: Annotated[
        Role | None, Field(description="The most that the key may do; without it, as much as its user.")
    ] = None
    expires: Annotated[AwareDatetime | None, Field(description="From then on it is refused; null: never.")] = None


class KeyAdded(TypedDict):
    """``secret`` is the key itself. It is told this once and kept nowhere."""

    key: ApiKeyView
    secret: str
    change_id: int


class KeysApi:
    """An API key can look at these doors, and no more: with one that got lost nobody makes another."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    @endpoint(role="readonly", result=KeyList)
    async def keys(self, call: Call) -> KeyList:
        """One's API keys, the newest first; revoked ones are not listed."""
        return {"items": await self._accounts.keys.of(call.principal_required.id), "next": None}

    @endpoint(
        role="readonly",
        body=NewKey,
        keys=False,
        rate="sign_in",
        secret_answer=True,
        result=KeyAdded,
        status=201,
        errors=(Invalid, Conflict),
    )
    async def add(self, call: Call) -> Answer:
        """Make an API key. The answer holds the key itself, this once."""
        new, me = call.body, call.principal_required
        expires = None if new.expires is None else int(new.expires.timestamp() * clock.SECOND)
        key, secret, change_id = await self._accounts.keys.add(
            me.id, new.name, new.role or me.role, expires, by=by(call)
        )
        body: KeyAdded = {"key": key, "secret": secret, "change_id": change_id}
        return Answer(body, headers=NO_STORE)

    @endpoint(role="readonly", keys=False, result=KeyRevoked, errors=(NotFound,))
    async def revoke(self, call: Call) -> KeyRevoked:
        """Revoke an API key, at once and for good."""
        return {"change_id": await self._accounts.keys.revoke(call.principal_required.id, call.id, by=by(call))}
