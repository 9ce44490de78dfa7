"""Following artists, channels and playlists: what was found for whom, when somebody looked, what people import.
Owner: ``discovery``."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from mvidarr.db.tables.base import Id, Json, Moment, metadata

_BLOCKED = text("verdict = 'refused'")

# Uploads that could be a video of an artist: those that became one, and those that did not, with the reason.
candidates = Table(
    "candidates",
    metadata,
    Column("id", Id, primary_key=True),
    Column("artist_id", Id, index=True),  # also of one that is deleted, as an undo may bring them back
    Column("video_id", ForeignKey("videos.id", ondelete="SET NULL"), index=True),  # which it is, or could serve
    Column("had_video", Boolean, nullable=False, server_default=false()),  # one that is gone was deleted by a person
    Column("provider", Text, nullable=False),  # of the upload: youtube, vimeo, …; "web" for any other address
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),  # as its source writes it
    Column("channel", Text),
    Column("kind", Text, nullable=False),
    Column("duration", Float),  # seconds
    Column("height", Integer),
    Column("views", Id),
    Column("published", Text),  # YYYY-MM-DD, or less of it
    Column("picture", Text),  # address of a still
    Column("song", Text, nullable=False),  # what uploads of the same video share
    Column("score", Float, nullable=False),
    Column("reasons", Json, nullable=False),  # [{code, weight, text}]
    Column("rejections", Json, nullable=False, server_default="[]"),  # [{code, text}]; none: it would do
    Column("found_by", Json, nullable=False),  # names of the sources that told of it
    Column("facts", Json, nullable=False, server_default="{}"),  # what else they told of the video
    Column("verdict", Text),  # what a person said: chosen | refused
    Column("verdict_by", Text),  # actor
    Column("verdict_at", Moment),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    UniqueConstraint("artist_id", "provider", "key"),
    Index("ix_candidates_provider_key", "provider", "key"),
    Index("ix_candidates_video_id_score", "video_id", "score"),
    Index("ix_candidates_first_seen_id", "first_seen", "id"),
    Index("ix_candidates_blocked", "verdict_at", "id", sqlite_where=_BLOCKED, postgresql_where=_BLOCKED),
    sqlite_autoincrement=True,
)

# Channels and playlists that are followed by their address.
follows = Table(
    "follows",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # channel | playlist
    Column("provider", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("artist_id", ForeignKey("artists.id", ondelete="SET NULL"), index=True),  # whose all of its videos are
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("auto_download", Boolean, nullable=False, server_default=false()),
    Column("kinds", Json, nullable=False),  # the kinds of video wanted of it
    Column("monitor", Text, nullable=False, server_default="all"),  # all | future
    Column("every", Integer),  # seconds between two looks; None: as the settings have it
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("profile_id", ForeignKey("profiles.id"), index=True),
    Column("added", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    UniqueConstraint("provider", "key"),
    sqlite_autoincrement=True,
)

# When an artist, a follow or a wanted video was looked for, and when that is due again. Exactly one of the three.
looks = Table(
    "looks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("artist_id", ForeignKey("artists.id", ondelete="CASCADE"), unique=True),
    Column("follow_id", ForeignKey("follows.id", ondelete="CASCADE"), unique=True),
    Column("video_id", ForeignKey("videos.id", ondelete="CASCADE"), unique=True),
    Column("marks", Json, nullable=False, server_default="{}"),  # ETags and the like, by source
    Column("last_poll", Moment),  # a cheap one: is there anything new?
    Column("next_poll", Moment),
    Column("last_full", Moment),  # of all that there is
    Column("next_full", Moment),
    Column("found", Integer, nullable=False, server_default="0"),  # new at the last look that found any
    Column("found_at", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("error", Json),  # {code, detail} of the last one
    Column("sources", Json, nullable=False, server_default="{}"),  # how each did at the last full look
    Index(None, "next_poll"),
    Index(None, "next_full"),
    sqlite_autoincrement=True,
)

# Artists that nobody has yet, and why they are shown.
suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # the MusicBrainz id, else the folded name
    Column("name", Text, nullable=False),
    Column("musicbrainz", Text),
    Column("disambiguation", Text),
    Column("picture", Text),  # address
    Column("because", Json, nullable=False),  # [{source, artist_id, name, score}]
    Column("score", Float, nullable=False),
    Column("hidden", Boolean, nullable=False, server_default=false()),  # somebody is not interested
    Column("updated", Moment, nullable=False),
    Index("ix_suggestions_hidden_score", "hidden", "score"),
    sqlite_autoincrement=True,
)

# Lists of elsewhere that artists and videos are taken from, again and again.
import_lists = Table(
    "import_lists",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # as ``discovery.lists`` names them
    Column("name", Text, nullable=False),
    Column("options", Json, nullable=False),  # whose list it is, which one, from where; no secrets
    Column("adding", Json, nullable=False),  # how its artists are added: monitor, profile_id, kinds, auto_download
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("every", Integer),  # seconds; None: only when somebody asks
    Column("last_run", Moment),
    Column("next_run", Moment),
    Column("outcome", Json),  # counts of the last run
    Column("error", Json),  # {code, detail} of the last run
    Column("added", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Index(None, "next_run"),
    sqlite_autoincrement=True,
)

import_entries = Table(
    "import_entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("list_id", ForeignKey("import_lists.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),  # what makes it the same one next time
    Column("noun", Text, nullable=False),  # artist | video
    Column("artist", Text, nullable=False),
    Column("title", Text),
    Column("ids", Json, nullable=False, server_default="{}"),
    Column("facts", Json, nullable=False, server_default="{}"),
    Column("state", Text, nullable=False),  # new | added | known | skipped | failed
    Column("detail", Text),
    Column("artist_id", ForeignKey("artists.id", ondelete="SET NULL"), index=True),  # whom it is mapped to
    Column("video_id", ForeignKey("videos.id", ondelete="SET NULL"), index=True),
    Column("looked", Moment),  # when sources were asked whom its name means
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    UniqueConstraint("list_id", "key"),
    Index("ix_import_entries_list_id_state", "list_id", "state", "id"),
    sqlite_autoincrement=True,
)
