"""What a job is: the row, the request for one, its kind, how it ended, and the shape that clients see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from typing_extensions import TypedDict

from mvidarr.clock import iso, iso_or_none
from mvidarr.jobs.progress import NO_PROGRESS, Progress, ProgressView

State = Literal["queued", "running", "done", "failed", "cancelled"]
Role = Literal["user", "manager", "admin"]
OPEN: tuple[State, ...] = ("queued", "running")
FINISHED: tuple[State, ...] = ("done", "failed", "cancelled")

DEPENDENCY_FAILED = "dependency_failed"
CRASHED = "crashed"


class Reason(Enum):
    """Why a running handler is being cancelled."""

    USER = "user"
    PAUSED = "paused"  # by a person: keep what a next attempt can use
    SHUTDOWN = "shutdown"
    LOST = "lost"  # another process holds the job now: end without a trace


@dataclass(frozen=True)
class JobError:
    code: str
    detail: str  # a sentence for the person
    retryable: bool = False


@dataclass(frozen=True)
class NewJob:
    """A request for work; ``dedupe`` is unique among open jobs, ``waits_for`` is a job that must be done first. Within
    a priority the lowest ``place`` goes first; without one it stands behind all that came before."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    subject: tuple[str, int] | None = None
    dedupe: str | None = None
    waits_for: int | None = None
    not_before: int | None = None
    priority: int = 0
    place: int | None = None
    host: str | None = None
    actor: str = "system"


@dataclass(frozen=True, slots=True)
class JobRow:
    id: int
    kind: str
    lane: str
    state: State
    blocked: bool
    held: bool
    priority: int
    place: int
    host: str | None
    not_before: int
    waits_for: int | None
    dedupe: str | None
    subject: tuple[str, int] | None
    payload: Mapping[str, Any]
    actor: str
    attempts: int  # counted attempts, the running one included
    starts: int  # times it was claimed, counted or not
    tries: int  # attempts since it was last started by hand
    crashes: int  # deaths of the process in a row
    stage: str | None
    error: JobError | None
    owner: str | None
    cancel_requested: int | None
    cancel_actor: str | None
    created: int
    started: int | None
    finished: int | None


@dataclass(frozen=True)
class Outcome:
    """A change of state, as a room's ``settle`` sees it; ``job`` beside it is the row after the change."""

    state: State
    cause: Literal[
        "claimed", "finished", "retry", "by_hand", "cancelled", "paused", "shutdown", "crashed", "dependency"
    ]  # fmt: skip
    error: JobError | None = None
    actor: str | None = None


class ErrorView(TypedDict):
    code: str
    detail: str
    retryable: bool


class SubjectView(TypedDict):
    type: str
    id: int


class JobView(TypedDict):
    """``Job`` of the API; times ISO 8601. ``held``: paused by a person, or about to be. ``actor`` asked for it.
    ``role``: the smallest that may start it again, and stop it; what needs no more than ``user`` is stopped by whoever
    asked for it, and by managers."""

    id: int
    kind: str
    lane: str
    state: str
    held: bool
    progress: ProgressView
    error: ErrorView | None
    attempts: int
    created: str
    started: str | None
    finished: str | None
    not_before: str | None
    waits_for: int | None
    subject: SubjectView | None
    cancellable: bool
    actor: str
    role: Role


class JobPage(TypedDict):
    items: list[JobView]
    next: str | None


class LineView(TypedDict):
    n: int
    time: str
    level: str
    text: str


class AttemptView(TypedDict):
    """``outcome``: done, failed, retry, cancelled or crashed."""

    n: int
    started: str | None
    finished: str
    outcome: str
    code: str | None
    detail: str | None


def row_of(values: Mapping[str, Any]) -> JobRow:
    """A ``jobs`` row as the database gives it."""
    subject = None if values["subject_type"] is None else (values["subject_type"], values["subject_id"])
    error = None
    if values["error_code"] is not None:
        error = JobError(values["error_code"], values["error_detail"] or "", bool(values["error_retryable"]))
    return JobRow(
        id=values["id"],
        kind=values["kind"],
        lane=values["lane"],
        state=values["state"],
        blocked=bool(values["blocked"]),
        held=bool(values["held"]),
        priority=values["priority"],
        place=values["place"],
        host=values["host"],
        not_before=values["not_before"],
        waits_for=values["waits_for"],
        dedupe=values["dedupe"],
        subject=subject,
        payload=values["payload"],
        actor=values["actor"],
        attempts=values["attempts"],
        starts=values["starts"],
        tries=values["tries"],
        crashes=values["crashes"],
        stage=values["stage"],
        error=error,
        owner=values["owner"],
        cancel_requested=values["cancel_requested"],
        cancel_actor=values["cancel_actor"],
        created=values["created"],
        started=values["started"],
        finished=values["finished"],
    )


def _progress_view(job: JobRow, live: Progress | None) -> ProgressView:
    progress = live or NO_PROGRESS
    fraction = 1.0 if job.state == "done" else progress.fraction
    return {
        "fraction": fraction,
        "stage": progress.stage or job.stage,
        "speed": progress.speed,
        "eta": progress.eta,
        "message": progress.message,
    }


def view_of(job: JobRow, role: Role, live: Progress | None = None) -> JobView:
    """``live`` is what a job that runs here last reported; the row knows only its stage."""
    error, subject = job.error, job.subject
    return {
        "id": job.id,
        "kind": job.kind,
        "lane": job.lane,
        "state": job.state,
        "held": job.held,
        "progress": _progress_view(job, live),
        "error": None if error is None else {"code": error.code, "detail": error.detail, "retryable": error.retryable},
        "attempts": job.attempts,
        "created": iso(job.created),
        "started": iso_or_none(job.started),
        "finished": iso_or_none(job.finished),
        "not_before": iso(job.not_before) if job.state == "queued" and job.not_before else None,
        "waits_for": job.waits_for if job.blocked else None,
        "subject": None if subject is None else {"type": subject[0], "id": subject[1]},
        "cancellable": job.state in OPEN and job.cancel_requested is None,
        "actor": job.actor,
        "role": role,
    }
