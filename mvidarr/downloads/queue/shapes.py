"""The queue as the API shows it."""

from typing import Literal

from typing_extensions import TypedDict

from mvidarr.downloads.asking.shapes import Failure
from mvidarr.downloads.ranking.explaining import PlaceReason
from mvidarr.downloads.tempo.holding import HoldView
from mvidarr.jobs.progress import ProgressView

EntryState = Literal["queued", "paused", "running"]


class EntryVideo(TypedDict):
    id: int
    title: str
    artist: str | None


class QueueEntry(TypedDict):
    """``id`` is that of the download. ``position``: from 1, of what waits; null while it runs. ``pinned``: somebody
    chose its place. ``waits_for``: the job that reads its address first. ``not_before``: when it is tried again, or
    that job, of which ``error`` is then. ``rests``: why its site is left alone now; null while it is not. ``bytes``:
    received so far. ``steerable``: whoever asks may move, pause and remove it."""

    id: int
    video: EntryVideo
    job_id: int
    state: EntryState
    priority: int
    position: int | None
    pinned: bool
    progress: ProgressView
    host: str | None
    upload: str | None
    bytes: int
    reasons: list[str]
    explained: list[PlaceReason]
    attempts: int
    error: Failure | None
    waits_for: int | None
    not_before: str | None
    rests: HoldView | None
    actor: str
    steerable: bool
    created: str
    started: str | None


class LaneStanding(TypedDict):
    """``concurrency``: how many may run at once, when it is not paused."""

    name: str
    paused: bool
    concurrency: int


class QueueStanding(TypedDict):
    """How many downloads run, wait for their turn, and are paused. ``holds``: why none of them goes on now, the one
    that ends last first; ``resting``: sites that are left alone."""

    running: int
    queued: int
    paused: int
    lanes: list[LaneStanding]
    holds: list[HoldView]
    resting: list[HoldView]


class QueuePage(TypedDict):
    items: list[QueueEntry]
    next: str | None
    standing: QueueStanding


class Steered(TypedDict):
    """``left_out``: no download that waits or runs any more, or nothing of it had to change."""

    changed: int
    left_out: int


class Removed(TypedDict):
    """``change_ids``: changes in which uploads stopped to be sources. ``not_searched``: videos that nobody can look
    for, or for which somebody looks already."""

    changed: int
    left_out: int
    change_ids: list[int]
    searching: int
    not_searched: int
