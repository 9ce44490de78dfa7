"""What is about to be placed on disk: written before the file moves, removed in the transaction that confirms it.

No foreign keys: the library's tables stand on a higher floor, and an intent outlives a video deleted meanwhile.
"""

from sqlalchemy import Column, Table, Text, UniqueConstraint

from mvidarr.db.tables.base import Id, Json, Moment, metadata

file_intents = Table(
    "file_intents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("job_id", Id, nullable=False, unique=True),
    Column("root_id", Id, nullable=False),
    Column("video_id", Id, nullable=False, index=True),
    Column("target", Text, nullable=False),  # relative to the root, with forward slashes
    Column("size", Id, nullable=False),  # bytes
    Column("facts", Json, nullable=False),  # what the probe told of the file: its row, once confirmed
    Column("picture", Text),  # content hash of the still that was written beside it
    Column("created", Moment, nullable=False),
    UniqueConstraint("root_id", "target"),
    sqlite_autoincrement=True,
)
