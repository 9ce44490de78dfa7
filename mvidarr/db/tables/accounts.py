"""Who may come in: users, their browser sessions, the keys that sign access tokens, and failed attempts to sign in."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from mvidarr.db.tables.base import Id, Moment, metadata

# ``epoch`` counts up when password, role or ``disabled`` change: access tokens signed before that end.
users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),  # the folded name: one "Björk", however it is written
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Column("epoch", Integer, nullable=False, server_default="1"),
    Column("created", Moment, nullable=False),
    Column("last_sign_in", Moment),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),  # SHA-256 in hex; the token is only in the cookie
    Column("agent", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False, index=True),
    sqlite_autoincrement=True,
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("created", Moment, nullable=False),
)

# ``subject`` is a digest of the name or network tried: people type passwords into the wrong field.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False),
    Index(None, "last"),
)
