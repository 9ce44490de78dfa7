"""Playback: the bytes of a video to a player, and what the player tells. Owns no tables, emits no events."""

from mvidarr.playback.stream import Streams

__all__ = ["Streams"]
