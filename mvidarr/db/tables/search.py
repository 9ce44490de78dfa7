"""The index of the words of videos, which is made by a migration alone: SQLite keeps it as tables of its own (FTS5)
that triggers fill, PostgreSQL as an index on an expression. Neither is a ``Table`` here.
"""

from typing import Any

POSTGRES_WORDS = "array_to_tsvector(array_remove(string_to_array(videos.search, ' '), ''))"  # as its index says

_MADE_BY_MIGRATIONS = frozenset(
    {"videos_words", "videos_words_data", "videos_words_idx", "videos_words_config", "ix_videos_words"}
)


def is_mapped(thing: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    """For Alembic, when it compares tables and database."""
    return name not in _MADE_BY_MIGRATIONS
