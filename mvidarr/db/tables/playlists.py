"""Playlists: lists that people put together, and lists that a query makes. Owner: the room ``playback``."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, false

from mvidarr.db.tables.base import Id, Moment, metadata

playlists = Table(
    "playlists",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("owner_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # folded
    Column("words", Text, nullable=False, server_default=""),  # as ``query.text.words`` writes them
    Column("description", Text),
    Column("smart", Boolean, nullable=False),  # what ``q`` finds, in the order ``sort``; else what was put into it
    Column("q", Text, nullable=False, server_default=""),
    Column("sort", Text, nullable=False, server_default=""),
    Column("most", Integer),  # videos of a smart one; None: all
    Column("repeats", Boolean, nullable=False, server_default=false()),  # the same video may stand in it twice
    Column("shared", Text),  # the smallest role that sees it; None: its owner alone
    Column("added", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    UniqueConstraint("owner_id", "name_key"),
    Index(None, "name_key"),
    sqlite_autoincrement=True,
)

playlist_items = Table(
    "playlist_items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("playlist_id", ForeignKey("playlists.id", ondelete="CASCADE"), nullable=False),
    Column("video_id", ForeignKey("videos.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Id, nullable=False),  # its order, with gaps, so that moving one writes one row
    Column("note", Text),
    Column("added", Moment, nullable=False),
    Index(None, "playlist_id", "place", "id"),
    sqlite_autoincrement=True,
)
