"""Playback: the bytes of a video to a player. Owns no tables yet, emits no events."""

from mvidarr.playback.stream import Streams

__all__ = ["Streams"]
