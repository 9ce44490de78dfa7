"""Playback: the bytes of a video to a player, and what the player tells; playlists, filled by hand or by a query.

Tables owned: ``playlists``, ``playlist_items``, both in the journal. Jobs: ``fill_playlist``. Events:
``PlaylistChanged``. Exports ``playlist:`` for queries of videos (``membership.py``).
"""

from mvidarr.playback.contents import Contents
from mvidarr.playback.known import KnownPlaylists
from mvidarr.playback.membership import Membership
from mvidarr.playback.offering import PlaylistOffers
from mvidarr.playback.playlists import Playlists
from mvidarr.playback.room import PlaylistRoom
from mvidarr.playback.shapes import Run
from mvidarr.playback.sharing import Who
from mvidarr.playback.stream import Streams
from mvidarr.playback.tracked import PLACES, TOLD_PLAYLISTS

__all__ = [
    "PLACES",
    "TOLD_PLAYLISTS",
    "Contents",
    "KnownPlaylists",
    "Membership",
    "PlaylistOffers",
    "PlaylistRoom",
    "Playlists",
    "Run",
    "Streams",
    "Who",
]
