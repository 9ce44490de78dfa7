"""Every table, one module per owner; importing this package fills ``base.metadata``. Foreign keys go only downward."""

from mvidarr.db.tables import (
    accounts,
    bulk,
    downloads,
    events,
    files,
    first_run,
    jobs,
    journal,
    library,
    playlists,
    revisions,
    settings,
    system,
    views,
)

__all__ = [
    "accounts", "bulk", "downloads", "events", "files", "first_run", "jobs", "journal", "library", "playlists",
    "revisions", "settings", "system", "views",
]  # fmt: skip
