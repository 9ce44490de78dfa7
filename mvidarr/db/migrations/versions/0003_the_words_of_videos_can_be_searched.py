"""The words of videos can be searched, and it is counted how often the library has changed.

``videos.search`` holds words between spaces, folded by the program; here they are only told apart. Every sign but the
space belongs to a word, so neither database splits what the program kept together.

SQLite forgets the triggers of a table that is made anew: a later migration that alters ``videos`` in a batch ends with
making them again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SIGNS = "!\"\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~"  # of ASCII; what is beyond belongs to words anyway
_SQLITE = (
    f"""
    CREATE VIRTUAL TABLE videos_words USING fts5(
        search, content='videos', content_rowid='id', detail=none, columnsize=0,
        tokenize="ascii tokenchars '{_SIGNS}'"
    )
    """,
    """
    CREATE TRIGGER videos_words_insert AFTER INSERT ON videos BEGIN
        INSERT INTO videos_words (rowid, search) VALUES (new.id, new.search);
    END
    """,
    """
    CREATE TRIGGER videos_words_delete AFTER DELETE ON videos BEGIN
        INSERT INTO videos_words (videos_words, rowid, search) VALUES ('delete', old.id, old.search);
    END
    """,
    """
    CREATE TRIGGER videos_words_update AFTER UPDATE OF search ON videos WHEN old.search <> new.search BEGIN
        INSERT INTO videos_words (videos_words, rowid, search) VALUES ('delete', old.id, old.search);
        INSERT INTO videos_words (rowid, search) VALUES (new.id, new.search);
    END
    """,
    "INSERT INTO videos_words (videos_words) VALUES ('rebuild')",
)
# What a query says must be this, word for word, or the index is not used.
_WORDS = "array_to_tsvector(array_remove(string_to_array(search, ' '), ''))"
_BYTEWISE = {
    "videos": ("title_key", "artist_key", "release_date"),
    "artists": ("folded", "sort_name"),
    "video_labels": ("folded",),
    "artist_labels": ("folded",),
}


def upgrade() -> None:
    op.create_table(
        "revisions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_revisions")),
    )
    op.drop_index("ix_videos_status", "videos")
    op.create_index("ix_videos_status_added_id", "videos", ["status", "added", "id"])
    op.create_index("ix_video_labels_kind_words", "video_labels", ["kind", "words", "video_id"])
    connection = op.get_bind()
    statements = _SQLITE if connection.dialect.name == "sqlite" else tuple(_postgres())
    for statement in statements:
        connection.exec_driver_sql(statement)


def _postgres() -> list[str]:
    """Texts are in the order of their bytes, as on SQLite, whatever the language of the database is."""
    collated = [
        f'ALTER TABLE {table} ALTER COLUMN {column} TYPE text COLLATE "C"'
        for table, columns in _BYTEWISE.items()
        for column in columns
    ]
    return [f"CREATE INDEX ix_videos_words ON videos USING gin ({_WORDS})", *collated]
