"""Every table, one module per owner; importing this package fills ``base.metadata``. Foreign keys go only downward."""

from mvidarr.db.tables import (
    accounts,
    downloads,
    events,
    files,
    first_run,
    jobs,
    journal,
    library,
    revisions,
    settings,
    system,
)

__all__ = [
    "accounts", "downloads", "events", "files", "first_run", "jobs", "journal", "library", "revisions", "settings",
    "system",
]  # fmt: skip
