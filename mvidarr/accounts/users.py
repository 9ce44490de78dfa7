"""The accounts themselves: adding them and changing what their access rests on, each change in the journal."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mvidarr import clock
from mvidarr.accounts import refresh_store, store
from mvidarr.accounts.failures import Failures, of_user
from mvidarr.accounts.models import By, Role, User, proper_name, proper_role
from mvidarr.accounts.passwords import Passwords, check_choice, made_up_password
from mvidarr.accounts.tracked import LAST_ADMIN, hold_admins, is_last_admin
from mvidarr.db import Database, Journal, Reader, Writer
from mvidarr.db.tables.accounts import users
from mvidarr.errors import Conflict, FieldError, NotFound


class Users:
    def __init__(
        self,
        database: Database,
        journal: Journal,
        passwords: Passwords,
        failures: Failures,
        *,
        now: Callable[[], int] = clock.now,
    ) -> None:
        self._database = database
        self._journal = journal
        self._passwords = passwords
        self._failures = failures
        self._now = now

    async def exist(self) -> bool:
        async with self._database.read() as r:
            return await store.any_user(r)

    async def all(self) -> list[User]:
        async with self._database.read() as r:
            return await self._with_waits(r, await store.all_users(r))

    async def get(self, user_id: int) -> User:
        async with self._database.read() as r:
            return (await self._with_waits(r, [_found(await store.user(r, user_id))]))[0]

    async def role_now(self, user_id: int) -> Role | None:
        """None for who may not come in, or is no longer there."""
        async with self._database.read() as r:
            user = await store.user(r, user_id)
        return None if user is None or user.disabled else user.role

    async def named(self, name: str) -> User:
        async with self._database.read() as r:
            return _found(await store.user_named(r, name))

    async def add(self, name: str, password: str | None, role: str, *, by: By) -> tuple[User, str | None, int | None]:
        """With the password that was made up, as none was given, and the change set: none for the first account, which
        is an administrator's, or nobody could ever add another."""
        made_up = made_up_password() if password is None else None
        kept, hashed = await self._prepared(name, made_up or password or "")
        wanted = proper_role(role)
        async with self._database.write("user") as w:
            if not await self._is_first(w):
                user, change_id = await self._insert(w, kept, hashed, wanted, by)
                return user, made_up, change_id
            if wanted != "admin":
                raise Conflict("The first account must be an administrator (role admin).", code="first_not_admin")
            return await store.begin_with(w, kept, wanted, hashed, self._now()), made_up, None

    async def add_first(self, name: str, password: str) -> User:
        """The first administrator. Of several at once exactly one succeeds."""
        kept, hashed = await self._prepared(name, password)
        async with self._database.write("user") as w:
            if not await self._is_first(w):
                raise setup_done()
            return await store.begin_with(w, kept, "admin", hashed, self._now())

    async def change(
        self, user_id: int, values: Mapping[str, Any], *, version: int | None = None, by: By
    ) -> tuple[User, int | None]:
        """``name``, ``role``, ``disabled``; the user afterwards and the change set, None when nothing changed. Another
        role or lock ends what programs were given, a lock the sessions too. Conflict where nobody could administrate
        afterwards, or somebody would shut themselves out."""
        news = _proper(values)
        async with self._database.write("user") as w:
            before = _found(await store.user(w, user_id))
            if news.get("disabled") and by.actor == f"user:{user_id}":
                raise Conflict("You cannot disable your own account. Another administrator can.", code="yourself")
            reason = _reason(before, news)
            change = await self._journal.begin(w, actor=by.actor, origin=by.origin, reason=reason)
            row = {**await change.look(users, user_id, version=version), **news}
            await hold_admins(w)
            if await is_last_admin(w, user_id, row["role"], row["disabled"]):
                raise Conflict(LAST_ADMIN, code="last_admin")
            await _refuse_taken(w, row["name"], user_id)
            await change.update(users, user_id, news)
            change_id = await change.complete_if_any()
            return _found(await store.user(w, user_id)), change_id

    async def set_password(self, user_id: int, password: str, *, by: By) -> User:
        """Ends everything in which the user is signed in, and lifts the delay on signing in. Keys stay. The journal is
        told that, and nothing of the password."""
        user = await self.get(user_id)
        check_choice(password, user.name)
        hashed = await self._passwords.hash(password)
        async with self._database.write("user") as w:
            changed = _found(await store.set_password(w, user_id, hashed))
            await store.end_sessions(w, user_id, but=None)
            await refresh_store.end_all(w, user_id)
            await store.clear_failures(w, of_user(changed.name))
            await self._note(w, f"Changed the password of {changed.name}", by)
            return changed

    async def reset_password(self, user_id: int, password: str | None, *, by: By) -> tuple[User, str | None]:
        """Somebody else's; with the password that was made up, as none was given."""
        if by.actor == f"user:{user_id}":
            raise Conflict("Your own password you change with the present one, on your account page.", code="yourself")
        made_up = made_up_password() if password is None else None
        return await self.set_password(user_id, made_up or password or "", by=by), made_up

    async def unlock(self, user_id: int, *, by: By) -> User:
        """Lifts the delay on signing in with this name."""
        async with self._database.write("user") as w:
            user = _found(await store.user(w, user_id))
            await store.clear_failures(w, of_user(user.name))
            await self._note(w, f"Lifted the delay on signing in as {user.name}", by)
            return user

    async def _note(self, w: Writer, reason: str, by: By) -> None:
        note = await self._journal.begin(w, actor=by.actor, origin=by.origin, reason=reason, guarded=True)
        await note.complete()

    async def _with_waits(self, r: Reader, found: list[User]) -> list[User]:
        waits = await self._failures.waits(r, [user.name for user in found])
        return [replace(user, locked_for=waits.get(user.name, 0)) for user in found]

    async def _prepared(self, name: str, password: str) -> tuple[str, str]:
        kept = proper_name(name)
        check_choice(password, kept)
        return kept, await self._passwords.hash(password)

    async def _is_first(self, w: Writer) -> bool:
        await hold_admins(w)
        return not await store.any_user(w)

    async def _insert(self, w: Writer, name: str, hashed: str, role: Role, by: By) -> tuple[User, int]:
        await _refuse_taken(w, name, None)
        change = await self._journal.begin(
            w, actor=by.actor, origin=by.origin, reason=f"Added the account “{name}” as {role}"
        )
        values = {"name": name, "role": role, "password_hash": hashed, "created": self._now()}
        user_id = await change.insert(users, values)
        await change.complete()
        return _found(await store.user(w, user_id)), change.id


def setup_done() -> Conflict:
    return Conflict("The first account exists already. Sign in instead.", code="setup_done")


def _found(user: User | None) -> User:
    if user is None:
        raise NotFound("There is no such user.")
    return user


def _proper(values: Mapping[str, Any]) -> dict[str, Any]:
    news = dict(values)
    if "name" in news:
        news["name"] = proper_name(news["name"])
    if "role" in news:
        news["role"] = proper_role(news["role"])
    return news


def _reason(before: User, news: Mapping[str, Any]) -> str:
    """The greatest thing that it does; the fields are told besides."""
    if news.get("disabled", before.disabled) != before.disabled:
        return f"{'Disabled' if news['disabled'] else 'Enabled'} the account “{before.name}”"
    if news.get("role", before.role) != before.role:
        return f"Made “{before.name}” {news['role']}"
    return f"Changed the account “{before.name}”"


async def _refuse_taken(r: Reader, name: str, besides: int | None) -> None:
    """Whoever adds or renames holds the administrators, so nobody takes the name meanwhile."""
    other = await store.user_named(r, name)
    if other is not None and other.id != besides:
        sentence = f"There is a user called {other.name} already."
        raise Conflict(sentence, code="name_taken", errors=(FieldError("username", sentence),))
