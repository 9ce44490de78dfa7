"""One's own account: how it looks, password, sessions.

GET /account account   POST /account/password   change_password   POST /account/theme   set_theme
POST /account/sessions/end   end_other_sessions   POST /account/sessions/{id:int}/end   end_session
"""

from typing import Literal

from mvidarr.accounts.api import Secret
from mvidarr.accounts.cookies import theme_cookie
from mvidarr.accounts.pages.entering import enter
from mvidarr.accounts.pages.parts import KindForm, end_one, signed_in
from mvidarr.accounts.pages.refusals import REFUSALS, answer_to, sentences
from mvidarr.accounts.room import Accounts
from mvidarr.errors import NotFound
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page


class PasswordForm(Fields):
    current: Secret
    new: Secret


class ThemeForm(Fields):
    theme: Literal["auto", "light", "dark"]


class AccountPages:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    @page(role="readonly")
    async def account(self, call: Call) -> Page:
        """Appearance, password, and where one is signed in."""
        return await self._page(call, {})

    @page(role="readonly", form=PasswordForm, rate="sign_in")
    async def change_password(self, call: Call) -> Page | See:
        """Change one's password; other browsers are signed out."""
        form: PasswordForm | None = call.form
        if form is None:
            return await self._page(call, call.form_errors, status=422)
        me, current, new = call.principal_required, form.current.get_secret_value(), form.new.get_secret_value()
        try:
            user = await self._accounts.sign_in.change_password(me.id, current, new, call.client)
        except REFUSALS as error:
            return await self._page(call, sentences(error, {"password": "new"}), **answer_to(error))
        told = Flash("Your password is changed. You are signed out everywhere else.")
        return await enter(self._accounts, call, user, "/account", told)

    @page(role="readonly", form=ThemeForm)
    async def set_theme(self, call: Call) -> See:
        """Choose a theme for this browser."""
        if call.form is None:
            return See("/account", flash=Flash("Choose one of the themes.", "bad"))
        return See("/account", cookies=(theme_cookie(call.form.theme),))

    @page(role="readonly", form=KindForm)
    async def end_session(self, call: Call) -> See:
        """Sign one browser or program out."""
        kind = call.form.kind if call.form else "browser"
        try:
            await end_one(self._accounts, call.principal_required.id, call.id, kind)
        except NotFound as error:
            return See("/account", flash=Flash(error.detail))
        return See("/account", flash=Flash("The session has ended."))

    @page(role="readonly")
    async def end_other_sessions(self, call: Call) -> See:
        """Sign every other browser and every program out."""
        me = call.principal_required
        await self._accounts.sessions.end_others(me.id, me.session_id)
        await self._accounts.refresh.end_others(me.id, None)
        return See("/account", flash=Flash("You are signed out everywhere else."))

    async def _page(
        self, call: Call, errors: dict[str, str], status: int = 200, headers: dict[str, str] | None = None
    ) -> Page:
        me = call.principal_required
        context = {"errors": errors, "sessions": await signed_in(self._accounts, me.id, me.session_id)}
        return Page("accounts/account.html", context, status=status, headers=headers or {})
