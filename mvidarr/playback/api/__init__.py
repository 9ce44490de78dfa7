"""Playback over HTTP, a module per noun."""

from mvidarr.playback.api.playing import PlaybackApi
from mvidarr.playback.api.playlist_items import PlaylistItemsApi
from mvidarr.playback.api.playlists import PlaylistsApi

__all__ = ["PlaybackApi", "PlaylistItemsApi", "PlaylistsApi"]
