"""The noun: artists, videos, their sources and files.

Tables owned: ``roots``, ``artists``, ``artist_ids``, ``artist_labels``, ``videos``, ``video_artists``,
``video_labels``, ``sources``, ``files``, ``profiles``, ``play_state``, ``views``, ``view_uses``, ``asked_queries``,
``preferences``, ``bin_entries``, ``nfos``. Jobs: ``bin``, ``nfo``, ``delete_artist``, ``invert_change``. Events:
``VideoAdded``, ``VideoChanged``, ``VideoDeleted``, ``VideoRestored``, ``VideoStatus``, ``VideoPlayed``,
``VideoSkipped``, ``VideoRated``, ``VideoChecked``, ``PictureChanged``, ``ArtistAdded``, ``ArtistChanged``,
``ArtistDeleted``.
"""

from mvidarr.db.journal import ChangeDetail, ChangePage
from mvidarr.library.artists import Artists
from mvidarr.library.asked import AskedQueries
from mvidarr.library.beside import Beside
from mvidarr.library.bin import RecycleBin
from mvidarr.library.catching_up import catch_up
from mvidarr.library.changes import Changes
from mvidarr.library.consequences import Consequences
from mvidarr.library.curation import Curation
from mvidarr.library.echo import Echo
from mvidarr.library.facets import Facets
from mvidarr.library.lists import ArtistLists, VideoLists
from mvidarr.library.media_folder import MediaFolder
from mvidarr.library.picture_store import picture_columns, picture_key
from mvidarr.library.play_state import Played, PlayState
from mvidarr.library.preferences import Preferences
from mvidarr.library.profiles import Profiles, tracked_profiles
from mvidarr.library.query_field import QueryField
from mvidarr.library.rewriting import Rewriting
from mvidarr.library.roots import pinned_root, seen_root
from mvidarr.library.selection import Selection
from mvidarr.library.shapes import (
    Artist,
    ArtistPage,
    ArtistRef,
    Facts,
    FilePlace,
    NewFile,
    Profile,
    Video,
    VideoFile,
    VideoPage,
)
from mvidarr.library.sources import SourceKey
from mvidarr.library.stats import Statistics
from mvidarr.library.telling import Kept
from mvidarr.library.tracked import tracked
from mvidarr.library.undo_to import UndoTo
from mvidarr.library.verbs import BulkVerb, BulkVerbs
from mvidarr.library.videos import Videos

__all__ = [
    "Artist", "ArtistLists", "ArtistPage", "ArtistRef", "Artists", "AskedQueries", "Beside", "BulkVerb", "BulkVerbs",
    "ChangeDetail", "ChangePage", "Changes", "Consequences", "Curation", "Echo", "Facets", "Facts", "FilePlace", "Kept",
    "MediaFolder", "NewFile", "PlayState", "Played", "Preferences", "Profile", "Profiles", "QueryField", "RecycleBin",
    "Rewriting", "Selection", "SourceKey", "Statistics", "UndoTo", "Video", "VideoFile", "VideoLists", "VideoPage",
    "Videos", "catch_up", "picture_columns", "picture_key", "pinned_root", "seen_root", "tracked", "tracked_profiles",
]  # fmt: skip
