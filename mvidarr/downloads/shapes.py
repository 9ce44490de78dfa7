"""Downloads as the API shows them."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

State = Literal["queued", "paused", "running", "done", "failed", "cancelled"]


class Failure(TypedDict):
    code: str
    detail: str
    retryable: NotRequired[bool]


class Download(TypedDict):
    id: int
    video_id: int
    job_id: int | None
    state: State
    priority: int
    reasons: list[str]
    error: Failure | None
    created: str
    started: str | None
    finished: str | None
