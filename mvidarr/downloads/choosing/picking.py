"""Which picture and which sound of a list a profile takes. Pure.

The height is ours to choose, as only we know what counts as 1080p. A profile that wants nothing else of the formats
leaves the rest to yt-dlp, which is foretold here; else both are named to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mvidarr.downloads.choosing.criteria import Criterion, of_pictures, of_sounds
from mvidarr.downloads.choosing.listed import Format, Info, formats_of
from mvidarr.library import Profile
from mvidarr.library.wants import Wants
from mvidarr.library.wants_words import CODECS
from mvidarr.ytdlp import may_be_named

_OF_FORMATS = ("codecs", "fps", "hdr", "audio", "containers", "least_bytes", "most_bytes")
MIB = 1 << 20


@dataclass(frozen=True)
class Picked:
    """``told``: the site tells heights, so that there is something to choose from. ``refused``: by number in the list,
    why a picture is never taken. ``sound``: None where the picture brings its own, or there is none."""

    formats: Sequence[Format]
    told: bool
    refused: Mapping[int, str]
    step: int | None = None
    picture: Format | None = None
    sound: Format | None = None


def wants_formats(wants: Wants) -> bool:
    """Whether it wants something of formats that yt-dlp would not take by itself."""
    return any(wants.get(name) for name in _OF_FORMATS)


def pick(info: Info, profile: Profile) -> Picked:
    wants, formats = profile["wants"], formats_of(info)
    known = {number: one for number, one in enumerate(formats) if one.step is not None}
    sound = best([one for one in formats if is_sound(one)], of_sounds(wants, info))
    refused = {number: why for number, one in known.items() if (why := _refusal(one, sound, wants))}
    standing = [one for number, one in known.items() if number not in refused]
    step = next((height for height in profile["heights"] if any(one.step == height for one in standing)), None)
    if step is None:
        return Picked(formats, bool(known), refused)
    of_step = [one for one in standing if one.step == step]
    picture = best(_complete(of_step, sound, wants), of_pictures(wants, info))
    beside = sound if picture is not None and not picture.has_sound else None
    return Picked(formats, True, refused, step, picture, beside)


def is_sound(one: Format) -> bool:
    return one.has_sound and not one.has_picture


def best(formats: Sequence[Format], criteria: Sequence[Criterion]) -> Format | None:
    """Of those that are alike in all, the last."""
    found = list(formats)
    for criterion in criteria:
        if len(found) < 2:
            break
        keys = [criterion.key(one) for one in found]
        highest = max(keys)
        found = [one for one, key in zip(found, keys, strict=True) if key == highest]
    return found[-1] if found else None


def _complete(pictures: Sequence[Format], sound: Format | None, wants: Wants) -> Sequence[Format]:
    """Where no sound comes by itself, those that bring theirs, if there are any."""
    if not wants_formats(wants):
        largest = max(one.size for one in pictures)
        pictures = [one for one in pictures if one.size == largest]
    return pictures if sound is not None else [one for one in pictures if one.has_sound] or pictures


def _refusal(one: Format, sound: Format | None, wants: Wants) -> str | None:
    """What a site doesn't tell is held against the file when it is there."""
    if wants.get("only_codecs") and one.codec is not None and one.codec not in wants["codecs"]:
        return f"The profile takes no {CODECS.get(one.codec, one.codec)}."
    if wants.get("hdr") == "never" and one.hdr:
        return "The profile takes no HDR."
    if wants_formats(wants) and not may_be_named(one.name):
        return "It has no name by which it could be asked for."
    return size_refusal(expected_bytes(one, sound), wants)


def expected_bytes(picture: Format, sound: Format | None) -> int:
    """Nought where the site doesn't tell."""
    if not picture.bytes:
        return 0
    return picture.bytes + (0 if picture.has_sound or sound is None else sound.bytes)


def size_refusal(size: int, wants: Wants, *, uncut: float | None = None, spare: float = 1) -> str | None:
    """``uncut``: its size before something was cut out of it; ``spare``: so many times more or less will do."""
    least, most = wants.get("least_bytes", 0), wants.get("most_bytes", 0)
    if size and most and size > most * spare:
        return f"{size / MIB:,.0f} MiB are more than the {most / MIB:,.10g} MiB that the profile takes at most."
    if size and (uncut or size) * spare < least:
        return f"{size / MIB:,.0f} MiB are less than the {least / MIB:,.10g} MiB that the profile takes at least."
    return None
