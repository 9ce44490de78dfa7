"""Jobs that run in this process: their latest progress, unsaved lines, and the way to stop them."""

import asyncio
from collections.abc import Callable, Iterator

from mvidarr.jobs.lines import LineBuffer
from mvidarr.jobs.models import JobRow, JobView, Reason, Role, view_of
from mvidarr.jobs.progress import Progress, Throttle
from mvidarr.observe import get_logger

OnUpdate = Callable[[JobView], None]
OnBegin = Callable[[JobRow], None]
_log = get_logger("mvidarr.jobs")


class Running:
    """One attempt of one job, here and now. ``ending`` once its handler is over and only the row is behind."""

    def __init__(self, job: JobRow, last_line: int) -> None:
        self.job = job
        self.progress = Progress(stage=job.stage)
        self.lines = LineBuffer(last_line)
        self.reason: Reason | None = None
        self.task: asyncio.Task[None] | None = None
        self.started = False
        self.ending = False

    def cancel(self, reason: Reason) -> None:
        """The first reason stays. A task that has not begun reads it before it begins: one that is cancelled
        before its first step would never store its end."""
        self.reason = self.reason or reason
        if self.task is not None and self.started and not self.ending:
            self.task.cancel(self.reason)


class Live:
    """What ``get`` and ``list`` lay over the stored rows, and the only place from which updates leave. ``role_for``:
    the smallest that may start a job again."""

    def __init__(self, role_for: Callable[[JobRow], Role], interval: float = 0.25) -> None:
        self._role_for = role_for
        self._running: dict[int, Running] = {}
        self._listeners: list[OnUpdate] = []
        self._begins: list[OnBegin] = []
        self._throttle = Throttle(interval, self._send_progress)
        self.empty = asyncio.Event()
        self.empty.set()

    def listen(self, on_update: OnUpdate) -> None:
        self._listeners.append(on_update)

    def on_begin(self, call: OnBegin) -> None:
        """``call`` hears of every job that begins here."""
        self._begins.append(call)

    def enter(self, job: JobRow, last_line: int) -> Running:
        running = Running(job, last_line)
        self._running[job.id] = running
        self.empty.clear()
        for call in self._begins:
            call(job)
        return running

    def leave(self, running: Running) -> None:
        if self._running.get(running.job.id) is running:
            del self._running[running.job.id]
            self._throttle.forget(running.job.id)
        if not self._running:
            self.empty.set()

    def find(self, job_id: int) -> Running | None:
        return self._running.get(job_id)

    def __iter__(self) -> Iterator[Running]:
        return iter(list(self._running.values()))

    def __len__(self) -> int:
        return len(self._running)

    def view(self, job: JobRow) -> JobView:
        running = self._running.get(job.id)
        return view_of(job, self._role_for(job), running.progress if running else None)

    def cancel(self, job: JobRow) -> None:
        """A person asked for the end of this job, if it runs here."""
        running = self._running.get(job.id)
        if running is not None and running.job.owner == job.owner:
            running.job = job
            running.cancel(Reason.USER)

    def pause(self, job_id: int) -> None:
        """A person asked it to rest, if it runs here."""
        running = self._running.get(job_id)
        if running is not None:
            running.cancel(Reason.PAUSED)

    def changed(self, job: JobRow) -> None:
        """A state or stage that is stored now leaves at once."""
        if job.state != "running":
            self._throttle.forget(job.id)
        self._send(self.view(job))

    def moved(self, running: Running) -> None:
        """New progress leaves when its time comes."""
        self._throttle.touch(running.job.id)

    def close(self) -> None:
        self._throttle.close()

    def _send_progress(self, job_id: int) -> None:
        running = self._running.get(job_id)
        if running is not None and not running.ending:
            self._send(self.view(running.job))

    def _send(self, view: JobView) -> None:
        for listener in self._listeners:
            try:
                listener(view)
            except Exception:  # noqa: BLE001 - event dispatch: a listener's fault is not the job's
                _log.exception("job_update_listener_failed", job_id=view["id"])
