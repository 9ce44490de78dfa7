"""The part of a profile's form about all that it wants besides heights. Pure.

What has no place in the form stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from mvidarr.library.pages.words import KINDS
from mvidarr.library.wants import AUDIO_CODECS, BOUNDS, CONTAINERS, HDR, PARTS, VIDEO_CODECS
from mvidarr.library.wants_words import AUDIO, CODECS, MIB
from mvidarr.library.wants_words import CONTAINERS as CONTAINER_WORDS
from mvidarr.library.wants_words import HDR as HDR_WORDS
from mvidarr.library.wants_words import PARTS as PART_WORDS
from mvidarr.web.endpoint import Fields

Names = Annotated[list[Annotated[str, Field(max_length=20)]], Field(default_factory=list, max_length=20)]
Text = Annotated[str, Field(max_length=20)]
Line = Annotated[str, Field(max_length=1_000)]  # several names, with commas or blanks between them

_LISTS = ("codecs", "audio", "containers", "kinds")
_NUMBERS = {"least_mib": ("least_bytes", MIB), "most_mib": ("most_bytes", MIB), "least_seconds": ("least_seconds", 1),
            "most_seconds": ("most_seconds", 1), "fps": ("fps", 1)}  # fmt: skip
_SWITCHES = ("only_codecs", "upgrades")
_CHOICES = ("hdr", "remux")
_FPS = (24, 25, 30, 50, 60)
_PARTED = {"subtitles.languages": "languages", "sponsorblock.parts": "parts", "sponsorblock.do": "sponsorblock"}
_ASKED = {**{kept: field for field, (kept, _) in _NUMBERS.items()}, **_PARTED}
_BETWEEN = re.compile(r"[\s,;]+")
_NO_PARTS = "Check what shall be marked or cut out."


class WantsForm(Fields):
    """Lists come in the order of their fields, empty ones among them."""

    codecs: Names
    audio: Names
    containers: Names
    kinds: Names
    sources: Line = ""
    only_codecs: bool = False
    hdr: Text = ""
    fps: Text = ""
    least_mib: Text = ""
    most_mib: Text = ""
    least_seconds: Text = ""
    most_seconds: Text = ""
    upgrades: bool = False
    languages: Line = ""
    automatic: bool = False
    inside: bool = False
    sponsorblock: Text = ""
    parts: Names
    remux: Text = ""


class Misfilled(ValueError):
    """``field`` of the form, and what is wrong with it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def wants_of(form: WantsForm, before: Mapping[str, Any]) -> dict[str, Any]:
    """Misfilled names the first field that makes no sense by itself."""
    said: dict[str, Any] = lists_of(form)
    for field, (kept, unit) in _NUMBERS.items():
        said[kept] = _number(field, getattr(form, field), unit)
    said |= {name: getattr(form, name) for name in _SWITCHES}
    said |= {"sources": _names(form.sources.lower()), "subtitles": _subtitles(form)}
    said |= {"sponsorblock": _sponsorblock(form)}
    known = {*said, *_CHOICES}
    chosen = {name: getattr(form, name) for name in _CHOICES if getattr(form, name)}
    return {**{name: value for name, value in before.items() if name not in known}, **said, **chosen}


def lists_of(form: WantsForm) -> dict[str, Any]:
    """Without the places that were left empty."""
    return {name: [one for one in getattr(form, name) if one] for name in _LISTS}


def values_of(wants: Mapping[str, Any]) -> dict[str, Any]:
    """As the fields of the form hold it."""
    found: dict[str, Any] = {name: list(wants.get(name, ())) for name in _LISTS}
    for field, (kept, unit) in _NUMBERS.items():
        found[field] = f"{wants[kept] / unit:.10g}" if kept in wants else ""
    subtitles, parts = wants.get("subtitles", {}), wants.get("sponsorblock", {})
    return {
        **found,
        **{name: wants.get(name, "") for name in _CHOICES},
        **{name: bool(wants.get(name)) for name in _SWITCHES},
        "sources": ", ".join(wants.get("sources", ())),
        "languages": ", ".join(subtitles.get("languages", ())),
        "automatic": bool(subtitles.get("automatic")),
        "inside": bool(subtitles.get("inside")),
        "sponsorblock": parts.get("do", ""),
        "parts": list(parts.get("parts", ())),
    }


def choices(fps: str) -> dict[str, Sequence[tuple[str, str]]]:
    own = [fps] if fps.isdecimal() and int(fps) not in _FPS else []
    containers = [(name, CONTAINER_WORDS[name]) for name in CONTAINERS]
    return {
        "codecs": [(name, CODECS[name]) for name in VIDEO_CODECS],
        "audio": [(name, AUDIO[name]) for name in AUDIO_CODECS],
        "containers": containers,
        "kinds": list(KINDS.items()),
        "hdr": [(name, HDR_WORDS[name][0].upper() + HDR_WORDS[name][1:]) for name in HDR],
        "fps": [(text, f"At most {text}") for text in [*own, *map(str, _FPS)]],
        "remux": containers,
        "sponsorblock": [("mark", "Mark them as chapters"), ("cut", "Cut them out")],
        "parts": [(name, PART_WORDS[name][0].upper() + PART_WORDS[name][1:]) for name in PARTS],
    }


def beside_field(name: str) -> str:
    """``wants.most_bytes`` -> ``most_mib``: the field of the form that it is said beside."""
    plain = name.removeprefix("wants.")
    return _ASKED.get(plain, plain)


def _subtitles(form: WantsForm) -> dict[str, Any]:
    return {"languages": _names(form.languages), "automatic": form.automatic, "inside": form.inside}


def _sponsorblock(form: WantsForm) -> dict[str, Any]:
    if form.sponsorblock and not form.parts:
        raise Misfilled("parts", _NO_PARTS)
    return {"do": form.sponsorblock, "parts": form.parts} if form.sponsorblock else {}


def _names(text: str) -> list[str]:
    return [name for name in _BETWEEN.split(text) if name]


def _number(field: str, text: str, unit: int) -> int:
    try:
        found = round(float(text.strip() or 0) * unit)
    except (ValueError, OverflowError) as error:
        raise Misfilled(field, "Give a number, or nothing.") from error
    most = BOUNDS.get(_NUMBERS[field][0])
    if most is not None and not 0 <= found <= most:  # said here in the unit of the field
        raise Misfilled(field, f"Give a number from 0, which is no limit, to {most // unit:,}.")
    return found
