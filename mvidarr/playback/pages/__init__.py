"""Playback in a browser, a module per noun."""

from mvidarr.playback.pages.opinion import PlaybackPages

__all__ = ["PlaybackPages"]
