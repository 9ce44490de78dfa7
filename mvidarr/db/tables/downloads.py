"""Downloads: what somebody asked for, one row per request; the tries are the attempts of its job. What came of them by
host and by day. Owner: ``downloads``."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text, false

from mvidarr.db.tables.base import Id, Json, Moment, metadata

downloads = Table(
    "downloads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("video_id", ForeignKey("videos.id", ondelete="CASCADE"), nullable=False),
    Column("job_id", Id, index=True),  # jobs are pruned, downloads stay
    Column("state", Text, nullable=False),  # queued, paused, running, done, failed, cancelled
    Column("priority", Integer, nullable=False),
    Column("pinned", Boolean, nullable=False, server_default=false()),  # a person chose its place, and it stays
    Column("raised", Moment),  # when a person put it ahead of others
    Column("reasons", Json, nullable=False),  # sentences: why this is downloaded
    Column("explained", Json, nullable=False, server_default="[]"),  # [{code, weight, text}]: why it stands there
    Column("upload", Text),  # provider:key of the upload that is tried
    Column("url", Text),
    Column("host", Text),  # of its site
    Column("bytes", Id, nullable=False, server_default="0"),  # received for it so far
    Column("actor", Text, nullable=False),
    Column("error", Json),  # {code, detail, retryable}
    Column("created", Moment, nullable=False),
    Column("started", Moment),
    Column("finished", Moment),
    Index("ix_downloads_video_id_id", "video_id", "id"),
    sqlite_autoincrement=True,
)

# A site that asked us to wait, or fails again and again, rests.
host_states = Table(
    "host_states",
    metadata,
    Column("host", Text, primary_key=True),
    Column("until", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("tries", Integer, nullable=False),  # rests in a row
    Column("code", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

# Bytes of a day, as this machine's clock has days.
traffic = Table(
    "traffic",
    metadata,
    Column("day", Text, primary_key=True),  # YYYY-MM-DD
    Column("bytes", Id, nullable=False),
)

# How each try ended, for a month: success rates and speeds by host.
outcomes = Table(
    "outcomes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("download_id", Id, nullable=False),
    Column("host", Text, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("code", Text),  # of the failure
    Column("bytes", Id, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("time", Moment, nullable=False),
    Index("ix_outcomes_time_host", "time", "host"),
    sqlite_autoincrement=True,
)
