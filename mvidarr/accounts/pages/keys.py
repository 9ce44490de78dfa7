"""One's own API keys.

GET  /account/keys   keys      POST /account/keys/{id:int}/revoke   revoke
POST /account/keys   add
"""

from typing import Annotated, Literal

from pydantic import Field

from mvidarr import clock
from mvidarr.accounts.keys import roles_of_key
from mvidarr.accounts.models import ROLES, Role
from mvidarr.accounts.pages.parts import LASTS, by, expiry
from mvidarr.accounts.pages.refusals import answer_to, sentences
from mvidarr.accounts.programs import ApiKeyView
from mvidarr.accounts.room import Accounts
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

HERE = "/account/keys"


class KeyForm(Fields):
    name: Annotated[str, Field(max_length=200)] = ""
    role: Role
    days: Literal["30", "90", "365", "0"] = "365"


class KeysPages:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    @page(role="readonly")
    async def keys(self, call: Call) -> Page:
        """One's API keys, and a form for a new one."""
        return await self._page(call)

    @page(role="readonly", form=KeyForm, rate="sign_in")
    async def add(self, call: Call) -> Page:
        """Make a key. The page shows it, this once."""
        form: KeyForm | None = call.form
        if form is None:
            return await self._page(call, errors=call.form_errors, status=422)
        expires = expiry(form.days, clock.now())
        try:
            key, secret, _ = await self._accounts.keys.add(
                call.principal_required.id, form.name, form.role, expires, by=by(call)
            )
        except (Invalid, Conflict) as error:
            return await self._page(call, errors=sentences(error), **answer_to(error))
        return await self._page(call, made=key, secret=secret, status=201)

    @page(role="readonly")
    async def revoke(self, call: Call) -> See:
        """Revoke a key."""
        try:
            await self._accounts.keys.revoke(call.principal_required.id, call.id, by=by(call))
        except NotFound as error:
            return See(HERE, flash=Flash(error.detail))
        return See(HERE, flash=Flash("The key is revoked. Programs that send it are refused from now on."))

    async def _page(
        self,
        call: Call,
        *,
        made: ApiKeyView | None = None,
        secret: str | None = None,
        errors: dict[str, str] | None = None,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Page:
        user = await self._accounts.users.get(call.principal_required.id)
        context = {
            "keys": await self._accounts.keys.of(user.id),
            "made": made,
            "secret": secret,
            "roles": roles_of_key(user),
            "all_roles": ROLES,
            "lasts": LASTS,
            "errors": errors or {},
            "values": {} if made else call.form_values,
        }
        return Page("accounts/keys.html", context, status=status, headers=headers or {})
