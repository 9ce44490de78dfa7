"""Downloads: what somebody asked for, one row per request; the tries are the attempts of its job."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from mvidarr.db.tables.base import Id, Json, Moment, metadata

downloads = Table(
    "downloads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("video_id", ForeignKey("videos.id", ondelete="CASCADE"), nullable=False),
    Column("job_id", Id, index=True),  # jobs are pruned, downloads stay
    Column("state", Text, nullable=False),  # queued, paused, running, done, failed, cancelled
    Column("priority", Integer, nullable=False),
    Column("reasons", Json, nullable=False),  # sentences: why this is downloaded
    Column("actor", Text, nullable=False),
    Column("error", Json),  # {code, detail, retryable}
    Column("created", Moment, nullable=False),
    Column("started", Moment),
    Column("finished", Moment),
    Index("ix_downloads_video_id_id", "video_id", "id"),
    sqlite_autoincrement=True,
)
