"""How a source wants to be asked, and what its answers mean: told by whoever knows the source, kept by ``Web``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Literal

FaultKind = Literal["busy", "down", "key", "quota", "private", "missing", "bad"]


@dataclass(frozen=True)
class Fault:
    """Why an answer is none. ``after``: seconds until it is worth asking again, where the source says so.

    busy     asked too often: wait, then again
    down     it does not work right now: again later
    key      it refuses our key: nobody asks again until the key has changed
    quota    what may be asked in this period is spent: nobody asks before ``after``
    private  this needs somebody's permission: nothing is wrong with the source
    missing  there is no such thing: an answer, not a failure
    bad      we asked in a wrong way: nothing is wrong with the source, and asking again is no use
    """

    kind: FaultKind
    detail: str = ""
    after: float | None = None


Judge = Callable[[int, Mapping[str, str], bytes], Fault | None]


@dataclass(frozen=True)
class Quota:
    """``most`` units within a day of ``zone``; ``bucket`` names what is counted (``search``, ``units``)."""

    bucket: str
    most: int
    zone: tzinfo = UTC


@dataclass(frozen=True)
class Manners:
    """``pace``: seconds between the starts of two requests; ``burst``: how many may start at once before that holds;
    ``at_once``: how many may be open. ``seconds``: how long an answer may take. ``judge``: what an answer is, None for
    a good one; without it the status alone decides. ``apart``: capabilities that are machines of their own: a key that
    one of them refuses, or the rest that it asks for, says nothing of the others."""

    pace: float = 1.0
    burst: int = 1
    at_once: int = 2
    seconds: float = 20.0
    tries: int = 4
    judge: Judge | None = None
    quotas: tuple[Quota, ...] = ()
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Keep:
    """How long an answer is used again, in seconds: a good one, and that there is no such thing. 0 keeps none.

    A kept one that is too old is asked for anew with its ETag, and used as it is where nobody answers."""

    good: int = 0
    missing: int = 0


DAY = 86_400
WEEK = 7 * DAY
