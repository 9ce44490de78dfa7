"""The database: reading and writing, every table, the journal of changes, the outbox of events, migrations.

Tables owned: ``changes``, ``change_rows`` (journal), ``events``, ``event_cursors`` (outbox). Emits no events itself.
"""

from mvidarr.db.alone import only_server
from mvidarr.db.database import Database, Reader, Writer
from mvidarr.db.events import Event, Outbox
from mvidarr.db.journal import ChangeSet, ChangeView, Journal, RowChange, Tracked
from mvidarr.db.migrate import migrate, older_schema, schema_version
from mvidarr.db.migrations import newest
from mvidarr.db.remembered import Remembered
from mvidarr.db.size import database_bytes

__all__ = [
    "ChangeSet",
    "ChangeView",
    "Database",
    "Event",
    "Journal",
    "Outbox",
    "Reader",
    "Remembered",
    "RowChange",
    "Tracked",
    "Writer",
    "database_bytes",
    "migrate",
    "newest",
    "older_schema",
    "only_server",
    "schema_version",
]
