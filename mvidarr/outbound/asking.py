"""How somebody asks: a job waits its turn and tries again, a person who looks at a page does neither for long.

Said once around whatever asks, so that no provider has to hand it on; tasks that are started inside inherit it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

JOB_SECONDS = 120.0  # a question of a job takes no longer, with all its pauses


@dataclass(frozen=True)
class Asking:
    """``seconds``: how long all of a question may take. ``hurry``: it goes before those that have time. ``anyway``:
    also what is left alone just now, or has refused the key; once. ``anew``: what is kept is asked for again."""

    seconds: float = JOB_SECONDS
    hurry: bool = False
    anyway: bool = False
    anew: bool = False


_AS_A_JOB = Asking()
_asking: ContextVar[Asking] = ContextVar("asking", default=_AS_A_JOB)


def current() -> Asking:
    return _asking.get()


@contextmanager
def asking(*, patience: float | None = None, anyway: bool = False, anew: bool = False) -> Iterator[None]:
    """``patience``: seconds that a person waits; without it, as a job does."""
    seconds, hurry = (JOB_SECONDS, False) if patience is None else (patience, True)
    token = _asking.set(Asking(seconds, hurry, anyway, anew))
    try:
        yield
    finally:
        _asking.reset(token)
