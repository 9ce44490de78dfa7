"""The operations, a file each; ``rooms.py`` adds those that other rooms have a part in. What is in no list does not
exist: no button, no address, no line in the API."""

from mvidarr.bulk.operation import AnyOperation
from mvidarr.bulk.operations.add_to_playlist import AddToPlaylist
from mvidarr.bulk.operations.edit_artists import EditArtists
from mvidarr.bulk.operations.edit_videos import EditVideos
from mvidarr.bulk.operations.merge_videos import MergeVideos
from mvidarr.bulk.operations.replace_artists import ReplaceInArtists
from mvidarr.bulk.operations.replace_videos import ReplaceInVideos
from mvidarr.bulk.operations.wish_videos import WishVideos

OPERATIONS: tuple[AnyOperation, ...] = (
    EditVideos(), EditArtists(), WishVideos(), ReplaceInVideos(), ReplaceInArtists(),
    MergeVideos(), AddToPlaylist(),
)  # fmt: skip
