"""The database: reading and writing, every table, the journal of changes, the outbox of events, migrations.

Tables owned: ``changes``, ``change_rows`` (journal), ``events``, ``event_cursors`` (outbox). Emits no events itself.
"""

from mvidarr.db.database import Database, Reader, Writer

__all__ = ["Database", "Reader", "Writer"]
