"""The journal: change sets, and what each did to each row."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, false, text

from mvidarr.db.tables.base import Id, Json, Moment, metadata

changes = Table(
    "changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("actor", Text, nullable=False),  # "user:3", "system", "job:17"
    Column("origin", Text, nullable=False),  # api, page, download, undo, …
    Column("reason", Text, nullable=False),  # a sentence
    Column("state", Text, nullable=False),  # open, complete, abandoned
    Column("time", Moment, nullable=False),
    Column("touched", Moment, nullable=False),  # when its last chunk was written
    Column("rows", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("checkpoint", Json),  # where the next chunk goes on, as whoever writes the set likes it
    # A set and all its undos and redos form a line; each of them inverts the one before it.
    Column("root", Id),  # the first of the line; its own id for a set that inverts nothing
    Column("reverts", Id),  # the set that this one inverts
    Column("refused", Json),  # [{table, id, reason}]: rows that this one could not invert
    Column("expired", Moment),  # when its rows were thrown away
    Column("expired_why", Text),  # age, size
    Column("guarded", Boolean, nullable=False, server_default=false()),  # what only administrators see and take back
    Column("personal", Boolean, nullable=False, server_default=false()),  # of nothing but rows that are somebody's own
    Column("schema", Text),  # the schema that its rows are told in; None before there was more than one to tell apart
    Column("words", Text, nullable=False, server_default=""),  # of its reason and of names, as ``query.words`` does
    Index("ix_changes_root_id", "root", "id"),
    Index("ix_changes_actor_id", "actor", "id"),
    Index("ix_changes_time_id", "time", "id"),
    Index("ix_changes_rows_id", "rows", "id"),
    Index("ix_changes_reverts", "reverts"),
    sqlite_autoincrement=True,
)

_OWNED = text("owner IS NOT NULL")

change_rows = Table(
    "change_rows",
    metadata,
    Column("id", Id, primary_key=True),  # the order of the changes
    Column("change_id", ForeignKey("changes.id", ondelete="CASCADE"), nullable=False),
    Column("table", Text, nullable=False),
    Column("row_id", Id, nullable=False),
    Column("before", Json),  # None: it did not exist. Changed fields only; the whole row when it was deleted
    Column("after", Json),  # None: it does not exist any more
    Column("version", Integer),  # of the row afterwards; None for tables without versions and for deleted rows
    Column("owner", Id),  # to which row it belongs, or did: a tag's video; None of a row that stands by itself
    Index("ix_change_rows_change_id_id", "change_id", "id"),
    Index("ix_change_rows_table_row_id_id", "table", "row_id", "id"),
    Index("ix_change_rows_owner", "table", "owner", "id", sqlite_where=_OWNED, postgresql_where=_OWNED),
    sqlite_autoincrement=True,
)
