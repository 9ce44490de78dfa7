"""How people look at lists: views they saved, which of all views they use, what they asked before, how their tables
stand. Owner: the room ``library``."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, false

from mvidarr.db.tables.base import Id, Json, Moment, metadata

views = Table(
    "views",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("owner_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("page", Text, nullable=False),  # the list it is of: videos, artists
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # folded
    Column("q", Text, nullable=False, server_default=""),
    Column("sort", Text, nullable=False, server_default=""),
    Column("look", Text),  # grid, table, wall, overview; None: as the person looks at lists anyway
    Column("shared", Text),  # the smallest role that sees it; None: its owner alone
    Column("added", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    UniqueConstraint("owner_id", "page", "name_key"),
    sqlite_autoincrement=True,
)

# What one person does with a view, their own, a shared or a built-in one. ``view`` is the id of a saved one as text, or
# the name of a built-in one.
view_uses = Table(
    "view_uses",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("view", Text, primary_key=True),
    Column("page", Text, nullable=False),
    Column("pinned", Boolean, nullable=False, server_default=false()),  # it stands in the sidebar
    Column("place", Integer, nullable=False, server_default="0"),  # among the pinned ones
    Column("usual", Boolean, nullable=False, server_default=false()),  # the page opens with it
    Column("uses", Integer, nullable=False, server_default="0"),
    Column("last_used", Moment),
)

# The queries that somebody sent, each once.
asked_queries = Table(
    "asked_queries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("page", Text, nullable=False),
    Column("q", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("last", Moment, nullable=False),
    UniqueConstraint("user_id", "page", "q"),
    Index(None, "user_id", "page", "last"),
    sqlite_autoincrement=True,
)

# How a person wants something shown, wherever they sign in: the columns of a table, the size of cards.
preferences = Table(
    "preferences",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
    Column("updated", Moment, nullable=False),
)
