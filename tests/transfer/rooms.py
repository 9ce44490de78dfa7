"""The room alone."""

from mvidarr.bulk import BulkRoom
from mvidarr.db import Database, Journal
from mvidarr.jobs import Jobs, Kinds, Lanes
from mvidarr.library import ArtistLists, Artists, Changes, VideoLists
from mvidarr.transfer import Exports


def exports_on(database: Database) -> Exports:
    journal, jobs, videos = Journal(database), Jobs(database, Kinds(), Lanes()), VideoLists(database)
    artists, changes = ArtistLists(database), Changes(database, journal, jobs)
    bulk = BulkRoom.of(database, journal, jobs, (), lists={"video": videos, "artist": artists}, role_of=_nobody)
    return Exports(database, videos, artists, Artists(database), changes, bulk.plans)


async def _nobody(user_id: int) -> None:
    return None
