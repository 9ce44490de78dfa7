"""The accounts themselves: adding them and changing what their access rests on."""

from collections.abc import Callable

from mvidarr import clock
from mvidarr.accounts import store
from mvidarr.accounts.failures import of_user
from mvidarr.accounts.models import Role, User, proper_name, proper_role
from mvidarr.accounts.passwords import Passwords, check_choice
from mvidarr.db import Database, Writer
from mvidarr.errors import Conflict, FieldError, NotFound

_LOCK = "admins"  # of two first administrators only one may come to be, of the last two only one may go


class Users:
    def __init__(self, database: Database, passwords: Passwords, *, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._passwords = passwords
        self._now = now

    async def exist(self) -> bool:
        async with self._database.read() as r:
            return await store.any_user(r)

    async def all(self) -> list[User]:
        async with self._database.read() as r:
            return await store.all_users(r)

    async def get(self, user_id: int) -> User:
        async with self._database.read() as r:
            return _found(await store.user(r, user_id))

    async def named(self, name: str) -> User:
        async with self._database.read() as r:
            return _found(await store.user_named(r, name))

    async def add(self, name: str, password: str, role: str) -> User:
        """The first account is an administrator's, or nobody could ever add another."""
        kept, hashed = await self._prepared(name, password)
        wanted = proper_role(role)
        async with self._database.write() as w:
            if await self._is_first(w) and wanted != "admin":
                raise Conflict("The first account must be an administrator (role admin).", code="first_not_admin")
            return await self._insert(w, kept, hashed, wanted)

    async def add_first(self, name: str, password: str) -> User:
        """The first administrator. Of several at once exactly one succeeds."""
        kept, hashed = await self._prepared(name, password)
        async with self._database.write() as w:
            if not await self._is_first(w):
                raise setup_done()
            return await self._insert(w, kept, hashed, "admin")

    async def set_password(self, user_id: int, password: str) -> User:
        """Ends every session and access token of the user, and lifts the delay on signing in."""
        user = await self.get(user_id)
        check_choice(password, user.name)
        hashed = await self._passwords.hash(password)
        async with self._database.write() as w:
            changed = _found(await store.change_user(w, user_id, password_hash=hashed))
            await store.end_sessions(w, user_id, but=None)
            await store.clear_failures(w, of_user(changed.name))
            return changed

    async def set_role(self, user_id: int, role: str) -> User:
        wanted = proper_role(role)
        async with self._database.write() as w:
            if wanted != "admin":
                await self._keep_an_admin(w, user_id)
            return _found(await store.change_user(w, user_id, role=wanted))

    async def set_disabled(self, user_id: int, disabled: bool) -> User:
        async with self._database.write() as w:
            if disabled:
                await self._keep_an_admin(w, user_id)
                await store.end_sessions(w, user_id, but=None)
            return _found(await store.change_user(w, user_id, disabled=disabled))

    async def _prepared(self, name: str, password: str) -> tuple[str, str]:
        kept = proper_name(name)
        check_choice(password, kept)
        return kept, await self._passwords.hash(password)

    async def _is_first(self, w: Writer) -> bool:
        await store.hold(w, _LOCK, self._now())
        return not await store.any_user(w)

    async def _insert(self, w: Writer, name: str, hashed: str, role: Role) -> User:
        user = await store.add_user(w, name, role, hashed, self._now())
        if user is None:
            sentence = f"There is a user called {name} already."
            raise Conflict(sentence, code="name_taken", errors=(FieldError("username", sentence),))
        return user

    async def _keep_an_admin(self, w: Writer, user_id: int) -> None:
        await store.hold(w, _LOCK, self._now())
        user = _found(await store.user(w, user_id))
        if user.role == "admin" and not user.disabled and not await store.other_admins(w, user_id):
            raise Conflict("This is the last administrator. Make somebody else one first.", code="last_admin")


def setup_done() -> Conflict:
    return Conflict("The first account exists already. Sign in instead.", code="setup_done")


def _found(user: User | None) -> User:
    if user is None:
        raise NotFound("There is no such user.")
    return user
