"""Downloads as the API shows them."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from mvidarr.downloads.ranking.explaining import PlaceReason

State = Literal["queued", "paused", "running", "done", "failed", "cancelled"]


class Failure(TypedDict):
    code: str
    detail: str
    retryable: NotRequired[bool]


class Attempt(TypedDict):
    """``outcome``: done, failed, retry, cancelled or crashed."""

    n: int
    started: str | None
    finished: str
    outcome: str
    code: str | None
    detail: str | None


class Download(TypedDict):
    """``position``: place in the queue, from 1, while it is queued. ``explained``: why there, while it waits."""

    id: int
    video_id: int
    job_id: int | None
    state: State
    priority: int
    position: int | None
    reasons: list[str]
    explained: list[PlaceReason]
    attempts: list[Attempt]
    error: Failure | None
    created: str
    started: str | None
    finished: str | None


class DownloadPage(TypedDict):
    items: list[Download]
    next: str | None
