"""The playlists as the roof puts them together."""

from dataclasses import dataclass

from mvidarr.db import Database, Journal, Outbox
from mvidarr.jobs import Jobs
from mvidarr.library import VideoLists
from mvidarr.playback.arranging import Arranging
from mvidarr.playback.contents import Contents
from mvidarr.playback.filling import Filling
from mvidarr.playback.known import KnownPlaylists
from mvidarr.playback.membership import Membership
from mvidarr.playback.playlists import Playlists
from mvidarr.playback.tracked import Following


@dataclass(frozen=True)
class PlaylistRoom:
    """``known`` is read at the start and by its task; the others are what the doors ask."""

    known: KnownPlaylists
    playlists: Playlists
    contents: Contents
    filling: Filling
    arranging: Arranging

    @classmethod
    def of(
        cls,
        database: Database,
        journal: Journal,
        outbox: Outbox,
        jobs: Jobs,
        *,
        members: Membership,
        videos: VideoLists,
    ) -> "PlaylistRoom":
        """``videos`` over the table with ``playlist:``."""
        for table in Following(outbox).tracked():
            journal.register(table)
        playlists = Playlists(database, journal, videos, members)
        return cls(
            known=members.known,
            playlists=playlists,
            contents=Contents(database, playlists, videos),
            filling=Filling(database, journal, jobs, playlists, videos),
            arranging=Arranging(database, journal, playlists),
        )
