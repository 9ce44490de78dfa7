"""Token buckets as a storage of the library ``limits``.

The library counts hits in windows; its storage in memory keeps every hit of the window, starts a thread to sweep them
and has no bound. This one answers the same questions with a bucket for each key: it holds ``limit`` tokens and gets
``limit / expiry`` back each second. What is kept of a bucket is one number, the moment at which it is full again, so
who is not known has a full one. At ``largest`` keys those that are full are forgotten, else the one asked for longest
ago: a crowd of addresses can make us forgive, never grow.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from limits.storage import MovingWindowSupport, Storage

LARGEST = 50_000  # keys, of about 200 bytes each
_HAIR = 1e-6  # seconds by which sums of fractions may miss


class Buckets(Storage, MovingWindowSupport):
    """``clock`` in seconds; it never goes back."""

    STORAGE_SCHEME = ["mvidarr-buckets"]  # noqa: RUF012 - the library's way to name a storage

    def __init__(self, *, largest: int = LARGEST, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._largest = largest
        self._clock = clock
        self._full: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = self._clock()
        full = max(self._full.get(key, now), now) + amount * expiry / limit
        if full - now > expiry + _HAIR:
            return False
        self._full[key] = full
        self._full.move_to_end(key)
        if len(self._full) > self._largest:
            self._forget(now)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """A moment and a number of taken tokens, such that the bucket is full ``expiry`` after the moment."""
        now = self._clock()
        full = max(self._full.get(key, now), now)
        return full - expiry, ceil((full - now) * limit / expiry - _HAIR)

    def _forget(self, now: float) -> None:
        """Half of them in one go when they are full, so that the look over all of them is rare."""
        for key in [key for key, full in self._full.items() if full <= now]:
            del self._full[key]
        while len(self._full) > self._largest // 2:
            self._full.popitem(last=False)

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("a bucket has no window to count in")

    def get(self, key: str) -> int:
        raise NotImplementedError("a bucket has no window to count in")

    def get_expiry(self, key: str) -> float:
        return self._full.get(key, self._clock())

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        count = len(self._full)
        self._full.clear()
        return count

    def clear(self, key: str) -> None:
        self._full.pop(key, None)
