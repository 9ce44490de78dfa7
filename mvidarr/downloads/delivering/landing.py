"""What an intent says of the file that it means: the facts of its probe, and its picture."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from mvidarr.library import NewFile
from mvidarr.media import PictureFacts, Probe

_FACTS = frozenset(field.name for field in fields(NewFile))


def new_file(root_id: int, target: str, found: Probe) -> NewFile:
    return NewFile(
        root_id=root_id,
        path=target,
        size=found.size,
        duration=found.duration,
        width=found.width,
        height=found.height,
        video_codec=found.video_codec,
        audio_codec=found.audio_codec,
        fps=found.fps,
        bitrate=found.bitrate,
        container=found.container,
        audio_channels=found.audio_channels,
        audio_language=found.audio_language,
        audio=tuple(asdict(stream) for stream in found.audio),
        subtitles=found.subtitles,
        hdr=found.hdr,
    )


def file_of(intent: Mapping[str, Any]) -> NewFile:
    facts = {name: value for name, value in intent["facts"].items() if name in _FACTS}
    return NewFile(**{**facts, "subtitles": tuple(facts["subtitles"]), "audio": tuple(facts.get("audio", ()))})


def picture_of(intent: Mapping[str, Any]) -> PictureFacts | None:
    if intent["color"] is None:
        return None
    return PictureFacts(intent["picture"], intent["color"], intent["placeholder"])
