"""The indexes of the words of videos, which are made by a migration alone: SQLite keeps them as tables of its own
(FTS5) that triggers fill, PostgreSQL as indexes on an expression. Neither is a ``Table`` here.
"""

from typing import Any

POSTGRES_WORDS = "array_to_tsvector(array_remove(string_to_array(videos.search, ' '), ''))"  # as its index says
POSTGRES_NAMES = "array_to_tsvector(array_remove(string_to_array(videos.name_words, ' '), ''))"

_MADE_BY_MIGRATIONS = frozenset(
    {"ix_videos_words", "ix_videos_names"}
    | {f"{name}{part}" for name in ("videos_words", "videos_names") for part in ("", "_data", "_idx", "_config")}
)


def is_mapped(thing: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    """For Alembic, when it compares tables and database."""
    return name not in _MADE_BY_MIGRATIONS
