"""Every table, one module per owner; importing this package fills ``base.metadata``. Foreign keys go only downward."""

from mvidarr.db.tables import accounts, files, jobs

__all__ = ["accounts", "files", "jobs"]
