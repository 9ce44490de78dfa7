"""The part of a profile's form about all that it wants besides heights. Pure.

What has no place in the form stays as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field

from mvidarr.library.wants import AUDIO_CODECS, CONTAINERS, HDR, VIDEO_CODECS
from mvidarr.library.wants_words import AUDIO, CODECS, MIB
from mvidarr.library.wants_words import CONTAINERS as CONTAINER_WORDS
from mvidarr.library.wants_words import HDR as HDR_WORDS

Names = Annotated[list[Annotated[str, Field(max_length=20)]], Field(default_factory=list, max_length=10)]
Text = Annotated[str, Field(max_length=20)]

_LISTS = ("codecs", "audio", "containers")
_NUMBERS = {"least_mib": ("least_bytes", MIB), "most_mib": ("most_bytes", MIB), "least_seconds": ("least_seconds", 1),
            "most_seconds": ("most_seconds", 1), "fps": ("fps", 1)}  # fmt: skip
_FPS = (24, 25, 30, 50, 60)
_ASKED = {kept: field for field, (kept, _) in _NUMBERS.items()}


class WantsForm(BaseModel):
    """Lists come in the order of their fields, empty ones among them."""

    codecs: Names
    audio: Names
    containers: Names
    only_codecs: bool = False
    hdr: Text = ""
    fps: Text = ""
    least_mib: Text = ""
    most_mib: Text = ""
    least_seconds: Text = ""
    most_seconds: Text = ""
    upgrades: bool = False


class NotNumber(ValueError):
    """A field that holds no number: its name."""


def wants_of(form: WantsForm, before: Mapping[str, Any]) -> dict[str, Any]:
    """NotNumber names the first field that is none."""
    said: dict[str, Any] = {name: [one for one in getattr(form, name) if one] for name in _LISTS}
    for field, (kept, unit) in _NUMBERS.items():
        said[kept] = _number(field, getattr(form, field), unit)
    said |= {"only_codecs": form.only_codecs, "upgrades": form.upgrades}
    kept_before = {name: value for name, value in before.items() if name not in said and name != "hdr"}
    return {**kept_before, **said, **({"hdr": form.hdr} if form.hdr else {})}


def values_of(wants: Mapping[str, Any]) -> dict[str, Any]:
    """As the fields of the form hold it."""
    found: dict[str, Any] = {name: list(wants.get(name, ())) for name in _LISTS}
    for field, (kept, unit) in _NUMBERS.items():
        found[field] = f"{wants[kept] / unit:.10g}" if kept in wants else ""
    return {**found, "hdr": wants.get("hdr", ""), "only_codecs": bool(wants.get("only_codecs")),
            "upgrades": bool(wants.get("upgrades"))}  # fmt: skip


def choices(fps: str) -> dict[str, Sequence[tuple[str, str]]]:
    own = [fps] if fps.isdecimal() and int(fps) not in _FPS else []
    return {
        "codecs": [(name, CODECS[name]) for name in VIDEO_CODECS],
        "audio": [(name, AUDIO[name]) for name in AUDIO_CODECS],
        "containers": [(name, CONTAINER_WORDS[name]) for name in CONTAINERS],
        "hdr": [(name, HDR_WORDS[name][0].upper() + HDR_WORDS[name][1:]) for name in HDR],
        "fps": [(text, f"At most {text}") for text in [*own, *map(str, _FPS)]],
    }


def beside_field(name: str) -> str:
    """``wants.most_bytes`` -> ``most_mib``: the field of the form that it is said beside."""
    plain = name.removeprefix("wants.")
    return _ASKED.get(plain, plain)


def _number(field: str, text: str, unit: int) -> int:
    try:
        found = float(text.strip() or 0)
        return round(found * unit)
    except (ValueError, OverflowError) as error:
        raise NotNumber(field) from error
