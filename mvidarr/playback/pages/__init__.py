"""Playback in a browser, a module per noun."""

from mvidarr.playback.pages.opinion import PlaybackPages
from mvidarr.playback.pages.playlist_items import PlaylistItemsPages
from mvidarr.playback.pages.playlists import PlaylistsPages

__all__ = ["PlaybackPages", "PlaylistItemsPages", "PlaylistsPages"]
