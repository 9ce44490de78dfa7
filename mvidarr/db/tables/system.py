"""What the house notices about itself: failures by their cause, how it did minute by minute, what the health checks
found. Owner: ``system``."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from mvidarr.db.tables.base import Id, Json, Moment, metadata

# One row for each cause, however often it strikes.
failures = Table(
    "failures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("origin", Text, nullable=False),  # request | job | task
    Column("code", Text, nullable=False),
    Column("place", Text, nullable=False),  # a route, a kind of job, a task
    Column("sentence", Text, nullable=False),
    Column("detail", Text, nullable=False),  # of the latest: the traceback, redacted
    Column("reference", Text, nullable=False),  # of the latest: the error id, or the job's number
    Column("count", Integer, nullable=False),
    Column("first", Moment, nullable=False),
    Column("last", Moment, nullable=False),
    Index(None, "last"),
    sqlite_autoincrement=True,
)

# One row a minute and process, kept for a good day.
minutes = Table(
    "minutes",
    metadata,
    Column("minute", Moment, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("figures", Json, nullable=False),
)

# What is not well, by the code of its check; a row goes when all is well again.
findings = Table(
    "findings",
    metadata,
    Column("code", Text, primary_key=True),
    Column("severity", Text, nullable=False),  # notice | warning | error
    Column("message", Text, nullable=False),
    Column("since", Moment, nullable=False),
)
