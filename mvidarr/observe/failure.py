"""What nobody foresaw, as it is told to whoever keeps count of it: a request, a job or a long-lived task that broke.

``Errors`` of the web makes one for every 500, jobs and tasks make theirs; ``system`` groups them by cause.
"""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mvidarr.observe.redact import redacted_text

Origin = Literal["request", "job", "task"]

_OURS = str(Path(__file__).resolve().parent.parent)
_LONGEST = 20_000  # characters of a traceback: its end, which says most
_SENTENCE = 500  # characters


@dataclass(frozen=True, slots=True)
class Failure:
    """``place``: a route (``GET /api/videos/{id}``), a kind of job, a task. ``sentence`` is for the administrator and
    may name what the exception said; ``detail`` is the traceback; both without secrets. ``cause`` is the same for all
    failures of one kind: the exception and where it was raised, without numbers and texts of the moment. ``reference``
    is the error id that the person was given, or the number of the job."""

    origin: Origin
    code: str
    place: str
    sentence: str
    detail: str
    reference: str
    cause: str


OnFailure = Callable[[Failure], None]  # called from the event loop; never waits


def failure_of(error: BaseException, *, origin: Origin, place: str, reference: str, code: str = "internal") -> Failure:
    said = redacted_text(str(error)).strip()
    name = type(error).__name__
    return Failure(
        origin=origin,
        code=code,
        place=place,
        sentence=(f"{name}: {said}" if said else name)[:_SENTENCE],
        detail=redacted_text("".join(traceback.format_exception(error)))[-_LONGEST:],
        reference=reference,
        cause=f"{name} in {_raised_in(error)}",
    )


def _raised_in(error: BaseException) -> str:
    """``library/videos.py:get (base.py:execute)``: the innermost function of ours, and whose it was that raised."""
    frames = list(_frames(error))
    ours = [(file, function) for file, function in frames if file.startswith(_OURS)]
    places = [f"{file.removeprefix(_OURS).lstrip('/')}:{function}" for file, function in ours[-1:]]
    if frames[-1:] != ours[-1:]:
        file, function = frames[-1]
        places.append(f"({Path(file).name}:{function})" if places else f"{Path(file).name}:{function}")
    return " ".join(places) or "nowhere"


def _frames(error: BaseException) -> Iterator[tuple[str, str]]:
    for frame, _ in traceback.walk_tb(error.__traceback__):
        yield frame.f_code.co_filename, frame.f_code.co_name
