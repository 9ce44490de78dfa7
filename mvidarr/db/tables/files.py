"""What is about to be placed on disk: written before the file moves, removed in the transaction that confirms it.

No foreign keys: the library's tables stand on a higher floor, and an intent outlives a video deleted meanwhile.
"""

from sqlalchemy import Column, Table, Text

from mvidarr.db.tables.base import Id, Moment, metadata

file_intents = Table(
    "file_intents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("job_id", Id, nullable=False, unique=True),
    Column("root_id", Id, nullable=False),
    Column("video_id", Id, nullable=False, index=True),
    Column("target", Text, nullable=False),  # relative to the root, with forward slashes
    Column("size", Id, nullable=False),  # bytes
    Column("state", Text, nullable=False),  # "intended"; removed when confirmed
    Column("created", Moment, nullable=False),
    sqlite_autoincrement=True,
)
