"""Coming in and going out: the first account, signing in, signing out.

GET /setup   setup     POST /setup   set_up
GET /login   login     POST /login   sign_in   POST /logout   logout
"""

from typing import Annotated

from pydantic import Field

from mvidarr.accounts.api import Name, Secret
from mvidarr.accounts.cookies import no_session_cookie, session_cookie, session_token
from mvidarr.accounts.first_run import HOME
from mvidarr.accounts.models import User
from mvidarr.accounts.pages.refusals import REFUSALS, answer_to, sentences
from mvidarr.accounts.room import Accounts
from mvidarr.errors import Conflict
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

READY = "/setup/ready"


class SetupLink(Fields):
    token: Annotated[str, Field(max_length=1024)] = ""


class LoginLink(Fields):
    next: Annotated[str, Field(max_length=2000)] = HOME


class SetupForm(Fields):
    username: Name
    password: Secret
    token: Secret


class LoginForm(LoginLink):
    username: Name
    password: Secret


def local_path(text: str) -> str:
    """``text`` when it is a path of ours, else the home page: nobody is sent to another site after signing in.

    Browsers read ``\\`` as ``/`` and skip tabs and line breaks, so ``/\\evil.example`` would leave.
    """
    stays = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if stays else HOME


async def enter(accounts: Accounts, call: Call, user: User, path: str, told: Flash | None = None) -> See:
    """A new session in this browser, in place of whatever it held before."""
    token = await accounts.sessions.start(
        user, agent=call.user_agent, address=call.client, replaces=session_token(call)
    )
    return See(path, flash=told, cookies=(session_cookie(token),))


class EnteringPages:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    @page(role=None, query=SetupLink)
    async def setup(self, call: Call) -> Page | See:
        """The first account; for its administrator the first step that is still open."""
        if await self._accounts.setup.needed():
            return await self._setup_page(call.query.token, {}, {})
        if call.principal is None:
            return See("/login?next=/setup")
        if not call.principal.may("admin"):
            return See(HOME)
        left = await self._accounts.first_run.open()
        return See(left[0].path if left else READY)

    @page(role=None, form=SetupForm, rate="sign_in")
    async def set_up(self, call: Call) -> Page | See:
        """Make the first account."""
        form: SetupForm | None = call.form
        if form is None:
            return await self._setup_page("", call.form_errors, call.form_values, status=422)
        password, token = form.password.get_secret_value(), form.token.get_secret_value()
        try:
            user = await self._accounts.setup.complete(form.username, password, token, call.client)
        except Conflict as error:
            return See("/login", flash=Flash(error.detail, "bad"))
        except REFUSALS as error:
            return await self._setup_page(token, sentences(error), call.form_values, **answer_to(error))
        return await enter(self._accounts, call, user, await self._accounts.first_run.onward())

    @page(role=None, query=LoginLink)
    async def login(self, call: Call) -> Page | See:
        """The form to sign in with."""
        if await self._accounts.setup.needed():
            return See("/setup")
        target = local_path(call.query.next)
        return _login_page(None, target, {}) if call.principal is None else See(target)

    @page(role=None, form=LoginForm, rate="sign_in")
    async def sign_in(self, call: Call) -> Page | See:
        """Sign in."""
        form: LoginForm | None = call.form
        if form is None:
            sentence = next(iter(call.form_errors.values()), "Give your user name and password.")
            return _login_page(sentence, HOME, call.form_values, status=422)
        target = local_path(form.next)
        try:
            user = await self._accounts.sign_in.check(form.username, form.password.get_secret_value(), call.client)
        except REFUSALS as error:
            return _login_page(error.detail, target, call.form_values, **answer_to(error))
        return await enter(self._accounts, call, user, target)

    @page(role=None)
    async def logout(self, call: Call) -> See:
        """Sign this browser out."""
        if token := session_token(call):
            await self._accounts.sessions.end_token(token)
        return See("/login", cookies=(no_session_cookie(),))

    async def _setup_page(
        self,
        token: str,
        errors: dict[str, str],
        values: dict[str, str],
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Page:
        steps = await self._accounts.first_run.shown("account")
        context = {"token": token, "errors": errors, "values": values, "steps": steps}
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
