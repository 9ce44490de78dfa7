"""What an intent says of the file that it means: the facts of its probe, its picture, what goes beside it, and what is
to be told of it once it is there."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from mvidarr.downloads.asking.shapes import Failure
from mvidarr.downloads.fetching.fetch import Fetched
from mvidarr.library import NewFile
from mvidarr.media import PictureFacts, Probe
from mvidarr.media.languages import three_letters

NOT_AS_WANTED = "not_as_wanted"
_FACTS = frozenset(field.name for field in fields(NewFile))


def new_file(root_id: int, target: str, found: Probe, beside: Mapping[str, str]) -> NewFile:
    """``beside``: of the subtitles that go with it, language -> digest."""
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
        subtitles=tuple(dict.fromkeys((*found.subtitles, *map(three_letters, beside)))),
        hdr=found.hdr,
        beside=beside,
    )


def facts_of(file: NewFile, fetched: Fetched) -> dict[str, Any]:
    told = {"notes": list(fetched.notes), "limited": fetched.limited}
    return {**asdict(file), **{name: value for name, value in told.items() if value}}


def subtitles_of(intent: Mapping[str, Any]) -> list[str]:
    """Languages of those that lie beside the file, or will."""
    return list(intent["facts"]["beside"])


def note_of(intent: Mapping[str, Any]) -> Failure | None:
    """What the profile wants and did not come with the file."""
    notes = intent["facts"].get("notes", ())
    return {"code": NOT_AS_WANTED, "detail": " ".join(notes)} if notes else None


def limited_of(intent: Mapping[str, Any]) -> str | None:
    """The code of what lets the site rest, though the file came."""
    code: str | None = intent["facts"].get("limited")
    return code


def file_of(intent: Mapping[str, Any]) -> NewFile:
    facts = {name: value for name, value in intent["facts"].items() if name in _FACTS}
    return NewFile(**{**facts, "subtitles": tuple(facts["subtitles"]), "audio": tuple(facts.get("audio", ()))})


def picture_of(intent: Mapping[str, Any]) -> PictureFacts | None:
    if intent["color"] is None:
        return None
    return PictureFacts(intent["picture"], intent["color"], intent["placeholder"])
