"""Everybody's accounts, for administrators. Nobody is deleted: who is disabled keeps ratings and history.

GET  /users       all        POST /users/{id:int}            edit     POST /users/{id:int}/password   reset
GET  /users/add   add_page   POST /users/{id:int}/unlock     unlock   POST /users/{id:int}/sessions/end   end_sessions
POST /users/add   add        POST /users/{id:int}/sessions/{session:int}/end   end_session
GET  /users/{id:int}  one    POST /users/{id:int}/keys/{key:int}/revoke        revoke_key
"""

from typing import Any, Literal

from pydantic import SecretStr

from mvidarr.accounts.api import Name, Secret
from mvidarr.accounts.models import ROLES, Role, User, account_view
from mvidarr.accounts.pages.parts import KindForm, Version, by, end_one, signed_in
from mvidarr.accounts.pages.refusals import answer_to, sentences
from mvidarr.accounts.room import Accounts
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page


class NewUserForm(Fields):
    """An empty password is made up."""

    username: Name
    role: Role = "user"
    password: Secret | None = None


class UserForm(Fields):
    """What is left out stays as it is."""

    version: Version
    role: Role | None = None
    disabled: Literal["yes", "no"] | None = None


class ResetForm(Fields):
    password: Secret | None = None


class UsersPages:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    @page(role="admin")
    async def all(self, call: Call) -> Page:
        """Every account: role, state, when they signed in last."""
        people = [account_view(user) for user in await self._accounts.users.all()]
        return Page("users/index.html", {"people": people})

    @page(role="admin")
    async def add_page(self, call: Call) -> Page:
        """A form for a new account."""
        return _form({}, {})

    @page(role="admin", form=NewUserForm)
    async def add(self, call: Call) -> Page:
        """Add an account; a password that was made up is shown, this once."""
        form: NewUserForm | None = call.form
        if form is None:
            return _form(call.form_values, call.form_errors, status=422)
        try:
            user, made_up, _ = await self._accounts.users.add(
                form.username, _given(form.password), form.role, by=by(call)
            )
        except (Invalid, Conflict) as error:
            return _form(call.form_values, sentences(error), **answer_to(error))
        return await self._page(call, user, added=True, password=made_up, status=201)

    @page(role="admin")
    async def one(self, call: Call) -> Page:
        """One account: role, access, password, where it is signed in, keys."""
        return await self._page(call, await self._accounts.users.get(call.id))

    @page(role="admin", form=UserForm)
    async def edit(self, call: Call) -> See:
        """Change the role, disable or enable."""
        form: UserForm | None = call.form
        if form is None:
            return self._see(call, "Choose one of the roles.", "bad")
        news: dict[str, Any] = {} if form.role is None else {"role": form.role}
        if form.disabled is not None:
            news["disabled"] = form.disabled == "yes"
        try:
            user, change = await self._accounts.users.change(call.id, news, version=form.version, by=by(call))
        except (Invalid, Conflict) as error:
            return self._see(call, error.detail, "bad")
        return See(f"/users/{user.id}", flash=Flash(_told(user, news), change=change))

    @page(role="admin", form=ResetForm)
    async def reset(self, call: Call) -> Page | See:
        """Give somebody a new password; one that was made up is shown, this once."""
        given = _given(call.form.password) if call.form else None
        try:
            user, made_up = await self._accounts.users.reset_password(call.id, given, by=by(call))
        except (Invalid, Conflict) as error:
            user = await self._accounts.users.get(call.id)
            return await self._page(call, user, errors=sentences(error), **answer_to(error))
        if made_up is None:
            return self._see(call, f"{user.name} has a new password and is signed out everywhere.")
        return await self._page(call, user, password=made_up)

    @page(role="admin")
    async def unlock(self, call: Call) -> See:
        """Lift the delay after failed attempts to sign in."""
        user = await self._accounts.users.unlock(call.id, by=by(call))
        return self._see(call, f"{user.name} can try again at once.")

    @page(role="admin")
    async def end_sessions(self, call: Call) -> See:
        """Sign somebody out everywhere; the browser that asks stays."""
        user, me = await self._accounts.users.get(call.id), call.principal_required
        await self._accounts.sessions.end_others(user.id, me.session_id if me.id == user.id else None)
        await self._accounts.refresh.end_others(user.id, None)
        return self._see(call, f"{user.name} is signed out everywhere.")

    @page(role="admin", form=KindForm)
    async def end_session(self, call: Call) -> See:
        """Sign one browser or program out."""
        kind = call.form.kind if call.form else "browser"
        try:
            await end_one(self._accounts, call.id, int(call.path["session"]), kind)
        except NotFound as error:
            return self._see(call, error.detail)
        return self._see(call, "The session has ended.")

    @page(role="admin")
    async def revoke_key(self, call: Call) -> See:
        """Revoke somebody's key."""
        try:
            await self._accounts.keys.revoke(call.id, int(call.path["key"]), by=by(call))
        except NotFound as error:
            return self._see(call, error.detail)
        return self._see(call, "The key is revoked.")

    def _see(self, call: Call, text: str, kind: Literal["good", "bad"] = "good") -> See:
        return See(f"/users/{call.id}", flash=Flash(text, kind))

    async def _page(
        self,
        call: Call,
        user: User,
        *,
        added: bool = False,
        password: str | None = None,
        errors: dict[str, str] | None = None,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Page:
        me = call.principal_required
        context = {
            "person": account_view(user),
            "sessions": await signed_in(self._accounts, user.id, me.session_id),
            "keys": await self._accounts.keys.of(user.id),
            "roles": ROLES,
            "added": added,
            "password": password,
            "errors": errors or {},
        }
        return Page("users/user.html", context, status=status, headers=headers or {})


def _form(
    values: dict[str, str], errors: dict[str, str], status: int = 200, headers: dict[str, str] | None = None
) -> Page:
    context = {"values": values, "errors": errors, "roles": ROLES}
    return Page("users/add.html", context, status=status, headers=headers or {})


def _given(password: SecretStr | None) -> str | None:
    """An empty field is a wish for one that is made up."""
    return (password.get_secret_value() or None) if password else None


def _told(user: User, news: dict[str, Any]) -> str:
    if "disabled" in news:
        return f"{user.name} is disabled and signed out." if user.disabled else f"{user.name} may sign in again."
    return f"{user.name} has the role {user.role} now."
