"""Everything by which people change the library, in one hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from mvidarr.db import Database, Journal
from mvidarr.jobs import Jobs
from mvidarr.library.deletion import Bin, Deletion
from mvidarr.library.edit import Edits
from mvidarr.library.merge import Heir, Merging
from mvidarr.library.videos import Videos
from mvidarr.library.wishes import Wishes


@dataclass(frozen=True)
class Curation:
    edits: Edits
    merging: Merging
    deletion: Deletion
    wishes: Wishes

    @classmethod
    def of(
        cls,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        videos: Videos,
        bin: Bin | None,
        heirs: Sequence[Heir] = (),
    ) -> "Curation":
        return cls(
            edits=Edits(database, journal),
            merging=Merging(database, journal, heirs),
            deletion=Deletion(database, journal, jobs, bin),
            wishes=Wishes(database, journal, jobs),
        )
