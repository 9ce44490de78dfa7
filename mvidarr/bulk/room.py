"""The room as the roof puts it together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mvidarr.bulk.applying import Applying, RoleOf
from mvidarr.bulk.operation import AnyOperation, Operations
from mvidarr.bulk.planning import Planning
from mvidarr.bulk.plans import Plans
from mvidarr.db import Database, Journal
from mvidarr.jobs import Jobs, Kind
from mvidarr.library.selection import Listed


@dataclass(frozen=True)
class BulkRoom:
    plans: Plans
    kinds: Sequence[Kind]

    @classmethod
    def of(
        cls,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        operations: Sequence[AnyOperation],
        *,
        lists: Mapping[str, Listed],
        role_of: RoleOf,
    ) -> "BulkRoom":
        """``lists`` by noun; ``role_of`` an account, None where it may not come in."""
        known, planning = Operations(operations), Planning(database, lists)
        applying = Applying(database, journal, known, planning, role_of)
        return cls(Plans(database, journal, jobs, known, planning), applying.kinds())
