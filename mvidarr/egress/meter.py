"""A limit of bytes a second, shared fairly by all who are on their way at the moment.

Whoever has moved some bytes pays for them before moving more. While there is enough for all, nobody waits; when there
is not, each gets the same of every slice of time, and what one doesn't need goes to the others.
"""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, field

from mvidarr.egress.dividing import divide

SLICE = 0.05  # seconds
SAVED = 0.1  # seconds of the limit that nobody needed may be spent at once later
SMALLEST, LARGEST = 4 * 1024, 128 * 1024


@dataclass(slots=True)
class _Account:
    owed: int = 0
    waiting: "list[asyncio.Future[None]]" = field(default_factory=list)


class Meter:
    """``limit``: bytes a second, None for no limit; it may change at any time."""

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._saved = 0.0
        self._reckoned = 0.0  # moment up to which what comes in is in ``_saved``
        self._accounts: dict[Hashable, _Account] = {}  # of those who owe something
        self._timer: asyncio.TimerHandle | None = None

    @property
    def limit(self) -> int | None:
        return self._limit

    @limit.setter
    def limit(self, limit: int | None) -> None:
        self._earn()
        self._limit = limit
        if limit is None:
            for who in list(self._accounts):
                self.forget(who)

    @property
    def piece(self) -> int:
        """How many bytes may be moved before paying: so few that nobody stands still for long afterwards."""
        if self._limit is None:
            return LARGEST
        return max(SMALLEST, min(LARGEST, self._limit // (2 * max(1, len(self._accounts)))))

    async def pay(self, who: Hashable, amount: int) -> None:
        """Returns when ``who`` may go on."""
        if self._limit is None:
            return
        self._earn()
        if not self._accounts and self._saved >= amount:
            self._saved -= amount
            return
        account = self._accounts.setdefault(who, _Account())
        account.owed += amount
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SLICE, self._share)
        if account.owed > self._credit:
            turn = asyncio.get_running_loop().create_future()
            account.waiting.append(turn)
            await turn

    def forget(self, who: Hashable) -> None:
        """Nothing more is asked of it."""
        account = self._accounts.pop(who, None)
        if account is not None:
            _wake(account)

    @property
    def _credit(self) -> int:
        """Owed by somebody who may go on: at least a share, so that nobody who wants more misses one."""
        return int(2 * (self._limit or 0) * SLICE / max(1, len(self._accounts)))

    def _earn(self) -> None:
        moment = asyncio.get_running_loop().time()
        if self._limit is not None:
            most = self._limit * (moment - self._reckoned if self._accounts else SAVED)
            self._saved = min(self._saved + self._limit * (moment - self._reckoned), max(most, self._limit * SAVED))
        self._reckoned = moment

    def _share(self) -> None:
        self._timer = None
        self._earn()
        for who, share in divide(int(self._saved), {who: one.owed for who, one in self._accounts.items()}).items():
            account = self._accounts[who]
            account.owed -= share
            self._saved -= share
            if account.owed <= self._credit:
                _wake(account)
            if not account.owed:
                del self._accounts[who]
        if self._accounts:
            self._timer = asyncio.get_running_loop().call_later(SLICE, self._share)


def _wake(account: _Account) -> None:
    for turn in account.waiting:
        if not turn.done():
            turn.set_result(None)
    account.waiting.clear()
