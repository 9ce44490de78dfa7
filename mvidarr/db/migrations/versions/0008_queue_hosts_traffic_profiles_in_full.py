"""The order of the queue, what came of downloads by host and day, all that a profile says."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host_states",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_states")),
    )
    op.create_table(
        "outcomes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("download_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index("ix_outcomes_time_host", ["time", "host"], unique=False)

    op.create_table(
        "traffic",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_traffic")),
    )
    with op.batch_alter_table("downloads", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("raised", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("explained", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("upload", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("url", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("host", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False)
        )

    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("place", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("host", sa.Text(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_jobs_ready"), sqlite_where=sa.text("state = 'queued' AND blocked = 0"))
        batch_op.create_index(
            "ix_jobs_ready",
            ["lane", sa.literal_column("priority DESC"), "place", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued' AND blocked = 0 AND held = 0"),
            postgresql_where=sa.text("state = 'queued' AND blocked = 0 AND held = 0"),
        )

    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wants", sa.Text(), server_default="{}", nullable=False))

    for table in ("files", "bin_entries"):
        with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
            batch_op.add_column(sa.Column("beside", sa.Text(), server_default="{}", nullable=False))

    blocked = sa.text("verdict = 'refused'")
    op.create_index(
        "ix_candidates_blocked", "candidates", ["verdict_at", "id"], sqlite_where=blocked, postgresql_where=blocked
    )
