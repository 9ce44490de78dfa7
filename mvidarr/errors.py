"""What can go wrong, typed once.

MvidarrError
├── Invalid        the request or file makes no sense; ``errors`` names the fields
├── Unauthorized   nobody is signed in, or the credential is not (or no longer) good
├── Forbidden      signed in, but not allowed
├── NotFound       the thing asked for does not exist
├── Conflict       it exists, or moved on, or is busy; ``extra`` carries what stands in the way
├── TooMany        asked too often; try again after ``retry_after`` seconds
├── Unavailable    cannot be done right now (starting, draining, disk full); try again later
└── External       another program or site failed; ``retryable`` says whether trying again makes sense

Rooms raise these; ``web/errors.py`` maps them to responses, once. ``code`` is stable and for programs, ``detail``
is a sentence for the person that says what to do. The technical cause travels as ``__cause__`` and goes to the log.
"Found nothing" is a value, not an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldError:
    """One field of a request that is wrong; ``field`` is a dotted path."""

    field: str
    message: str


class MvidarrError(Exception):
    """``extra`` is merged into the problem document, so its values are JSON."""

    code = "error"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        errors: tuple[FieldError, ...] = (),
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.errors = errors
        self.extra = dict(extra or {})


class Invalid(MvidarrError):
    code = "invalid"


class Unauthorized(MvidarrError):
    code = "unauthorized"


class Forbidden(MvidarrError):
    code = "forbidden"


class NotFound(MvidarrError):
    code = "not_found"


class Conflict(MvidarrError):
    code = "conflict"


class _Later(MvidarrError):
    def __init__(self, detail: str, *, retry_after: int = 1, code: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.retry_after = retry_after  # seconds


class TooMany(_Later):
    code = "too_many"


class Unavailable(_Later):
    code = "unavailable"


class External(MvidarrError):
    """``source`` names the program or site, in lower case: ``ytdlp``, ``ffmpeg``, ``musicbrainz``. ``attempts`` and
    ``delays`` (seconds before each further try, the last stays) are for callers that let the error plan."""

    code = "external"

    def __init__(
        self,
        detail: str,
        *,
        source: str,
        retryable: bool = False,
        retry_after: int | None = None,
        code: str | None = None,
        attempts: int | None = None,
        delays: tuple[int, ...] = (),
    ) -> None:
        super().__init__(detail, code=code)
        self.source = source
        self.retryable = retryable
        self.retry_after = retry_after  # seconds; None leaves the pace to the caller's back-off
        self.attempts = attempts
        self.delays = delays
