"""What people set while the house runs. Owner: the room ``settings``."""

from sqlalchemy import Column, Integer, Table, Text

from mvidarr.db.tables.base import Id, Json, Moment, metadata

# What was ever set; without a row, or a value, a setting has its default. Rows stay, so that versions only grow. The
# value of a secret one is in ``secrets``, and here is only that it is set.
settings = Table(
    "settings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("name", Text, nullable=False, unique=True),
    Column("value", Json),
    Column("updated", Moment, nullable=False),
    sqlite_autoincrement=True,
)
