"""By what formats of one height are compared: what the profile wants, then what is usual. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mvidarr.downloads.choosing.listed import Format, Info
from mvidarr.downloads.choosing.sorting import Field, order
from mvidarr.library.wants import Wants
from mvidarr.library.wants_words import AUDIO, CODECS, CONTAINERS

Words = Callable[[Format, Format], str]


@dataclass(frozen=True)
class Criterion:
    """More of ``key`` is better; ``words`` say why the first of two stands behind the second. ``wished``: by the
    profile, not only as usual."""

    key: Callable[[Format], Any]
    words: Words
    wished: bool = False


def of_pictures(wants: Wants, info: Info) -> list[Criterion]:
    return [*_wished_pictures(wants), Criterion(lambda f: f.size, _smaller), *_usual(wants, info)]


def of_sounds(wants: Wants, info: Info) -> list[Criterion]:
    return [*_liked(wants.get("audio", ()), lambda f: f.sound, AUDIO), *_usual(wants, info)]


def order_of(wants: Wants) -> str:
    """The same as far as ``-S`` can say it: of a list of codecs, the first."""
    hdr = {"prefer": "hdr:12", "avoid": "hdr:sdr", "never": "hdr:sdr"}
    codecs, audio = wants.get("codecs", ()), wants.get("audio", ())
    said = [
        hdr[wants["hdr"]] if "hdr" in wants else "",
        f"fps:{wants['fps']}" if "fps" in wants else "",
        f"vcodec:{codecs[0] if codecs else 'h264'}",
        f"acodec:{audio[0] if audio else 'aac'}",
    ]
    return ",".join(filter(None, said))


def _wished_pictures(wants: Wants) -> list[Criterion]:
    found = []
    if (hdr := wants.get("hdr")) in ("prefer", "avoid"):
        found.append(Criterion(lambda f: f.hdr == (hdr == "prefer"), lambda one, taken: _hdr(one), wished=True))
    if most := wants.get("fps"):
        found.append(Criterion(lambda f: _frames(f, most), _fps, wished=True))
    found += _liked(wants.get("codecs", ()), lambda f: f.codec, CODECS)
    return [*found, *_liked(wants.get("containers", ()), lambda f: f.container, CONTAINERS)]


def _liked(names: Sequence[str], of: Callable[[Format], str | None], words: dict[str, str]) -> list[Criterion]:
    if not names:
        return []

    def key(one: Format) -> int:
        name = of(one)
        return len(names) - names.index(name) if name in names else 0

    def said(one: Format, taken: Format) -> str:
        mine, theirs = of(one) or "what it doesn't tell", of(taken) or "what it doesn't tell"
        return f"{words.get(theirs, theirs)} is liked more than {words.get(mine, mine)}."

    return [Criterion(key, said, wished=True)]


def _frames(one: Format, most: int) -> tuple[int, float]:
    """The most of those that are not too many, else the fewest."""
    fps = one.fps or 0.0
    return (1, fps) if round(fps) <= most else (0, -fps)


def _usual(wants: Wants, info: Info) -> list[Criterion]:
    wish = [*(() if wants.get("codecs") else ("vcodec:h264",)), *(() if wants.get("audio") else ("acodec:aac",))]
    site = info.get("_format_sort_fields")
    fields = order(",".join(wish), site if isinstance(site, list | tuple) else ())
    return [Criterion(lambda f, field=field: field.key(f.raw), _words(field)) for field in fields]  # type: ignore[misc]


def _words(field: Field) -> Words:
    return _SAID.get(field.name, lambda one, taken: "The site puts it after the one that is taken.")


def _smaller(one: Format, taken: Format) -> str:
    return (
        f"Its picture is smaller: {one.width or '?'} × {one.height} rather than {taken.width or '?'} × {taken.height}."
    )


def _hdr(one: Format) -> str:
    return f"It has {'HDR' if one.hdr else 'no HDR'}, the other is liked more."


def _fps(one: Format, taken: Format) -> str:
    return f"It has {one.fps or 0:g} frames a second, the one that is taken {taken.fps or 0:g}."


def _codec(one: Format, taken: Format) -> str:
    mine, theirs = one.codec or "a codec that it doesn't tell", taken.codec or "one that isn't told"
    known = ", which every player knows," if theirs == "h264" else ""
    return f"It is {CODECS.get(mine, mine)}; {CODECS.get(theirs, theirs)}{known} comes first."


def _sound(one: Format, taken: Format) -> str:
    mine, theirs = one.sound or "no sound", taken.sound or "one that isn't told"
    return f"It has {AUDIO.get(mine, mine)}; {AUDIO.get(theirs, theirs)} comes first."


_SAID: dict[str, Words] = {
    "fps": _fps,
    "hdr": lambda one, taken: _hdr(one),
    "vcodec": _codec,
    "acodec": _sound,
    "res": _smaller,
    "lang": lambda one, taken: "The site puts its language after that of the one that is taken.",
    "channels": lambda one, taken: "Its sound has fewer channels.",
    "size": lambda one, taken: "It has fewer bytes for the same.",
    "br": lambda one, taken: "Its bitrate is lower.",
    "tbr": lambda one, taken: "Its bitrate is lower.",
    "asr": lambda one, taken: "Its sound is sampled more coarsely.",
    "proto": lambda one, taken: "It comes in a way that fails more easily.",
    "vext": lambda one, taken: f"It comes as {one.container or 'a kind of file not told'}.",
    "aext": lambda one, taken: f"It comes as {one.container or 'a kind of file not told'}.",
    "hasaud": lambda one, taken: "It has no sound of its own.",
    "id": lambda one, taken: "It is like the one that is taken in all that counts.",
}
