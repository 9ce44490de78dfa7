"""What is asked of yt-dlp for a profile, or why nothing is. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mvidarr.downloads.choosing.criteria import order_of
from mvidarr.downloads.choosing.listed import Format, Info, number
from mvidarr.downloads.choosing.picking import Picked, expected_bytes, is_sound, pick, size_refusal, wants_formats
from mvidarr.errors import External
from mvidarr.library import Profile
from mvidarr.library.heights import names, rung
from mvidarr.library.wants import Wants
from mvidarr.library.wants_words import CODECS
from mvidarr.media import Probe
from mvidarr.ytdlp import exact_args, format_args, picture_args, wish_args

UNWANTED, UNWANTED_LENGTH = "no_quality", "unwanted_length"
_SPELLED: Mapping[str, str] = {"hevc": "h265"}
_SPARE = 1.1  # sites tell sizes roughly: what was chosen by one is not thrown away for a little more or less


@dataclass(frozen=True)
class Choice:
    """``args`` for yt-dlp; ``height``, a step of the ladder, is None where the site doesn't tell heights; ``bytes`` is
    what the media will take as far as it tells, 0 when it doesn't."""

    args: tuple[str, ...]
    height: int | None
    bytes: int


def choose(info: Info, profile: Profile) -> Choice:
    """The height that the profile likes most of those offered, and of that what it wants. External: ``no_quality`` when
    there is none, ``unwanted_length``."""
    wants, seconds = profile["wants"], number(info.get("duration"))
    if why := _length_refusal(seconds, wants):
        raise External(_remedied(why, profile), source="ytdlp", code=UNWANTED_LENGTH)
    return chosen(pick(info, profile), profile)


def chosen(picked: Picked, profile: Profile) -> Choice:
    """External: ``no_quality``."""
    wants, picture, sound = profile["wants"], picked.picture, picked.sound
    exactly = wants_formats(wants)
    if not picked.told:  # a plain file: it is looked at once it is here
        args = wish_args(order_of(wants), wants.get("containers", ())) if exactly else format_args()
        return Choice(args, None, _largest(picked.formats))
    if picture is None:
        raise External(_why_none(picked, profile), source="ytdlp", code=UNWANTED)
    if not exactly:
        of_step = [one for one in picked.formats if one.step == picked.step]
        sounds = [one for one in picked.formats if is_sound(one)] if not any(one.has_sound for one in of_step) else []
        return Choice(picture_args(*_size(picture)), picked.step, _largest(of_step) + _largest(sounds))
    args = exact_args(picture.name, sound.name if sound else None, wants.get("containers", ()))
    return Choice(args, picked.step, expected_bytes(picture, sound))


def refuse_unwanted(found: Probe, profile: Profile, seconds: float | None = None) -> None:
    """For a file that is here: External (``no_quality``, ``unwanted_length``) when the profile doesn't take it.
    ``seconds``: its length as the site told it, which it was chosen by; something may have been cut out since."""
    if found.height is not None and rung(found.height, found.width) not in profile["heights"]:
        detail = _heights_refusal("The file has", [rung(found.height, found.width)], profile)
        raise External(detail, source="ffprobe", code=UNWANTED)
    if why := _length_refusal(seconds or found.duration or 0, profile["wants"]):
        raise External(_remedied(why, profile), source="ffprobe", code=UNWANTED_LENGTH)
    uncut = found.size * max((seconds or 0) / found.duration, 1) if found.duration else found.size
    size = size_refusal(found.size, profile["wants"], uncut=uncut, spare=_SPARE)
    if why := size or _codec_refusal(found, profile["wants"]):
        raise External(_remedied(why, profile), source="ffprobe", code=UNWANTED)


def _size(picture: Format) -> tuple[int, int | None]:
    return picture.height or 0, picture.width


def _codec_refusal(found: Probe, wants: Wants) -> str | None:
    codec = _SPELLED.get(found.video_codec or "", found.video_codec)
    if wants.get("only_codecs") and codec is not None and codec not in wants["codecs"]:
        return f"The file is {CODECS.get(codec, codec)}, which the profile doesn't take."
    return "The file has HDR, which the profile doesn't take." if wants.get("hdr") == "never" and found.hdr else None


def _length_refusal(seconds: float, wants: Wants) -> str | None:
    least, most = wants.get("least_seconds", 0), wants.get("most_seconds", 0)
    if seconds and most and seconds > most:
        return f"The video is {seconds:.0f} seconds long, and the profile takes {most} at most."
    if seconds and seconds < least:
        return f"The video is {seconds:.0f} seconds long, and the profile takes {least} at least."
    return None


def _why_none(picked: Picked, profile: Profile) -> str:
    offered = {one.step for one in picked.formats if one.step is not None}
    if not offered & set(profile["heights"]):
        return _heights_refusal("The site offers this video in", offered, profile)
    taken = {at: why for at, why in picked.refused.items() if picked.formats[at].step in profile["heights"]}
    said = " ".join(dict.fromkeys(taken.values()))
    return _remedied(f"Of what the site offers the profile takes nothing. {said}", profile)


def _heights_refusal(begin: str, found: Collection[int], profile: Profile) -> str:
    taken = names(sorted(profile["heights"]), "or")
    return (
        f"{begin} {names(sorted(found))}, and the profile “{profile['name']}” takes {taken} only. "
        "Give the video another profile, or add a height to this one, and try again."
    )


def _remedied(why: str, profile: Profile) -> str:
    return f"{why} Give the video another profile, or change “{profile['name']}”, and try again."


def _largest(formats: Sequence[Format]) -> int:
    return max((one.bytes for one in formats), default=0)
