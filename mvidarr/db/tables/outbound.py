"""What the way out keeps between two starts: answers that may be used again, how each source does, what it was asked.
Owner: ``outbound``."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from mvidarr.db.tables.base import Id, Json, Moment, metadata

# Answers of sources. A key is the hash of what was asked; secrets are in neither key nor row.
responses = Table(
    "responses",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Text, nullable=False),
    Column("key", String(64), nullable=False, unique=True),
    Column("status", Integer, nullable=False),
    Column("url", Text, nullable=False),  # where redirects ended, without secrets
    Column("headers", Json, nullable=False),
    Column("body", LargeBinary, nullable=False),  # compressed
    Column("etag", Text),
    Column("modified", Text),  # Last-Modified, as it was sent
    Column("fetched", Moment, nullable=False),
    Column("expires", Moment, nullable=False),  # after that it is asked again, and used only where nobody answers
    Column("used", Moment, nullable=False),
    Index(None, "used"),
    sqlite_autoincrement=True,
)

# How a source does, capability by capability: one may be dead while another lives.
source_states = Table(
    "source_states",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Text, nullable=False),
    Column("capability", Text, nullable=False),
    Column("failures", Integer, nullable=False),  # in a row
    Column("since", Moment),  # of the first of them; None when all is well
    Column("next_try", Moment),  # until then it is not asked
    Column("error", Json),  # {kind, code, detail}
    Column("last_ok", Moment),
    Column("updated", Moment, nullable=False),
    UniqueConstraint("source", "capability"),
    sqlite_autoincrement=True,
)

# What was spent of a quota within its period (``2026-03-01``, as the source counts days).
source_uses = Table(
    "source_uses",
    metadata,
    Column("source", Text, primary_key=True),
    Column("bucket", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("used", Integer, nullable=False),
)
