"""The first administrator, made by whoever holds the one-time token.

The token lies in ``<data>/setup-token``, readable by the server's own user only, so a restart prints the same one and
``mvidarr setup`` finds it; it is removed once an account exists. The configuration can pin it instead, which several
hosts on one database need.
"""

import asyncio
import hmac
import os
import re
import secrets
from pathlib import Path

from mvidarr.accounts.failures import OF_SETUP, Failures, of_address
from mvidarr.accounts.models import User
from mvidarr.accounts.users import Users, setup_done
from mvidarr.errors import FieldError, Forbidden

FILE = "setup-token"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


async def forget_token(data: Path) -> None:
    await asyncio.to_thread(_remove, data / FILE)


class Setup:
    """``data`` is the folder of the token's file; ``pinned`` the configured token, which needs no file."""

    def __init__(self, users: Users, failures: Failures, *, data: Path, pinned: str | None = None) -> None:
        self._users = users
        self._failures = failures
        self._data = data
        self._file = data / FILE
        self._pinned = pinned
        self._done = False
        self._checking = asyncio.Lock()

    async def prepare(self) -> str | None:
        """At start: the token to print, None when there is an account already."""
        if not await self.needed():
            await forget_token(self._data)
            return None
        return self._pinned or await asyncio.to_thread(_kept_token, self._file)

    async def needed(self) -> bool:
        """Asked often, so the answer "no" is remembered: the last administrator stays."""
        if not self._done:
            self._done = await self._users.exist()
        return not self._done

    async def complete(self, name: str, password: str, token: str, address: str) -> User:
        async with self._checking:  # one after another: right tokens at the same time are no guesses
            await self._refuse_late()
            await self._check(token, address)
        user = await self._users.add_first(name, password)
        self._done = True
        await forget_token(self._data)
        return user

    async def _refuse_late(self) -> None:
        if not await self.needed():
            raise setup_done()

    async def _check(self, token: str, address: str) -> None:
        await self._failures.attempt(*self._subjects(address))
        right = self._pinned or await asyncio.to_thread(_read_token, self._file)
        if right is None or not hmac.compare_digest(_bytes(token), _bytes(right)):
            await self._refuse_late()  # another process may have finished, and removed the token, this moment
            sentence = "The setup token is wrong. The server prints the right one when it starts."
            raise Forbidden(sentence, code="wrong_setup_token", errors=(FieldError("token", sentence),))
        await self._failures.succeeded(OF_SETUP, of_address(address))

    def _subjects(self, address: str) -> tuple[str, ...]:
        """A token that people chose may be guessed from many addresses, so all of them wait together; nobody guesses
        192 random bits, and strangers who try keep the owner waiting no more."""
        return (OF_SETUP, of_address(address)) if self._pinned else (of_address(address),)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _kept_token(file: Path) -> str:
    """The token of an earlier start, or a new one; a file cut off by a crash is written anew."""
    kept = _read_token(file)
    if kept is not None:
        return kept
    _remove(file)
    token = secrets.token_urlsafe(24)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker; the file decides, whatever anybody printed
        return _read_token(file) or token
    with os.fdopen(handle, "w") as out:
        out.write(token)
    return token


def _read_token(file: Path) -> str | None:
    try:
        text = file.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return text if _TOKEN.fullmatch(text) else None


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
