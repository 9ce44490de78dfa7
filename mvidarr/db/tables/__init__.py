"""Every table, one module per owner; importing this package fills ``base.metadata``. Foreign keys go only downward."""

from mvidarr.db.tables import (
    accounts,
    bulk,
    discovery,
    downloads,
    events,
    files,
    first_run,
    jobs,
    journal,
    library,
    outbound,
    playlists,
    revisions,
    settings,
    system,
    views,
)

__all__ = [
    "accounts", "bulk", "discovery", "downloads", "events", "files", "first_run", "jobs", "journal", "library",
    "outbound", "playlists", "revisions", "settings", "system", "views",
]  # fmt: skip
