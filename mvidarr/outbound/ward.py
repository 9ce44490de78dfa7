"""What fails is left alone for a while, and longer each time it fails again: of one source, capability by capability.

Whether anything is to be asked, and what an outcome changes, is decided here, purely; times are seconds.
"""

from dataclasses import dataclass, replace
from typing import Literal

from mvidarr.errors import External
from mvidarr.outbound.manners import DAY

WHOLE = ""  # the ward of all capabilities: a refused key, a source that asks everybody to wait
OPEN_AT = 4  # failed requests in a row
FIRST_PAUSE = 60.0
LONGEST_PAUSE = float(DAY)
LONGEST_OF_NETWORK = 900.0  # that may be our side, and is then well again for all at once

State = Literal["ok", "failing", "resting", "key", "quota"]


@dataclass(frozen=True)
class Trouble:
    """``kind``: that of the fault, or ``network`` and ``timeout``. ``key``: which one was refused (its fingerprint)."""

    kind: str
    code: str
    detail: str
    key: str | None = None


@dataclass(frozen=True)
class Ward:
    """``failures`` in a row, ``since`` the first of them; until ``next_try`` it is left alone."""

    failures: int = 0
    since: float | None = None
    next_try: float | None = None
    trouble: Trouble | None = None
    last_ok: float | None = None

    @property
    def open(self) -> bool:
        """Left alone, or about to be tried: not for everybody, until it has answered once."""
        return self.next_try is not None

    def state(self) -> State:
        if self.trouble is None:
            return "ok"
        if self.trouble.kind in {"key", "quota"}:
            return "key" if self.trouble.kind == "key" else "quota"
        return "resting" if self.open else "failing"

    def left_alone(self, now: float, key: str | None) -> bool:
        if self.trouble is not None and self.trouble.kind == "key":
            return self.trouble.key == key
        return self._before(now)

    def _before(self, now: float) -> bool:
        """Nobody was told to come that much later: the clock was put back."""
        return self.next_try is not None and 0 < self.next_try - now <= LONGEST_PAUSE

    def well(self, now: float) -> "Ward":
        return Ward(last_ok=now)

    def failed(self, now: float, trouble: Trouble, after: float | None = None) -> "Ward":
        since = self.since if self.since is not None else now
        if trouble.kind == "key":
            return replace(self, failures=self.failures + 1, since=since, next_try=None, trouble=trouble)
        if self._before(now):
            return self  # it was asked before it was left alone, or anyway: that says nothing new
        failures = min(self.failures + 1, OPEN_AT) if not self.open else self.failures + 1
        pause = self._pause(failures, trouble, after)
        failures = failures if pause is None else max(failures, OPEN_AT)
        return replace(
            self, failures=failures, since=since, trouble=trouble, next_try=None if pause is None else now + pause
        )

    @staticmethod
    def _pause(failures: int, trouble: Trouble, after: float | None) -> float | None:
        """Seconds; None: not yet."""
        if trouble.kind in {"quota", "busy"} and after is not None:
            return min(max(after, 1.0), LONGEST_PAUSE)
        if failures < OPEN_AT:
            return None
        longest = LONGEST_OF_NETWORK if trouble.kind in {"network", "timeout"} else LONGEST_PAUSE
        return min(FIRST_PAUSE * 2.0 ** min(failures - OPEN_AT, 20), longest)


def trouble_of(error: External, key: str | None) -> Trouble:
    kinds = {"key_refused": "key", "timeout": "timeout", "network": "network"}
    kind = error.code if error.code in {"busy", "down", "quota"} else kinds.get(error.code, "down")
    return Trouble(kind, error.code, error.detail, key if kind == "key" else None)


def scope(trouble: Trouble, capability: str, after: float | None) -> str:
    """What is left alone for it: this capability, or all of the source."""
    return WHOLE if trouble.kind == "key" or (trouble.kind == "busy" and after is not None) else capability
