"""The outbox: events in the order of the changes they tell of, and how far each listener has heard them."""

from sqlalchemy import Column, Table, Text

from mvidarr.db.tables.base import Id, Json, Moment, metadata

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("type", Text, nullable=False),
    Column("subject_type", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("data", Json, nullable=False),
    Column("time", Moment, nullable=False),
    sqlite_autoincrement=True,
)

event_cursors = Table(
    "event_cursors",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", Id, nullable=False),  # id of the last event that was handled
    Column("owner", Text),  # the process that hands events to this listener
    Column("lease", Moment, nullable=False),  # until when; then another process may take over
)
