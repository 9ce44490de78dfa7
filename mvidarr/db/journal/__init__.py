"""Every user-visible change: who, why, before and after; undo and redo.

``Tracked`` says per table what is journaled; a ``ChangeSet`` changes rows and notes it; ``Journal`` begins, resumes,
undoes, redoes, lists. Tables owned: ``changes``, ``change_rows``.
"""

from mvidarr.db.journal.changes import ChangeSet
from mvidarr.db.journal.history import ChangeDetail, ChangePage, ChangeView, Foresight, RowView
from mvidarr.db.journal.journal import Journal
from mvidarr.db.journal.pace import Pace
from mvidarr.db.journal.retention import KEPT_DAYS, KEPT_SIZE, Retention
from mvidarr.db.journal.tracked import Restored, RowChange, Tracked

__all__ = [
    "KEPT_DAYS",
    "KEPT_SIZE",
    "ChangeDetail",
    "ChangePage",
    "ChangeSet",
    "ChangeView",
    "Foresight",
    "Journal",
    "Pace",
    "Restored",
    "Retention",
    "RowChange",
    "RowView",
    "Tracked",
]
