"""Proving who one is with a name and a password."""

from mvidarr.accounts import store
from mvidarr.accounts.failures import Failures, of_address, of_user, of_user_at
from mvidarr.accounts.models import By, User
from mvidarr.accounts.passwords import Passwords, Turn
from mvidarr.accounts.users import Users
from mvidarr.db import Database
from mvidarr.errors import FieldError, Invalid, Unauthorized


class SignIn:
    def __init__(self, database: Database, passwords: Passwords, failures: Failures, users: Users) -> None:
        self._database = database
        self._passwords = passwords
        self._failures = failures
        self._users = users

    async def check(self, name: str, password: str, address: str) -> User:
        """The user; Unauthorized, in the same time and words whether the name or the password is wrong; TooMany."""
        subjects = await self._who(name, address), of_address(address)
        await self._failures.check(*subjects)
        async with self._passwords.turn() as turn:
            await self._failures.attempt(*subjects)
            user = await self._matching(turn, name, password)
            await self._failures.succeeded(*subjects)  # before the next one's turn: many right ones at once all succeed
        if user.disabled:
            raise Unauthorized("This account is disabled. Ask an administrator.", code="account_disabled")
        return user

    async def change_password(
        self, user_id: int, current: str, new: str, address: str, *, origin: str = "page"
    ) -> User:
        """Ends every session and access token of the user, the caller's own too: start a new one."""
        user = await self._users.get(user_id)
        try:
            await self.check(user.name, current, address)
        except Unauthorized as error:
            sentence = "This is not your current password."
            raise Invalid(sentence, code="wrong_password", errors=(FieldError("current", sentence),)) from error
        return await self._users.set_password(user_id, new, by=By(f"user:{user_id}", origin))

    async def _who(self, name: str, address: str) -> str:
        async with self._database.read() as r:
            places = {of_address(place) for place in await store.places_of(r, name)}
        return of_user_at(name, address) if of_address(address) in places else of_user(name)

    async def _matching(self, turn: Turn, name: str, password: str) -> User:
        async with self._database.read() as r:
            user, hashed = await store.credentials(r, name) or (None, None)
        if not await turn.matches(password, hashed) or user is None or hashed is None:
            raise Unauthorized("The user name or the password is wrong.", code="bad_credentials")
        if self._passwords.outdated(hashed):
            fresh = await turn.hash(password)
            async with self._database.write() as w:
                await store.replace_hash(w, user.id, hashed, fresh)
        return user
