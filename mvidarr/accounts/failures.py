"""Guessing gets slow: a growing delay per user name and per network, kept in the database.

Who is signed in somewhere in a network has a delay of their own there, so strangers elsewhere lock nobody out at home.

An attempt is counted as a failure *before* its password is looked at and taken back when it was right, so many
attempts at once gain nothing. Nobody is made to wait with an open connection: too early an attempt is answered with
``TooMany`` and the seconds to wait, and is not counted.
"""

import hashlib
import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mvidarr import clock
from mvidarr.accounts import store
from mvidarr.accounts.models import fold
from mvidarr.db import Database, Reader
from mvidarr.errors import TooMany

FREE = 3  # failures without a delay; then 1, 2, 4 … seconds
LONGEST = 60  # seconds
MOST = 10  # failures that are counted: where the delay is longest
FORGIVEN_EVERY = 10 * clock.MINUTE  # one failure
KEPT = 10_000  # subjects

_LOCK = "failures"


@dataclass(frozen=True)
class Tally:
    failures: int
    last: int


NONE = Tally(0, 0)


def delay(failures: int) -> int:
    """Seconds after so many failures: 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60."""
    return 0 if failures <= FREE else int(min(LONGEST, 2.0 ** min(failures - FREE - 1, MOST)))


def decayed(tally: Tally, now: int) -> int:
    """The failures that still count. A clock that was set back forgives nothing and punishes nobody longer."""
    return max(0, tally.failures - max(0, now - tally.last) // FORGIVEN_EVERY)


def wait(tally: Tally, now: int) -> int:
    """Seconds until the next attempt is looked at, rounded up."""
    left = delay(decayed(tally, now)) * clock.SECOND - max(0, now - tally.last)
    return max(0, -(-left // clock.SECOND))


def of_user(name: str) -> str:
    return _digest("user", fold(name))


def of_user_at(name: str, address: str) -> str:
    """In a network where somebody is signed in with this name."""
    return _digest("user at", f"{fold(name)}\0{of_address(address)}")


def of_address(address: str) -> str:
    """An IPv6 customer owns a /64, so that is one subject."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return _digest("address", address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return _digest("address", str(parsed.ipv4_mapped))
        return _digest("address", str(ipaddress.ip_network((parsed.packed, 64), strict=False)))
    return _digest("address", str(parsed))


def _digest(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


OF_SETUP = _digest("setup", "")


class Failures:
    def __init__(self, database: Database, *, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._now = now

    async def check(self, *subjects: str) -> None:
        """Raise TooMany while a subject has to wait. Costs one read, so it comes before anything dear."""
        async with self._database.read() as r:
            self._refuse_early(await self._tallies(r, subjects))

    async def waits(self, r: Reader, names: Sequence[str]) -> dict[str, int]:
        """Seconds by user name, of those who have to wait. (How long a network waits is nobody's to see.)"""
        tallies = await self._tallies(r, tuple(of_user(name) for name in names))
        seconds = {name: wait(tallies[of_user(name)], self._now()) for name in names}
        return {name: left for name, left in seconds.items() if left}

    async def attempt(self, *subjects: str) -> None:
        """Count one attempt as failed, or raise TooMany without counting it."""
        moment = self._now()
        async with self._database.write() as w:
            await store.hold(w, _LOCK, moment)
            tallies = await self._tallies(w, subjects)
            self._refuse_early(tallies)
            for subject, tally in tallies.items():
                counted = min(MOST, decayed(tally, moment) + 1)
                await store.set_failures(w, subject, counted, moment)
            await store.forget_failures(w, before=moment - MOST * FORGIVEN_EVERY, keep=KEPT)

    async def succeeded(self, user: str, address: str) -> None:
        """The user starts afresh; the address gets only this attempt back: signing in to one's own account between
        guesses at another gains nothing."""
        async with self._database.write() as w:
            await store.hold(w, _LOCK, self._now())
            await store.clear_failures(w, user)
            await store.lower_failures(w, address)

    def _refuse_early(self, tallies: dict[str, Tally]) -> None:
        moment = self._now()
        seconds = max((wait(tally, moment) for tally in tallies.values()), default=0)
        if seconds:
            raise TooMany(f"Too many failed attempts. Try again in {seconds} s.", retry_after=seconds)

    async def _tallies(self, r: Reader, subjects: tuple[str, ...]) -> dict[str, Tally]:
        known = {row["subject"]: Tally(row["failures"], row["last"]) for row in await store.failures(r, subjects)}
        return {subject: known.get(subject, NONE) for subject in subjects}
