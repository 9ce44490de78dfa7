"""The room alone."""

from mvidarr.db import Database, Journal
from mvidarr.jobs import Jobs, Kinds, Lanes
from mvidarr.library import ArtistLists, Artists, Changes, VideoLists
from mvidarr.transfer import Exports


def exports_on(database: Database) -> Exports:
    changes = Changes(database, Journal(database), Jobs(database, Kinds(), Lanes()))
    return Exports(database, VideoLists(database), ArtistLists(database), Artists(database), changes)
