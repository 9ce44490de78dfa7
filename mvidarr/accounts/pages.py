"""The room's pages: first set-up, sign in and out, one's own account.

GET /setup   setup     POST /setup   set_up
GET /login   login     POST /login   sign_in   POST /logout   logout
GET /account account   POST /account/password   change_password   POST /account/theme   set_theme
POST /account/sessions/end   end_other_sessions   POST /account/sessions/{id:int}/end   end_session
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from mvidarr.accounts.api import Name, Secret
from mvidarr.accounts.cookies import no_session_cookie, session_cookie, session_token, theme_cookie
from mvidarr.accounts.models import SessionView, User, session_view
from mvidarr.accounts.room import Accounts
from mvidarr.errors import Conflict, Forbidden, Invalid, MvidarrError, NotFound, TooMany, Unauthorized
from mvidarr.web.endpoint import Call, Flash, Page, See, page

HOME = "/"

_REFUSALS = (Invalid, Unauthorized, Forbidden, TooMany)
_STATUS: dict[type[MvidarrError], int] = {Unauthorized: 401, Forbidden: 403, TooMany: 429}


class SetupLink(BaseModel):
    token: Annotated[str, Field(max_length=1024)] = ""


class LoginLink(BaseModel):
    next: Annotated[str, Field(max_length=2000)] = HOME


class SetupForm(BaseModel):
    username: Name
    password: Secret
    token: Secret


class LoginForm(LoginLink):
    username: Name
    password: Secret


class PasswordForm(BaseModel):
    current: Secret
    new: Secret


class ThemeForm(BaseModel):
    theme: Literal["auto", "light", "dark"]


def local_path(text: str) -> str:
    """``text`` when it is a path of ours, else the home page: nobody is sent to another site after signing in.

    Browsers read ``\\`` as ``/`` and skip tabs and line breaks, so ``/\\evil.example`` would leave.
    """
    stays = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if stays else HOME


class AccountsPages:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    @page(role=None, query=SetupLink)
    async def setup(self, call: Call) -> Page | See:
        if not await self._accounts.setup.needed():
            return See("/login")
        return _setup_page(call.query.token, {}, {})

    @page(role=None, form=SetupForm)
    async def set_up(self, call: Call) -> Page | See:
        form: SetupForm | None = call.form
        if form is None:
            return _setup_page("", call.form_errors, call.form_values, status=422)
        password, token = form.password.get_secret_value(), form.token.get_secret_value()
        try:
            user = await self._accounts.setup.complete(form.username, password, token, call.client)
        except Conflict as error:
            return See("/login", flash=Flash(error.detail, "bad"))
        except _REFUSALS as error:
            return _setup_page(token, _sentences(error), call.form_values, **_answer_to(error))
        return await self._enter(call, user, HOME)

    @page(role=None, query=LoginLink)
    async def login(self, call: Call) -> Page | See:
        if await self._accounts.setup.needed():
            return See("/setup")
        target = local_path(call.query.next)
        return _login_page(None, target, {}) if call.principal is None else See(target)

    @page(role=None, form=LoginForm)
    async def sign_in(self, call: Call) -> Page | See:
        form: LoginForm | None = call.form
        if form is None:
            sentence = next(iter(call.form_errors.values()), "Give your user name and password.")
            return _login_page(sentence, HOME, call.form_values, status=422)
        target = local_path(form.next)
        try:
            user = await self._accounts.sign_in.check(form.username, form.password.get_secret_value(), call.client)
        except _REFUSALS as error:
            return _login_page(error.detail, target, call.form_values, **_answer_to(error))
        return await self._enter(call, user, target)

    @page(role=None)
    async def logout(self, call: Call) -> See:
        if token := session_token(call):
            await self._accounts.sessions.end_token(token)
        return See("/login", cookies=(no_session_cookie(),))

    @page(role="readonly")
    async def account(self, call: Call) -> Page:
        return await self._account_page(call, {})

    @page(role="readonly", form=PasswordForm)
    async def change_password(self, call: Call) -> Page | See:
        form: PasswordForm | None = call.form
        if form is None:
            return await self._account_page(call, call.form_errors, status=422)
        me, current, new = call.principal_required, form.current.get_secret_value(), form.new.get_secret_value()
        try:
            user = await self._accounts.sign_in.change_password(me.id, current, new, call.client)
        except _REFUSALS as error:
            return await self._account_page(call, _sentences(error, {"password": "new"}), **_answer_to(error))
        told = Flash("Your password is changed. You are signed out everywhere else.")
        return await self._enter(call, user, "/account", told)

    @page(role="readonly", form=ThemeForm)
    async def set_theme(self, call: Call) -> See:
        if call.form is None:
            return See("/account", flash=Flash("Choose one of the themes.", "bad"))
        return See("/account", cookies=(theme_cookie(call.form.theme),))

    @page(role="readonly")
    async def end_session(self, call: Call) -> See:
        try:
            await self._accounts.sessions.end(call.principal_required.id, call.id)
        except NotFound as error:
            return See("/account", flash=Flash(error.detail))
        return See("/account", flash=Flash("The session has ended."))

    @page(role="readonly")
    async def end_other_sessions(self, call: Call) -> See:
        me = call.principal_required
        await self._accounts.sessions.end_others(me.id, me.session_id)
        return See("/account", flash=Flash("You are signed out everywhere else."))

    async def _enter(self, call: Call, user: User, path: str, told: Flash | None = None) -> See:
        """A new session in this browser, in place of whatever it held before."""
        token = await self._accounts.sessions.start(
            user, agent=call.user_agent, address=call.client, replaces=session_token(call)
        )
        return See(path, flash=told, cookies=(session_cookie(token),))

    async def _account_page(
        self, call: Call, errors: dict[str, str], status: int = 200, headers: dict[str, str] | None = None
    ) -> Page:
        me = call.principal_required
        found = await self._accounts.sessions.of(me.id)
        sessions: list[SessionView] = [session_view(session, me.session_id) for session in found]
        context = {"errors": errors, "saved": None, "sessions": sessions}
        return Page("accounts/account.html", context, status=status, headers=headers or {})


def _setup_page(
    token: str, errors: dict[str, str], values: dict[str, str], status: int = 200, headers: dict[str, str] | None = None
) -> Page:
    context = {"token": token, "errors": errors, "values": values}
    return Page("accounts/setup.html", context, status=status, headers=headers or {})


def _login_page(
    error: str | None,
    target: str,
    values: dict[str, str],
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Page:
    context = {"error": error, "next": target, "values": values}
    return Page("accounts/login.html", context, status=status, headers=headers or {})


def _sentences(error: MvidarrError, renamed: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """By field of the form; "" for the form as a whole."""
    by_field = {renamed.get(each.field, each.field): each.message for each in error.errors}
    return by_field or {"": error.detail}


class _Refusal(TypedDict):
    status: int
    headers: dict[str, str]


def _answer_to(error: MvidarrError) -> _Refusal:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    return {"status": _STATUS.get(type(error), 422), "headers": headers}
