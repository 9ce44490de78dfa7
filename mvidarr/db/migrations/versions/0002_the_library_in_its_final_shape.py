"""The library in its final shape."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite makes a table that gets a foreign key anew, and would give the ids of deleted rows again.
_COUNTING = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "bin_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("root_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("video_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin_entries")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bin_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bin_entries_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bin_entries_file_id"), ["file_id"], unique=False)
        batch_op.create_index("ix_bin_entries_state_created", ["state", "created"], unique=False)
        batch_op.create_index(batch_op.f("ix_bin_entries_video_id"), ["video_id"], unique=False)

    op.create_table(
        "nfos",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("video_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nfos")),
        sa.UniqueConstraint("video_id", name=op.f("uq_nfos_video_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nfos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nfos_stale"), ["stale"], unique=False)

    op.create_table(
        "profiles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("heights", sa.Text(), nullable=False),
        sa.Column("cutoff", sa.Integer(), nullable=False),
        sa.Column("default", sa.Boolean(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("name", name=op.f("uq_profiles_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "play_state",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("video_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plays", sa.Integer(), nullable=False),
        sa.Column("skips", sa.Integer(), nullable=False),
        sa.Column("last_played", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Float(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("favourite", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_play_state_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_play_state_video_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_play_state")),
        sa.UniqueConstraint("user_id", "video_id", name=op.f("uq_play_state_user_id_video_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("play_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_play_state_video_id"), ["video_id"], unique=False)

    with op.batch_alter_table("artist_labels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words", sa.Text(), server_default="", nullable=False))

    reached = _reached("artists", "videos")
    with op.batch_alter_table("artists", schema=None, table_kwargs=_COUNTING) as batch_op:
        batch_op.add_column(sa.Column("words", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("search", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("disambiguation", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("description", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("links", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(
            sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_artists_profile_id"), ["profile_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_artists_profile_id"), "profiles", ["profile_id"], ["id"])

    with op.batch_alter_table("file_intents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("color", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("placeholder", sa.Text(), nullable=True))

    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("audio", sa.Text(), server_default="[]", nullable=False))

    with op.batch_alter_table("video_labels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("videos", schema=None, table_kwargs=_COUNTING) as batch_op:
        batch_op.add_column(sa.Column("artist_key", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("credits", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("height", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("missing", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(
            sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("title_words", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("album_words", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("label_words", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("description_words", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("belongings", sa.Text(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("color", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("placeholder", sa.Text(), nullable=True))
        batch_op.create_index("ix_videos_artist_key_id", ["artist_key", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videos_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index("ix_videos_updated_id", ["updated", "id"], unique=False)
        batch_op.create_index("ix_videos_year_id", ["year", "id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_videos_profile_id"), "profiles", ["profile_id"], ["id"])

    _count_on(reached)
    for column in ("height", "size"):
        op.execute(f"UPDATE videos SET {column} = {_of_primary(column)}")  # noqa: S608 - names of our own
    op.execute(f"UPDATE videos SET duration = coalesce({_of_primary('duration')}, duration)")  # noqa: S608
    op.execute(
        "UPDATE videos SET artist_key = (SELECT sort_name FROM artists WHERE artists.id = videos.artist_id) "
        "WHERE artist_id IS NOT NULL"
    )


def _reached(*tables: str) -> dict[str, int]:
    """The highest id that SQLite ever gave in each."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return {}
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence").all()
    return {name: seq for name, seq in rows if name in tables}


def _count_on(reached: dict[str, int]) -> None:
    for name, seq in reached.items():
        op.get_bind().exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        op.get_bind().exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, seq))


def _of_primary(column: str) -> str:
    """The columns for searching are filled by the program, which knows how words are folded."""
    order = 'ORDER BY files."primary" DESC, files.id LIMIT 1'
    return f"(SELECT files.{column} FROM files WHERE files.video_id = videos.id {order})"  # noqa: S608
