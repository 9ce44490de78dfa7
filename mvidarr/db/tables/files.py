"""What is about to happen on disk, the recycle bin, and NFO files to write: noted before, confirmed afterwards.

No foreign keys: the library's tables stand on a higher floor, and an intent outlives a video deleted meanwhile.
"""

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

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
    Column("color", Text),  # of the still, as the video's row keeps it
    Column("placeholder", Text),
    Column("created", Moment, nullable=False),
    UniqueConstraint("root_id", "target"),
    sqlite_autoincrement=True,
)

bin_entries = Table(
    "bin_entries",
    metadata,
    Column("id", Id, primary_key=True),  # also the name of its folder in the bin of its root
    Column("root_id", Id, nullable=False),
    Column("video_id", Id, nullable=False, index=True),
    Column("file_id", Id, nullable=False, index=True),  # of the row that went with it, and comes back with it
    Column("change_id", Id, index=True),  # the change set that deleted it
    Column("title", Text, nullable=False),  # as people know it
    Column("path", Text, nullable=False),  # of the video file, relative to the root
    # intended -> binned -> restoring -> restored; binned -> purging -> gone. The middle ones are intents of a job.
    Column("state", Text, nullable=False),
    Column("files", Json, nullable=False),  # [{path, size}]: what the folder holds, by where it came from
    Column("beside", Json, nullable=False, server_default="{}"),  # as that of the row of its file
    Column("size", Id, nullable=False),  # bytes of all of them
    Column("actor", Text, nullable=False),
    Column("error", Json),  # {code, detail} of the last try
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Index("ix_bin_entries_state_created", "state", "created"),
    sqlite_autoincrement=True,
)

nfos = Table(
    "nfos",
    metadata,
    Column("id", Id, primary_key=True),
    Column("video_id", Id, nullable=False, unique=True),
    Column("stale", Integer, nullable=False, index=True),  # changes since the file was written; 0: it tells the rows
    Column("told", Json),  # what we wrote last, so that what others added since can be told from it
    sqlite_autoincrement=True,
)
