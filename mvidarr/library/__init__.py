"""The noun: artists, videos, their sources and files.

Tables owned: ``roots``, ``artists``, ``artist_ids``, ``artist_labels``, ``videos``, ``video_artists``,
``video_labels``, ``sources``, ``files``. Events emitted: ``VideoAdded``, ``VideoChanged``, ``VideoStatus``.
"""

from mvidarr.db.journal import ChangeDetail, ChangePage
from mvidarr.library.changes import Changes
from mvidarr.library.picture_store import picture_columns, picture_key
from mvidarr.library.roots import pinned_root
from mvidarr.library.shapes import Artist, ArtistPage, ArtistRef, Facts, FilePlace, NewFile, Video, VideoFile, VideoPage
from mvidarr.library.sources import SourceKey
from mvidarr.library.tracked import tracked
from mvidarr.library.videos import Videos

__all__ = [
    "Artist", "ArtistPage", "ArtistRef", "ChangeDetail", "ChangePage", "Changes", "Facts", "FilePlace", "NewFile",
    "SourceKey", "Video", "VideoFile", "VideoPage", "Videos", "picture_columns", "picture_key", "pinned_root",
    "tracked",
]  # fmt: skip
