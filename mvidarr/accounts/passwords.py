"""Passwords: which are good enough, and bcrypt around them, in threads.

bcrypt reads 72 bytes at most, which is a passphrase of only 24 Chinese or Japanese characters. So it hashes a keyed
SHA-256 of the password in base64 (44 bytes, none of them NUL) and people may choose any length. The key separates it
from the plain SHA-256 lists of other sites' break-ins, which could otherwise be tried against it unbroken.
"""

import asyncio
import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import bcrypt

from mvidarr.accounts.models import fold
from mvidarr.errors import FieldError, Invalid, TooMany

SHORTEST = 10  # characters
LONGEST = 1024  # characters; only so that nobody makes us hash a film
QUEUE = 64  # attempts that may wait for a slot before new ones are sent away

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_SCHEME = "1"  # stands before the bcrypt hash: which preparation the password went through
_DOMAIN = b"mvidarr password 1"

# Those of ten characters and more at the top of every leaked list, folded; the shorter ones are refused by length.
COMMON = frozenset(
    """
    1234567890 12345678910 123456789a 0123456789 0987654321 9876543210 1234512345 1122334455 1111111111 0000000000
    123123123123 123456123456 1234567891 11111111111 123456789123 a123456789 q123456789 1q2w3e4r5t 1q2w3e4r5t6y
    1qaz2wsx3edc q1w2e3r4t5 q1w2e3r4t5y6 zaq12wsxcde3 qwertyuiop qwertyuiop123 qwerty123456 qwerty12345 qwerty1234
    asdfghjkl1 asdfghjkl123 asdfasdfasdf zxcvbnm123 1234qwerasdf abcdefghij abc123abc123 abcd123456 abc1234567
    password12 password123 password1234 password12345 password123! password1! password!1 p@ssw0rd123 p@ssword123
    passw0rd123 passwordpassword mypassword mypassword1 changeme123 changeme1234 changemenow welcome123 welcome1234
    letmein123 letmein1234 iloveyou12 iloveyou123 administrator admin12345 admin123456 adminadmin adminadmin1
    rootroot12 superman123 football123 baseball123 princess123 sunshine123 dragon1234 monkey1234 michael123
    computer123 internet123 trustno1trustno1 test123456 testtest12 testtest123 qazwsxedcrfv qazwsxedc123
    mvidarr123 mvidarr1234 mvidarrmvidarr musicvideo musicvideos
    """.split()
)


def check_choice(password: str, name: str) -> None:
    """Refuse what is guessed first. No rules of composition: they make passwords worse, length makes them better."""
    folded = fold(password)
    if len(password) < SHORTEST:
        raise _refused(f"A password has at least {SHORTEST} characters. A few words in a row are easy to remember.")
    if len(password) > LONGEST:
        raise _refused(f"A password has at most {LONGEST} characters.")
    if folded == fold(name):
        raise _refused("The password must not be the user name.")
    if folded in COMMON or len(set(folded)) < 3:
        raise _refused("This password is one of the first that anybody would guess. Choose another.")


def made_up_password() -> str:
    """For somebody who will be told it, and may change it: 99 random bits in letters that nobody mistakes."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError("password", sentence),))


class Turn:
    """Permission to keep one core busy with bcrypt; see ``Passwords.turn``."""

    def __init__(self, cost: int) -> None:
        self._cost = cost
        # Well-formed, of the present cost, and of no password: an unknown user takes as long as a wrong password.
        self._nobody = f"$2b${cost:02d}${'.' * 53}".encode()

    async def hash(self, password: str) -> str:
        made = await asyncio.to_thread(bcrypt.hashpw, _prepared(password), bcrypt.gensalt(self._cost))
        return _SCHEME + made.decode("ascii")

    async def matches(self, password: str, hashed: str | None) -> bool:
        """``None`` stands for a user that does not exist: False, after the same time."""
        stored = self._nobody if hashed is None else hashed.removeprefix(_SCHEME).encode("ascii")
        same = await asyncio.to_thread(bcrypt.checkpw, _prepared(password), stored)
        return same and hashed is not None


class Passwords:
    """``cost`` is bcrypt's, ``slots`` how many hashes may be computed at once."""

    def __init__(self, *, cost: int = 12, slots: int = 2) -> None:
        self._cost = cost
        self._slots = asyncio.Semaphore(slots)
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """Wait for a slot. What decides whether an attempt may go on belongs inside: a crowd of attempts at once
        then can't all pass before the first of them is counted."""
        if self._waiting >= QUEUE:
            raise TooMany("Too many people sign in at this moment. Try again in a few seconds.", retry_after=5)
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            yield Turn(self._cost)
        finally:
            self._slots.release()

    async def hash(self, password: str) -> str:
        async with self.turn() as turn:
            return await turn.hash(password)

    def outdated(self, hashed: str) -> bool:
        """True when the hash was made with another cost or preparation than new ones get."""
        return not hashed.startswith(f"{_SCHEME}$2b${self._cost:02d}$")


def _prepared(password: str) -> bytes:
    """One form for one password, whichever keyboard composed its letters."""
    text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.digest(_DOMAIN, text, hashlib.sha256))
