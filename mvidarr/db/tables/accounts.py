"""Who may come in: users, their browser sessions, the credentials of programs, the keys that sign access tokens, failed
attempts to sign in, and what programs were answered."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)  # fmt: skip

from mvidarr.db.tables.base import Id, Json, Moment, metadata

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

# A key of a program. ``hint`` is its beginning, by which people tell keys apart; the key itself is shown once. A
# revoked one stays, so that history can name it.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),  # the most it may do; never more than its user may
    Column("hint", String(16), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),  # SHA-256 in hex
    Column("created", Moment, nullable=False),
    Column("expires", Moment),
    Column("revoked", Moment),
    Column("last_used", Moment),
    sqlite_autoincrement=True,
)

# Each is used once and replaced by the next of its family; one that comes back a second time ends the family, whose
# rows then stay for a while with ``revoked``, so that people see what happened.
refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("family", Id, nullable=False, index=True),  # the id of its first token
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("epoch", Integer, nullable=False),  # of the user when the family began
    Column("agent", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("began", Moment, nullable=False),  # the family
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
    Column("used", Moment),
    Column("revoked", Moment),
    sqlite_autoincrement=True,
)

# What was answered to a request that carried an Idempotency-Key; ``status`` is NULL while it is being worked on.
replies = Table(
    "replies",
    metadata,
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("key_hash", String(64), primary_key=True),
    Column("request_hash", String(64), nullable=False),  # method, address, type and body
    Column("status", Integer),
    Column("headers", Json),
    Column("body", LargeBinary),
    Column("owner", Text, nullable=False),  # the process that works on it
    Column("created", Moment, nullable=False, index=True),
)

# Addresses that programs subscribe to (a calendar) and that open nothing else: one a person and feed.
feed_tokens = Table(
    "feed_tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("feed", Text, nullable=False),  # calendar
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created", Moment, nullable=False),
    Column("last_used", Moment),
    UniqueConstraint("user_id", "feed"),
    sqlite_autoincrement=True,
)
