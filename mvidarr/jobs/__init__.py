"""Jobs: everything that takes longer than a request, persistent, claimed atomically, run in lanes.

A room hands in a ``Kind`` (handler, lane, retry policy, ``settle``) and asks for work with ``Jobs.enqueue`` inside its
own transaction. The ``Supervisor`` claims, runs, stores the end and calls ``settle`` in the transaction of every change
of state, so the room's own rows move with the job. Several supervisors share one PostgreSQL: owner, lease and heartbeat
say who holds a job. After a kill -9 the jobs of the dead process go back to the queue; a stage may therefore run twice
and is safe to repeat.

    models, progress, lines, retry, lanes (pure)    claim, settling, transitions, intake, places, store (SQL)
    cron (pure)  schedule (what happens by itself; only enqueues)
    live (what runs here)  clerk (writes ends, stages, lines)  watch (leases)  attempt  supervisor    desk (public face)

Tables owned: ``jobs``, ``job_lines``, ``job_attempts``, ``schedules``. Emits no events; updates leave
through ``on_update``.
"""

from mvidarr.jobs.context import JobContext
from mvidarr.jobs.cron import checked as checked_cron
from mvidarr.jobs.cron import in_words as cron_in_words
from mvidarr.jobs.desk import Jobs
from mvidarr.jobs.health import Health
from mvidarr.jobs.kinds import Kind, Kinds, Settle
from mvidarr.jobs.lanes import DEFAULT_LANES, Lanes
from mvidarr.jobs.models import (
    AttemptView,
    JobError,
    JobPage,
    JobRow,
    JobView,
    LineView,
    NewJob,
    Outcome,
    Reason,
    Role,
)
from mvidarr.jobs.owner import Owner
from mvidarr.jobs.places import hold_waiting, put_at
from mvidarr.jobs.retry import RetryPolicy
from mvidarr.jobs.schedule import Schedule, Scheduler, ScheduleView
from mvidarr.jobs.store import busy, hold_open_of, open_about
from mvidarr.jobs.supervisor import Pace, Supervisor

__all__ = [
    "DEFAULT_LANES",
    "AttemptView",
    "Health",
    "JobContext",
    "JobError",
    "JobPage",
    "JobRow",
    "JobView",
    "Jobs",
    "Kind",
    "Kinds",
    "Lanes",
    "LineView",
    "NewJob",
    "Outcome",
    "Owner",
    "Pace",
    "Reason",
    "RetryPolicy",
    "Role",
    "Schedule",
    "ScheduleView",
    "Scheduler",
    "Settle",
    "Supervisor",
    "busy",
    "checked_cron",
    "cron_in_words",
    "hold_open_of",
    "hold_waiting",
    "open_about",
    "put_at",
]
