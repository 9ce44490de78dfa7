"""First set-up, access tokens and how they are renewed, who am I, where one is signed in.

GET    /api/setup          setup_state        GET    /api/auth/sessions           sessions
POST   /api/setup          set_up             DELETE /api/auth/sessions           end_other_sessions
POST   /api/auth/token     token              DELETE /api/auth/sessions/{id:int}  end_session
POST   /api/auth/refresh   refresh            POST   /api/auth/password           change_password
GET    /api/auth/me        me                 POST   /api/auth/logout             logout
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.accounts.api.fields import NO_STORE, Name, Secret, SessionList, renamed, sessions_of
from mvidarr.accounts.cookies import no_session_cookie, session_token
from mvidarr.accounts.models import User, UserView, user_view
from mvidarr.accounts.refresh import Granted
from mvidarr.accounts.room import Accounts
from mvidarr.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthorized
from mvidarr.web.endpoint import Answer, Body, Call, Fields, endpoint


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


class RefreshRequest(Body):
    """The further fields are those of OAuth2."""

    refresh_token: Secret
    grant_type: Literal["refresh_token"] = "refresh_token"
    scope: str = ""
    client_id: str | None = None
    client_secret: Secret | None = None


class LogoutRequest(Body):
    refresh_token: Secret | None = None


class NewPassword(Body):
    current: Secret
    new: Secret


class OneSession(Fields):
    kind: Annotated[
        Literal["browser", "program"], Field(description="As the list says it: ids are those of one kind.")
    ] = "browser"


class SetupState(TypedDict):
    needed: bool


class UserAdded(TypedDict):
    user: UserView


class TokenGranted(TypedDict):
    """``expires_in`` and ``refresh_expires_in`` in seconds."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int
    refresh_token: str
    refresh_expires_in: int


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

    @endpoint(
        role=None,
        body=TokenRequest,
        forms=True,
        secret_answer=True,
        result=TokenGranted,
        errors=(Unauthorized, TooMany),
    )
    async def token(self, call: Call) -> Answer:
        """Exchange a user name and password for an access token, and a refresh token that renews it."""
        request: TokenRequest = call.body
        password = request.password.get_secret_value()
        user = await self._accounts.sign_in.check(request.username, password, call.client)
        granted = await self._accounts.refresh.start(user, agent=call.user_agent, address=call.client)
        return self._answer(user, granted)

    @endpoint(
        role=None, body=RefreshRequest, forms=True, secret_answer=True, result=TokenGranted, errors=(Unauthorized,)
    )
    async def refresh(self, call: Call) -> Answer:
        """Exchange a refresh token for a new pair. Each is good for one use; a second use signs the program out."""
        token = call.body.refresh_token.get_secret_value()
        user, granted = await self._accounts.refresh.use(token, agent=call.user_agent, address=call.client)
        return self._answer(user, granted)

    @endpoint(role="readonly", result=UserView)
    async def me(self, call: Call) -> UserView:
        """The user who asks; with an API key the role is what the key may do."""
        me = call.principal_required
        return {**user_view(await self._accounts.users.get(me.id)), "role": me.role}

    @endpoint(role="readonly", body=NewPassword, keys=False, errors=(Invalid, TooMany))
    async def change_password(self, call: Call) -> None:
        """Change one's own password. It ends every session and token, those of the asking program too; keys stay."""
        current, new = call.body.current.get_secret_value(), call.body.new.get_secret_value()
        with renamed("password", "new"):
            await self._accounts.sign_in.change_password(
                call.principal_required.id, current, new, call.client, origin="api"
            )

    @endpoint(role=None, body=LogoutRequest)
    async def logout(self, call: Call) -> Answer:
        """Sign out: the browser's session, the program of the access token, that of the refresh token in the body."""
        if token := session_token(call):
            await self._accounts.sessions.end_token(token)
        if call.body.refresh_token is not None:
            await self._accounts.refresh.end_token(call.body.refresh_token.get_secret_value())
        elif call.principal is not None and call.principal.program_id is not None:
            await self._accounts.refresh.end_if_any(call.principal.id, call.principal.program_id)
        return Answer(cookies=(no_session_cookie(),))

    @endpoint(role="readonly", result=SessionList)
    async def sessions(self, call: Call) -> SessionList:
        """The browsers and programs in which one is signed in."""
        me = call.principal_required
        return await sessions_of(self._accounts, me.id, me.session_id, me.program_id)

    @endpoint(role="readonly", query=OneSession, keys=False, errors=(NotFound,))
    async def end_session(self, call: Call) -> None:
        """Sign one browser or program out."""
        sessions = self._accounts.sessions if call.query.kind == "browser" else self._accounts.refresh
        await sessions.end(call.principal_required.id, call.id)

    @endpoint(role="readonly", keys=False)
    async def end_other_sessions(self, call: Call) -> None:
        """Sign every other browser and program out."""
        me = call.principal_required
        await self._accounts.sessions.end_others(me.id, me.session_id)
        await self._accounts.refresh.end_others(me.id, me.program_id)

    def _answer(self, user: User, refresh: Granted) -> Answer:
        granted: TokenGranted = {
            "access_token": self._accounts.tokens.issue(user, refresh.family),
            "token_type": "bearer",
            "expires_in": self._accounts.tokens.lifetime,
            "refresh_token": refresh.token,
            "refresh_expires_in": refresh.expires_in,
        }
        return Answer(granted, headers=NO_STORE)
