"""Everybody's accounts, for administrators. Nobody is deleted: who is disabled keeps ratings and history.

GET   /api/users            all     GET    /api/users/{id:int}/sessions          sessions
POST  /api/users            add     DELETE /api/users/{id:int}/sessions          end_sessions
GET   /api/users/{id:int}   one     GET    /api/users/{id:int}/keys              keys
PATCH /api/users/{id:int}   edit    DELETE /api/users/{id:int}/keys/{key:int}    revoke_key
POST  /api/users/{id:int}/password  set_password
POST  /api/users/{id:int}/unlock    unlock
"""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.accounts.api.fields import (
    NO_STORE,
    KeyList,
    KeyRevoked,
    Name,
    Secret,
    SessionList,
    by,
    renamed,
    sessions_of,
)
from mvidarr.accounts.models import AccountView, Role, User, account_view
from mvidarr.accounts.room import Accounts
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.web.endpoint import Answer, Body, Call, endpoint

_GENERATED = Field(description="Without it one is made up and answered, this once.")


class NewUser(Body):
    name: Name
    role: Role = "user"
    password: Annotated[Secret | None, _GENERATED] = None


class UserPatch(Body):
    """What is left out stays as it is."""

    name: Name = ""
    role: Role = "readonly"
    disabled: bool = False


class ResetPassword(Body):
    password: Annotated[Secret | None, _GENERATED] = None


class UserList(TypedDict):
    items: list[AccountView]
    next: None


class UserEnvelope(TypedDict):
    """``change_id`` when something changed that the journal keeps, ``password`` when one was made up."""

    user: AccountView
    change_id: NotRequired[int]
    password: NotRequired[str]


class UsersApi:
    """An API key can look at these doors, and no more: what gives or takes access is done by people."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    @endpoint(role="admin", result=UserList)
    async def all(self, call: Call) -> UserList:
        """Every account, by name."""
        return {"items": [account_view(user) for user in await self._accounts.users.all()], "next": None}

    @endpoint(role="admin", result=AccountView, errors=(NotFound,))
    async def one(self, call: Call) -> Answer:
        """One account."""
        user = await self._accounts.users.get(call.id)
        return Answer(account_view(user), version=user.version)

    @endpoint(
        role="admin",
        body=NewUser,
        keys=False,
        secret_answer=True,
        result=UserEnvelope,
        status=201,
        errors=(Conflict, Invalid),
    )
    async def add(self, call: Call) -> Answer:
        """Add an account."""
        new: NewUser = call.body
        given = new.password.get_secret_value() if new.password else None
        with renamed("username", "name"):
            user, made_up, change_id = await self._accounts.users.add(new.name, given, new.role, by=by(call))
        return _envelope(user, change_id, made_up, location=f"/api/users/{user.id}")

    @endpoint(
        role="admin",
        body=UserPatch,
        keys=False,
        result=UserEnvelope,
        if_match=True,
        errors=(NotFound, Conflict, Invalid),
    )
    async def edit(self, call: Call) -> Answer:
        """Rename an account, change its role, disable it or let it in again."""
        values: dict[str, Any] = call.body.model_dump(exclude_unset=True)
        with renamed("username", "name"):
            user, change_id = await self._accounts.users.change(call.id, values, version=call.version, by=by(call))
        return _envelope(user, change_id)

    @endpoint(
        role="admin",
        body=ResetPassword,
        keys=False,
        secret_answer=True,
        result=UserEnvelope,
        errors=(NotFound, Conflict, Invalid),
    )
    async def set_password(self, call: Call) -> Answer:
        """Give somebody a new password. It signs them out everywhere and lifts the delay on signing in."""
        given = call.body.password.get_secret_value() if call.body.password else None
        user, made_up = await self._accounts.users.reset_password(call.id, given, by=by(call))
        return _envelope(user, None, made_up)

    @endpoint(role="admin", keys=False, result=UserEnvelope, errors=(NotFound,))
    async def unlock(self, call: Call) -> Answer:
        """Lift the delay on signing in after failed attempts."""
        return _envelope(await self._accounts.users.unlock(call.id, by=by(call)), None)

    @endpoint(role="admin", result=SessionList, errors=(NotFound,))
    async def sessions(self, call: Call) -> SessionList:
        """The browsers and programs in which somebody is signed in."""
        user, me = await self._accounts.users.get(call.id), call.principal_required
        return await sessions_of(self._accounts, user.id, me.session_id, me.program_id if me.id == user.id else None)

    @endpoint(role="admin", keys=False, errors=(NotFound,))
    async def end_sessions(self, call: Call) -> None:
        """Sign somebody out of every browser and program; of one's own accounts the one that asks stays."""
        user, me = await self._accounts.users.get(call.id), call.principal_required
        mine = me.id == user.id
        await self._accounts.sessions.end_others(user.id, me.session_id if mine else None)
        await self._accounts.refresh.end_others(user.id, me.program_id if mine else None)

    @endpoint(role="admin", result=KeyList, errors=(NotFound,))
    async def keys(self, call: Call) -> KeyList:
        """Somebody's API keys."""
        user = await self._accounts.users.get(call.id)
        return {"items": await self._accounts.keys.of(user.id), "next": None}

    @endpoint(role="admin", keys=False, result=KeyRevoked, errors=(NotFound,))
    async def revoke_key(self, call: Call) -> KeyRevoked:
        """Revoke somebody's API key, at once and for good."""
        return {"change_id": await self._accounts.keys.revoke(call.id, int(call.path["key"]), by=by(call))}


def _envelope(user: User, change_id: int | None, password: str | None = None, *, location: str | None = None) -> Answer:
    body: UserEnvelope = {"user": account_view(user)}
    if change_id is not None:
        body["change_id"] = change_id
    if password is not None:
        body["password"] = password
    headers = NO_STORE if password is not None else {}
    return Answer(body, version=user.version, location=location, headers=headers)
