"""What will be done to many rows at once: plans, and their rows a few hundred in a piece. Owner: the room ``bulk``.

The rows of a piece are its last column: SQLite reads through what comes before.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from mvidarr.db.tables.base import Id, Json, Moment, metadata

bulk_plans = Table(
    "bulk_plans",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),  # whose it is; nobody else sees it
    Column("role", Text, nullable=False),  # theirs when it was planned
    Column("noun", Text, nullable=False),  # video, artist
    Column("operation", Text, nullable=False),
    Column("arguments", Json, nullable=False),  # as they were given
    Column("selection", Json, nullable=False),  # {ids} or {q, sort, exclude}
    Column("state", Text, nullable=False),  # planning, ready, applying, applied, cancelled, failed
    Column("straight", Boolean, nullable=False),  # it is applied as soon as it is planned
    Column("created", Moment, nullable=False),
    Column("total", Integer, nullable=False),  # rows that were selected
    Column("planned", Integer, nullable=False),  # rows that stand in pieces
    Column("counts", Json, nullable=False),  # {change, same, conflict, denied}: rows by verdict
    Column("excluded", Integer, nullable=False),  # rows that would change, and that somebody took out
    Column("effects", Json, nullable=False),  # what else happens, by name: numbers
    Column("done", Integer, nullable=False),  # rows that were changed when it was applied
    Column("undone", Integer, nullable=False),  # rows that could not be, with a reason in their piece
    Column("error", Json),  # {code, detail} of what stopped it
    Column("change_id", Id),  # of the journal
    Column("job_id", Id),  # the last one that planned or applied it
    Index(None, "user_id", "created"),
    Index(None, "created"),
    sqlite_autoincrement=True,
)

bulk_pieces = Table(
    "bulk_pieces",
    metadata,
    Column("plan_id", ForeignKey("bulk_plans.id", ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True),  # from 0, in the order of the selection
    Column("change", Integer, nullable=False),  # how many of its rows have this verdict
    Column("same", Integer, nullable=False),
    Column("conflict", Integer, nullable=False),
    Column("denied", Integer, nullable=False),
    Column("excluded", Json, nullable=False),  # [offset, …] of rows that somebody took out
    Column("undone", Json, nullable=False),  # {offset: reason} of rows that could not be changed after all
    Column("rows", Text, nullable=False),  # JSON: [[id, version, verdict, before, after, reason, work], …]
)
