"""Plans of what is done to many rows at once; the schema that the rows of a change are told in, the words that it is
found by, and whose the rows are that belong to others; when a file was last held against the disk, and what was wrong
with it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SIGNS = ("“", "”", "’", ":", ",", ".", "(", ")", "-")
_INDEXES = {
    "ix_changes_actor_id": ["actor", "id"],
    "ix_changes_time_id": ["time", "id"],
    "ix_changes_rows_id": ["rows", "id"],
    "ix_changes_reverts": ["reverts"],
}
_OWNED, _FAULTY = sa.text("owner IS NOT NULL"), sa.text("fault IS NOT NULL")
_BELONGINGS = {
    "video_artists": "video_id", "video_labels": "video_id", "sources": "video_id", "files": "video_id",
    "play_state": "video_id", "artist_ids": "artist_id", "artist_labels": "artist_id", "playlist_items": "playlist_id",
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "bulk_plans",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("selection", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("straight", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("excluded", sa.Integer(), nullable=False),
        sa.Column("effects", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bulk_plans_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_plans")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bulk_plans_created"), "bulk_plans", ["created"])
    op.create_index(op.f("ix_bulk_plans_user_id_created"), "bulk_plans", ["user_id", "created"])

    op.create_table(
        "bulk_pieces",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.Integer(), nullable=False),
        sa.Column("denied", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.Text(), nullable=False),
        sa.Column("undone", sa.Text(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["bulk_plans.id"], name=op.f("fk_bulk_pieces_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "n", name=op.f("pk_bulk_pieces")),
    )

    op.add_column("changes", sa.Column("schema", sa.Text(), nullable=True))
    op.add_column("changes", sa.Column("expired_why", sa.Text(), nullable=True))
    op.add_column("changes", sa.Column("words", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "change_rows", sa.Column("owner", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.add_column("files", sa.Column("checked", sa.BigInteger(), nullable=True))
    op.add_column("files", sa.Column("fault", sa.Text(), nullable=True))
    op.create_index("ix_files_fault", "files", ["fault"], sqlite_where=_FAULTY, postgresql_where=_FAULTY)
    _fill()
    for name, columns in _INDEXES.items():
        op.create_index(name, "changes", columns)
    op.create_index(
        "ix_change_rows_owner", "change_rows", ["table", "owner", "id"], sqlite_where=_OWNED, postgresql_where=_OWNED
    )


def _fill() -> None:
    """Of what was noted before: the words of the sentences, without the names; owners, as rows tell them."""
    plain = "lower(reason)"
    for sign in _SIGNS:
        plain = f"replace({plain}, '{sign}', ' ')"
    op.execute(f"UPDATE changes SET words = ' ' || trim({plain}) || ' '")  # noqa: S608 - our own words
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, column in _BELONGINGS.items():
        said = {whose: _said(whose, column, sqlite=sqlite) for whose in ("change_rows", "other")}
        now = f"(SELECT {column} FROM {table} WHERE {table}.id = change_rows.row_id)"  # noqa: S608
        came_or_went = "(other.before IS NULL OR other.after IS NULL)"
        same = 'other."table" = change_rows."table" AND other.row_id = change_rows.row_id'
        of_others = f"SELECT {said['other']} FROM change_rows other WHERE {same} AND {came_or_went}"  # noqa: S608
        told = f"coalesce({said['change_rows']}, {now}, ({of_others} ORDER BY other.id LIMIT 1))"
        op.execute(f"UPDATE change_rows SET owner = {told} WHERE \"table\" = '{table}'")  # noqa: S608


def _said(whose: str, column: str, *, sqlite: bool) -> str:
    """What a note itself says of a column: one of a row that is gone by now may not, but that of its end does."""
    whole = f"coalesce({whose}.after, {whose}.before)"
    return f"json_extract({whole}, '$.{column}')" if sqlite else f"(CAST({whole} AS json) ->> '{column}')::bigint"
