"""When a failed attempt is tried again, and what its exception means to a person (pure)."""

from collections.abc import Callable
from dataclasses import dataclass

from mvidarr.clock import HOUR, SECOND
from mvidarr.errors import External, MvidarrError, TooMany, Unavailable
from mvidarr.jobs.models import JobError

AT_ONCE, DEATHS = 5, 15  # deaths in a row: after so many it waits, after so many it is given up
FIRST_WAIT = 10 * SECOND  # then twice as long each time: more than an hour in all
_APART = 8  # jobs that follow each other come back at so many moments
INTERNAL = JobError("internal", "Something went wrong inside MVidarr. The server's log has the cause.")


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential back-off with jitter: ``base`` seconds, times ``factor`` each time, never above ``cap``. ``heeds``:
    an error that knows how often and when trying again makes sense is believed. ``pace`` multiplies every wait, also
    those that an error names: tests that really wait make it small."""

    max_attempts: int = 4
    base: float = 15.0
    cap: float = 3600.0
    factor: float = 4.0
    heeds: bool = False
    pace: float = 1.0

    def delay(self, tries: int, chance: float) -> float:
        """Seconds after try number ``tries`` (from 1); ``chance`` in 0..1 spreads it over the upper half."""
        full = min(self.cap, self.base * self.factor ** min(tries - 1, 64))
        return full * (0.5 + 0.5 * chance)


def meaning(error: Exception) -> JobError:
    """Our own errors speak for themselves; of any other only the log hears the cause."""
    if not isinstance(error, MvidarrError):
        return INTERNAL
    retryable = isinstance(error, (TooMany, Unavailable)) or (isinstance(error, External) and error.retryable)
    return JobError(error.code, error.detail, retryable)


def next_try(error: Exception, policy: RetryPolicy, tries: int, now: int, random: Callable[[], float]) -> int | None:
    """The moment of the next try, or None: it makes no sense, or the tries are used up.

    A site that names its own pace wins; a machine that is busy (``Unavailable``) is asked no sooner than the back-off.
    """
    plan = error if policy.heeds and isinstance(error, External) else None
    if not meaning(error).retryable or tries >= ((plan and plan.attempts) or policy.max_attempts):
        return None
    delay = policy.delay(tries, random())
    if plan is not None and plan.delays:
        delay = plan.delays[min(max(tries, 1), len(plan.delays)) - 1] * (1 + random() / 10)
    if isinstance(error, External) and error.retry_after is not None:
        delay = error.retry_after
    elif isinstance(error, (TooMany, Unavailable)):
        delay = max(delay, error.retry_after)
    return now + round(delay * policy.pace * SECOND)


def after_death(deaths: int, number: int) -> int | None:
    """Milliseconds until job ``number`` is started again, when the server died so many times in a row while it ran;
    None: it is given up.

    Every job that runs when a server dies gets the blame, and a machine that loses power every few minutes must not
    cost anybody their work. So it comes back at once at first, then later each time: a job that kills the server does
    so ever more seldom, and others that ran beside it come back at other moments than that one, and get through.
    """
    if deaths >= DEATHS:
        return None
    if deaths <= AT_ONCE:
        return 0
    wait = FIRST_WAIT << (deaths - AT_ONCE - 1)
    return min(wait + wait * (number % _APART) // _APART, HOUR)


def only_leaf(error: Exception) -> Exception:
    """A task group wraps what went wrong inside it; a single error speaks for itself."""
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error
