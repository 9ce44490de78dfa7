"""Jobs: one row per piece of long work, its log lines and its attempts. Owner: the room ``jobs``.

State words stand as literals in the partial indexes; a statement that wants such an index writes them as literals too.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from mvidarr.db.tables.base import Id, Json, Moment, metadata

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("state", Text, nullable=False),  # queued | running | done | failed | cancelled
    Column("blocked", Integer, nullable=False, server_default="0"),  # 1 while the job in waits_for is not done
    Column("held", Integer, nullable=False, server_default="0"),  # 1 while a person keeps it from starting
    Column("priority", Integer, nullable=False, server_default="0"),  # higher goes first
    Column("place", Moment, nullable=False, server_default="0"),  # lower goes first, within a priority
    Column("host", Text),  # whom it asks, where that is counted
    Column("not_before", Moment, nullable=False, server_default="0"),
    Column("waits_for", Id, ForeignKey("jobs.id", ondelete="SET NULL")),
    Column("dedupe", Text),
    Column("subject_type", Text),
    Column("subject_id", Id),
    Column("payload", Json, nullable=False, server_default="{}"),
    Column("actor", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),  # all that count, for the person
    Column("starts", Integer, nullable=False, server_default="0"),  # claims, also those a shutdown took back
    Column("tries", Integer, nullable=False, server_default="0"),  # since the last start by hand, for the back-off
    Column("crashes", Integer, nullable=False, server_default="0"),  # deaths of the process in a row
    Column("stage", Text),
    Column("error_code", Text),
    Column("error_detail", Text),
    Column("error_retryable", Integer),
    Column("owner", Text),  # the supervisor that runs it
    Column("lease_until", Moment),
    Column("cancel_requested", Moment),
    Column("cancel_actor", Text),
    Column("created", Moment, nullable=False),
    Column("started", Moment),
    Column("finished", Moment),
    sqlite_autoincrement=True,
)


def _partial(name: str, condition: str, *columns: object, unique: bool = False) -> Index:
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)  # type: ignore[arg-type]


_partial(
    "ix_jobs_ready",
    "state = 'queued' AND blocked = 0 AND held = 0",
    jobs.c.lane,
    jobs.c.priority.desc(),
    jobs.c.place,
    jobs.c.id,
)
_partial("uq_jobs_open_dedupe", "state IN ('queued', 'running')", jobs.c.dedupe, unique=True)
_partial("ix_jobs_running", "state = 'running'", jobs.c.owner)
_partial("ix_jobs_waits_for", "waits_for IS NOT NULL", jobs.c.waits_for)
_partial("ix_jobs_finished", "finished IS NOT NULL", jobs.c.finished)
Index("ix_jobs_state", jobs.c.state, jobs.c.id)
Index("ix_jobs_subject", jobs.c.subject_type, jobs.c.subject_id, jobs.c.id)

job_lines = Table(
    "job_lines",
    metadata,
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("time", Moment, nullable=False),
    Column("level", Text, nullable=False),  # info | warning | error
    Column("text", Text, nullable=False),
    sqlite_with_rowid=False,
)

job_attempts = Table(
    "job_attempts",
    metadata,
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("started", Moment),
    Column("finished", Moment, nullable=False),
    Column("outcome", Text, nullable=False),  # done | failed | retry | cancelled | crashed
    Column("error_code", Text),
    Column("error_detail", Text),
    sqlite_with_rowid=False,
)

# ``due`` is the tick that comes next: whoever moves it on enqueues, so of two processes one does.
schedules = Table(
    "schedules",
    metadata,
    Column("name", Text, primary_key=True),
    Column("cron", Text, nullable=False),  # the expression that ``due`` was computed from
    Column("due", Moment),  # NULL: switched off
    Column("ticked", Moment),  # the last tick that enqueued
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="SET NULL")),  # what it enqueued last
)
