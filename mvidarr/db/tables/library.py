"""The noun: artists, videos, what belongs to them, and where their files lie.

Texts that are sorted or compared also stand folded (``library.text.fold``), so both databases order them alike.
"""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from mvidarr.db.tables.base import Id, Json, Moment, metadata

roots = Table(
    "roots",
    metadata,
    Column("id", Id, primary_key=True),
    Column("path", Text, nullable=False, unique=True),  # absolute
    Column("pinned", Boolean, nullable=False),  # given by the configuration, so it can't be changed in the browser
    Column("added", Moment, nullable=False),
    sqlite_autoincrement=True,
)

artists = Table(
    "artists",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True),
    Column("sort_name", Text, nullable=False),
    Column("monitored", Boolean, nullable=False),
    Column("auto_download", Boolean, nullable=False),
    Column("kinds", Json, nullable=False),  # the kinds of video wanted of this artist
    Column("folder", Text),  # name of the folder below a root; None until a file is placed
    Column("locked", Json, nullable=False),  # names of the fields a person edited
    Column("added", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    sqlite_autoincrement=True,
)

artist_ids = Table(
    "artist_ids",
    metadata,
    Column("id", Id, primary_key=True),
    Column("artist_id", ForeignKey("artists.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("provider", Text, nullable=False),  # musicbrainz, imvdb, youtube, …
    Column("value", Text, nullable=False),
    UniqueConstraint("provider", "value"),
    sqlite_autoincrement=True,
)

artist_labels = Table(
    "artist_labels",
    metadata,
    Column("id", Id, primary_key=True),
    Column("artist_id", ForeignKey("artists.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),  # alias, genre
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    UniqueConstraint("artist_id", "kind", "folded"),
    Index("ix_artist_labels_kind_folded", "kind", "folded"),
    sqlite_autoincrement=True,
)

videos = Table(
    "videos",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("artist_id", ForeignKey("artists.id"), index=True),  # None while the video is provisional
    Column("title", Text, nullable=False),
    Column("title_key", Text, nullable=False),  # folded, for sorting
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("year", Integer),
    Column("release_date", Text),  # YYYY-MM-DD
    Column("album", Text),
    Column("label", Text),
    Column("description", Text),
    Column("duration", Float),  # seconds
    Column("popularity", Id),  # views or the like, as the source counts them
    Column("monitored", Boolean, nullable=False),
    Column("locked", Json, nullable=False),
    Column("search", Text, nullable=False),  # all words, folded
    Column("picture", Text),  # content hash of its still; None without one
    Column("error", Json),  # {code, detail} of the last try that failed for good
    Column("added", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Index("ix_videos_added_id", "added", "id"),
    Index("ix_videos_title_key_id", "title_key", "id"),
    Index("ix_videos_status", "status"),
    sqlite_autoincrement=True,
)

video_artists = Table(
    "video_artists",
    metadata,
    Column("id", Id, primary_key=True),
    Column("video_id", ForeignKey("videos.id", ondelete="CASCADE"), nullable=False),
    Column("artist_id", ForeignKey("artists.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # featured artists, in the order of the title
    UniqueConstraint("video_id", "artist_id"),
    sqlite_autoincrement=True,
)

video_labels = Table(
    "video_labels",
    metadata,
    Column("id", Id, primary_key=True),
    Column("video_id", ForeignKey("videos.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),  # director, genre, tag
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    UniqueConstraint("video_id", "kind", "folded"),
    Index("ix_video_labels_kind_folded", "kind", "folded"),
    sqlite_autoincrement=True,
)

sources = Table(
    "sources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("video_id", ForeignKey("videos.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("provider", Text, nullable=False),  # youtube, vimeo, …; "web" for any other address
    Column("key", Text, nullable=False),  # the provider's id; for "web" the normalised address
    Column("url", Text, nullable=False),
    Column("rank", Integer, nullable=False),  # 0 is tried first
    Column("added", Moment, nullable=False),
    UniqueConstraint("provider", "key"),
    sqlite_autoincrement=True,
)

files = Table(
    "files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("video_id", ForeignKey("videos.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("root_id", ForeignKey("roots.id"), nullable=False),
    Column("path", Text, nullable=False),  # relative to the root, with forward slashes
    Column("primary", Boolean, nullable=False),  # gives the video its quality, size and duration
    Column("size", Id, nullable=False),  # bytes
    Column("duration", Float),
    Column("width", Integer),
    Column("height", Integer),
    Column("video_codec", Text),
    Column("audio_codec", Text),
    Column("fps", Float),
    Column("bitrate", Id),  # bits per second
    Column("container", Text),
    Column("audio_channels", Integer),
    Column("audio_language", Text),
    Column("subtitles", Json, nullable=False),  # languages inside the file
    Column("hdr", Text),
    Column("missing_since", Moment),
    Column("added", Moment, nullable=False),
    UniqueConstraint("root_id", "path"),
    sqlite_autoincrement=True,
)
