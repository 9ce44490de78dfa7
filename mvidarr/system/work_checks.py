"""Health checks of the work: is the queue worked on, do jobs fail, do schedules run."""

from collections.abc import Awaitable, Callable

from mvidarr.clock import MINUTE
from mvidarr.jobs import Health, Jobs, Scheduler
from mvidarr.jobs.health import LaneHealth
from mvidarr.observe.health import Finding, finding, fine
from mvidarr.system.checks import Checked

STUCK = 10 * 60.0  # seconds that a job waits although its lane has room
LATE = 15 * MINUTE
MANY = 10  # failed jobs in a day
_FAILED = "state:failed finished:<1d"
_ACTIVITY = "/activity?q=state:failed+finished:%3C1d"


def work_checks(jobs: Jobs, scheduler: Scheduler) -> list[Checked]:
    return [queue_check(jobs.health), failures_check(jobs.count), schedules_check(scheduler)]


def queue_check(health: Callable[[], Awaitable[Health]]) -> Checked:
    """A full lane may keep jobs waiting for as long as it likes: what is wrong is one with room that takes none."""

    async def check() -> Finding:
        found = await health()
        waiting = sum(lane["queued"] for lane in found["lanes"])
        if found["supervisor"]["heartbeat"] is None:  # no server is looked at here, or it has just begun
            return fine("queue", _waiting(waiting))
        if not found["supervisor"]["alive"]:
            remedy = "Restart MVidarr; what was running is found again. The log says what happened before."
            return finding("queue", "error", "Nobody works on the queue any more.", remedy, "/activity")
        stuck = [lane for lane in found["lanes"] if _is_stuck(lane)]
        if stuck:
            text = f"Jobs wait in {_names(stuck)} although there is room: the oldest for {_longest(stuck)} minutes."
            return finding("queue", "warning", text, "Restart MVidarr, and look into the log.", "/activity")
        paused = [lane for lane in found["lanes"] if not lane["concurrency"] and lane["queued"]]
        if paused:
            text = f"{_names(paused)} paused, with {_jobs(sum(lane['queued'] for lane in paused))} in the queue."
            return finding("queue", "notice", text, "Give it room under Settings when they shall run.", "/activity")
        return fine("queue", _waiting(waiting))

    return Checked("queue", check)


def _is_stuck(lane: LaneHealth) -> bool:
    return lane["running"] < lane["concurrency"] and lane["oldest"] is not None and lane["oldest"] > STUCK


def _names(lanes: list[LaneHealth]) -> str:
    if len(lanes) == 1:
        return f"The lane {lanes[0]['name']} is" if not lanes[0]["concurrency"] else f"the lane {lanes[0]['name']}"
    names = ", ".join(lane["name"] for lane in lanes)
    return f"The lanes {names} are" if not lanes[0]["concurrency"] else f"the lanes {names}"


def _longest(lanes: list[LaneHealth]) -> int:
    return round(max(lane["oldest"] or 0.0 for lane in lanes) / 60)


def _waiting(count: int) -> str:
    return f"{_jobs(count)} in the queue." if count else "Nothing waits in the queue."


def _jobs(count: int) -> str:
    return "1 job" if count == 1 else f"{count:,} jobs"


def failures_check(count: Callable[[str], Awaitable[int]]) -> Checked:
    """Some videos can't be had, which is nobody's fault; a fault of our own, or many at once, is worth a look."""

    async def check() -> Finding:
        failed = await count(_FAILED)
        internal = await count(f"{_FAILED} error:internal") if failed else 0
        if not failed:
            return fine("jobs_failed", "No job failed within the last day.")
        text = f"{_jobs(failed)} failed within the last day."
        if internal:
            text = f"{_jobs(failed)} failed within the last day, {internal:,} of them by a fault in MVidarr."
            return finding("jobs_failed", "warning", text, "The log has the cause: please report it.", _ACTIVITY)
        remedy = "Each says why under Activity; retry those that can succeed now."
        return finding("jobs_failed", "warning" if failed >= MANY else "notice", text, remedy, _ACTIVITY)

    return Checked("jobs_failed", check)


def schedules_check(scheduler: Scheduler) -> Checked:
    async def check() -> Finding:
        late = await scheduler.late(LATE)
        if late:
            remedy = "Restart MVidarr; each catches up once."
            return finding("schedules", "warning", f"Overdue: {', '.join(late)}.", remedy, "/system/tasks")
        failed = [view for view in await scheduler.views() if view["last_outcome"] == "failed"]
        if failed:
            text = " ".join(f"{view['label']} failed: {view['last_error'] or 'see its log.'}" for view in failed)
            return finding("schedules", "warning", text, "Mend that, then run it from the tasks.", "/system/tasks")
        return fine("schedules", "Every task that runs by itself did so.")

    return Checked("schedules", check)
