"""The noun: artists, videos, what belongs to them, and where their files lie.

Texts that are sorted or compared also stand folded (``library.text.fold``), so both databases order them alike.
"""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, false, text

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

profiles = Table(
    "profiles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("heights", Json, nullable=False),  # allowed, the one liked most first
    Column("cutoff", Integer, nullable=False),  # a file this high is good enough for ever
    Column("wants", Json, nullable=False, server_default="{}"),  # all else that it says; what is left out is as usual
    Column("default", Boolean, nullable=False),  # one row: for whatever names no profile
    Column("added", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
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
    Column("words", Text, nullable=False, server_default=""),  # of the name, as ``query.text.words`` writes them
    Column("search", Text, nullable=False, server_default=""),  # words of name, aliases and genres
    Column("disambiguation", Text),  # which of those with this name
    Column("description", Text),
    Column("links", Json, nullable=False, server_default="[]"),  # [{name, url}]
    Column("profile_id", ForeignKey("profiles.id"), index=True),
    Column("monitored", Boolean, nullable=False),
    Column("auto_download", Boolean, nullable=False),
    Column("kinds", Json, nullable=False),  # the kinds of video wanted of this artist
    Column("monitor", Text, nullable=False, server_default="all"),  # which videos: all | future | missing | none
    Column("look_every", Integer),  # seconds between two looks for new ones; None: as the settings have it
    Column("look_priority", Integer, nullable=False, server_default="0"),  # who is looked for first
    Column("folder", Text),  # name of the folder below a root; None until a file is placed
    Column("locked", Json, nullable=False),  # names of the fields a person edited
    Column("added", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Index("ix_artists_words", "words"),
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
    Column("words", Text, nullable=False, server_default=""),
    UniqueConstraint("artist_id", "kind", "folded"),
    Index("ix_artist_labels_kind_folded", "kind", "folded"),
    Index("ix_artist_labels_kind_words", "kind", "words"),
    sqlite_autoincrement=True,
)

FACTS = (
    "year", "kind", "status", "height", "added", "duration", "size", "popularity", "missing", "monitored", "artist_id",
    "profile_id", "release_date", "updated",
)  # fmt: skip
videos = Table(
    "videos",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("artist_id", ForeignKey("artists.id")),  # None while the video is provisional
    Column("title", Text, nullable=False),
    Column("title_key", Text, nullable=False),  # folded, for sorting
    Column("artist_key", Text, nullable=False, server_default=""),  # the artist's sort_name, for sorting
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("year", Integer),
    Column("release_date", Text),  # YYYY-MM-DD
    Column("album", Text),
    Column("label", Text),
    Column("description", Text),
    Column("credits", Json, nullable=False, server_default="[]"),  # [{role, name}] besides directors, which are labels
    Column("duration", Float),  # seconds: of the primary file, before there is one as the source says
    Column("height", Integer),  # of the primary file, as are the three below
    Column("size", Id),  # bytes
    Column("missing", Boolean, nullable=False, server_default=false()),  # a file that was there is gone
    Column("popularity", Id),  # views or the like, as the source counts them
    Column("profile_id", ForeignKey("profiles.id"), index=True),  # None: the artist's, else the default
    Column("monitored", Boolean, nullable=False),
    Column("locked", Json, nullable=False),
    # What people search, as ``query.text.words`` writes it: spaces between words and around all of them.
    Column("title_words", Text, nullable=False, server_default=""),
    Column("album_words", Text, nullable=False, server_default=""),
    Column("label_words", Text, nullable=False, server_default=""),
    Column("description_words", Text, nullable=False, server_default=""),
    Column("search", Text, nullable=False),  # all of them, with those of artist, aliases, guests and labels
    Column("name_words", Text, nullable=False, server_default=""),  # of title, artist, aliases and guests alone
    Column("standing", Id, nullable=False, server_default="0"),  # popularity where it is known: what is found first
    # What belongs to it as its shape shows it, written by ``library.projection``, so that a list reads one table.
    Column("belongings", Json, nullable=False, server_default="{}"),
    Column("picture", Text),  # content hash of its still; None without one
    Column("color", Text),  # the still's dominant one, #rrggbb
    Column("placeholder", Text),  # a few pixels of the still as a data: address
    Column("error", Json),  # {code, detail} of the last try that failed for good
    Column("added", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Index("ix_videos_added_id", "added", "id"),
    Index("ix_videos_title_key_id", "title_key", "id"),
    Index("ix_videos_artist_key_id", "artist_key", "id"),
    Index("ix_videos_year_id", "year", "id"),
    Index("ix_videos_updated_id", "updated", "id"),
    Index("ix_videos_status_added_id", "status", "added", "id"),
    Index("ix_videos_standing_added_id", "standing", "added", "id"),
    Index("ix_videos_release_date_id", "release_date", "id"),
    Index("ix_videos_duration_id", "duration", "id"),
    Index("ix_videos_height_id", "height", "id"),
    Index("ix_videos_size_id", "size", "id"),
    Index("ix_videos_popularity_id", "popularity", "id"),
    # What facets count of a video, and what most criteria compare: gone through where no other index leads to a few.
    # PostgreSQL is told to keep the id there, too, without which it would look up every row; SQLite always does.
    Index("ix_videos_facets", *FACTS, postgresql_include=["id"]),
    Index("ix_videos_artist_id", "artist_id", postgresql_include=["id"]),
    Index("ix_videos_twins", "artist_id", "title_key", "kind"),
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
    Column("words", Text, nullable=False, server_default=""),
    UniqueConstraint("video_id", "kind", "folded"),
    Index("ix_video_labels_kind_folded_video_id", "kind", "folded", "video_id"),  # and all that facets count
    Index("ix_video_labels_kind_video_id_words", "kind", "video_id", "words"),  # holds all that a query asks of them
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
    Index("ix_sources_provider_video_id", "provider", "video_id"),  # counted by facets
    sqlite_autoincrement=True,
)

_FAULTY = text("fault IS NOT NULL")
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
    Column("audio", Json, nullable=False, server_default="[]"),  # every stream: [{codec, channels, language}]
    Column("subtitles", Json, nullable=False),  # languages, inside the file or beside it
    Column("beside", Json, nullable=False, server_default="{}"),  # {language: digest} of subtitles that we put there
    Column("hdr", Text),
    Column("missing_since", Moment),
    Column("checked", Moment),  # when somebody last held it against the disk
    Column("fault", Text),  # what was wrong with it then, as ``library.verifying`` names it; None when it was in order
    Column("added", Moment, nullable=False),
    UniqueConstraint("root_id", "path"),
    Index("ix_files_fault", "fault", sqlite_where=_FAULTY, postgresql_where=_FAULTY),
    sqlite_autoincrement=True,
)

play_state = Table(
    "play_state",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("video_id", ForeignKey("videos.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("plays", Integer, nullable=False),  # watched to the end, or nearly
    Column("skips", Integer, nullable=False),
    Column("last_played", Moment),
    Column("position", Float),  # seconds, where to go on; None at the start or after the end
    Column("rating", Integer),  # 1 to 10
    Column("favourite", Boolean, nullable=False),
    Column("settled", Boolean, nullable=False, server_default=false()),  # this viewing counts already
    Column("updated", Moment, nullable=False),
    UniqueConstraint("user_id", "video_id"),
    Index("ix_play_state_user_id_plays_video_id", "user_id", "plays", "video_id"),  # lists in these orders
    Index("ix_play_state_user_id_rating_video_id", "user_id", "rating", "video_id"),
    Index("ix_play_state_user_id_last_played_video_id", "user_id", "last_played", "video_id"),
    sqlite_autoincrement=True,
)
