"""Something done to many videos or artists at once: what would become of each is planned, looked at, applied as one
change of the journal.

    operation (what one is) < operations/ (one file each) < planning (judges rows) < run (does what was planned)
    < applying (the jobs) < plans (the public face)

Tables owned: ``bulk_plans``, ``bulk_pieces``. Jobs: ``bulk_plan``, ``bulk``, ``bulk_media``. Events: none of its own;
rows tell of their changes as after any edit.
"""

from mvidarr.bulk.operation import AnyOperation, Operations
from mvidarr.bulk.operations import OPERATIONS
from mvidarr.bulk.plans import Plans
from mvidarr.bulk.room import BulkRoom
from mvidarr.bulk.shapes import Plan, PlannedRow, PlannedRows, Who

__all__ = [
    "OPERATIONS",
    "AnyOperation",
    "BulkRoom",
    "Operations",
    "Plan",
    "PlannedRow",
    "PlannedRows",
    "Plans",
    "Who",
]
