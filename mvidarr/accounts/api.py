"""The room's API: first set-up, access tokens, who am I, sessions.

GET    /api/setup                  setup_state        GET    /api/auth/sessions           sessions
POST   /api/setup                  set_up             DELETE /api/auth/sessions           end_other_sessions
POST   /api/auth/token             token              DELETE /api/auth/sessions/{id:int}  end_session
GET    /api/auth/me                me                 POST   /api/auth/logout             logout
"""

from typing import Annotated, Literal

from pydantic import Field, SecretStr
from typing_extensions import TypedDict

from mvidarr.accounts.cookies import no_session_cookie, session_token
from mvidarr.accounts.models import SessionView, UserView, session_view, user_view
from mvidarr.accounts.room import Accounts
from mvidarr.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthorized
from mvidarr.web.endpoint import Answer, Body, Call, endpoint

Name = Annotated[str, Field(max_length=200)]
Secret = Annotated[SecretStr, Field(max_length=1024)]


class NewAdmin(Body):
    username: Name
    password: Secret
    token: Secret


class TokenRequest(Body):
    """OAuth2's password flow sends the further fields; they change nothing."""

    username: Name
    password: Secret
    grant_type: Literal["password"] = "password"
    scope: str = ""
    client_id: str | None = None
    client_secret: Secret | None = None


class SetupState(TypedDict):
    needed: bool


class UserAdded(TypedDict):
    user: UserView


class TokenGranted(TypedDict):
    """``expires_in`` in seconds."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int


class SessionList(TypedDict):
    items: list[SessionView]
    next: None


class AccountsApi:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    @endpoint(role=None, result=SetupState)
    async def setup_state(self, call: Call) -> SetupState:
        """Whether the first account is still to be made."""
        return {"needed": await self._accounts.setup.needed()}

    @endpoint(role=None, body=NewAdmin, result=UserAdded, status=201, errors=(Invalid, Forbidden, Conflict, TooMany))
    async def set_up(self, call: Call) -> UserAdded:
        """Make the first administrator with the one-time token that the server printed."""
        new: NewAdmin = call.body
        user = await self._accounts.setup.complete(
            new.username, new.password.get_secret_value(), new.token.get_secret_value(), call.client
        )
        return {"user": user_view(user)}

    @endpoint(role=None, body=TokenRequest, forms=True, result=TokenGranted, errors=(Unauthorized, TooMany))
    async def token(self, call: Call) -> Answer:
        """Exchange a user name and password for an access token."""
        request: TokenRequest = call.body
        password = request.password.get_secret_value()
        user = await self._accounts.sign_in.check(request.username, password, call.client)
        granted: TokenGranted = {
            "access_token": self._accounts.tokens.issue(user),
            "token_type": "bearer",
            "expires_in": self._accounts.tokens.lifetime,
        }
        return Answer(granted, headers={"Cache-Control": "no-store"})

    @endpoint(role="readonly", result=UserView)
    async def me(self, call: Call) -> UserView:
        """The user who asks."""
        return user_view(await self._accounts.users.get(call.principal_required.id))

    @endpoint(role="readonly")
    async def logout(self, call: Call) -> Answer:
        """End the browser's session. An access token ends by itself."""
        if token := session_token(call):
            await self._accounts.sessions.end_token(token)
        return Answer(cookies=(no_session_cookie(),))

    @endpoint(role="readonly", result=SessionList)
    async def sessions(self, call: Call) -> SessionList:
        """The browsers in which one is signed in."""
        me = call.principal_required
        found = await self._accounts.sessions.of(me.id)
        return {"items": [session_view(session, me.session_id) for session in found], "next": None}

    @endpoint(role="readonly", errors=(NotFound,))
    async def end_session(self, call: Call) -> None:
        """Sign one browser out."""
        await self._accounts.sessions.end(call.principal_required.id, call.id)

    @endpoint(role="readonly")
    async def end_other_sessions(self, call: Call) -> None:
        """Sign every other browser out."""
        me = call.principal_required
        await self._accounts.sessions.end_others(me.id, me.session_id)
