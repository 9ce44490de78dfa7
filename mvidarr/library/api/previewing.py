"""What a profile would take of a list of formats, as the API asks and tells it."""

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.downloads.choosing import SAMPLES, Judged, Verdict, judge
from mvidarr.errors import FieldError, Invalid
from mvidarr.library.shapes import Profile
from mvidarr.library.wants import Wants
from mvidarr.web.endpoint import Body

MOST_FORMATS = 500
NAMES = tuple(sample.name for sample in SAMPLES)


class PreviewAsked(Body):
    """``profile_id`` is the profile, else the default one; ``heights`` and ``wants`` replace what it says. ``formats``
    is a list as yt-dlp gives it (``-J``), else ``sample`` names one of ours."""

    profile_id: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    heights: Annotated[list[int] | None, Field(min_length=1, max_length=20)] = None
    wants: Wants | None = None
    sample: Annotated[str | None, Field(description=f"One of {', '.join(NAMES)}.")] = None
    formats: Annotated[list[dict[str, Any]] | None, Field(max_length=MOST_FORMATS)] = None
    duration: Annotated[float | None, Field(ge=0, le=10**7, description="Seconds, beside formats.")] = None


class PreviewReason(TypedDict):
    good: bool
    text: str


class PreviewFormat(TypedDict):
    format_id: str
    width: int | None
    height: int | None
    video_codec: str | None
    audio_codec: str | None
    fps: float | None
    hdr: bool
    container: str | None
    size: int  # bytes; 0 where it isn't told
    taken: bool
    reasons: list[PreviewReason]


class Preview(TypedDict):
    """``args`` are what yt-dlp would be given; where nothing is taken, ``refusal`` says why."""

    height: int | None
    size: int
    args: list[str]
    refusal: str | None
    formats: list[PreviewFormat]


def previewed(asked: PreviewAsked, profile: Profile) -> Preview:
    return told_of(judge(_info(asked), profile))


def told_of(judged: Judged) -> Preview:
    choice = judged.choice
    return {
        "height": choice.height if choice else None,
        "size": choice.bytes if choice else 0,
        "args": list(choice.args) if choice else [],
        "refusal": judged.refusal,
        "formats": shown(judged),
    }


def shown(judged: Judged) -> list[PreviewFormat]:
    return [_shown(verdict) for verdict in judged.verdicts]


def _info(asked: PreviewAsked) -> dict[str, Any]:
    if asked.formats is not None:
        if asked.sample is not None:
            raise _field("sample", "Give either a sample or a list of formats.")
        return {"formats": asked.formats, "duration": asked.duration}
    name = asked.sample or NAMES[0]
    found = next((sample.info for sample in SAMPLES if sample.name == name), None)
    if found is None:
        raise _field("sample", f"Choose one of {', '.join(NAMES)}.")
    return found


def _shown(verdict: Verdict) -> PreviewFormat:
    one = verdict.format
    return {
        "format_id": one.name[:200],
        "width": one.width if one.has_picture else None,
        "height": one.height if one.has_picture else None,
        "video_codec": one.codec,
        "audio_codec": one.sound,
        "fps": one.fps if one.has_picture else None,
        "hdr": one.hdr,
        "container": one.container,
        "size": one.bytes,
        "taken": verdict.taken,
        "reasons": [{"good": reason.good, "text": reason.text} for reason in verdict.reasons],
    }


def _field(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(name, sentence),))
