"""The files of one run. All of it blocks: call it in a thread."""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from mvidarr.files import PICTURE_EXTENSIONS, VIDEO_EXTENSIONS
from mvidarr.ytdlp import failures
from mvidarr.ytdlp.addresses import undetoured
from mvidarr.ytdlp.lending import sweep

LOADED = "load.info.json"
_STREAM = re.compile(r"media-[^.]+\..+\.f[^.]+")  # one of several that are joined
_PART = re.compile(r"\.(part|ytdl|temp)(-Frag\d+(\.part)?)?$")


def parse(text: str) -> dict[str, Any] | None:
    """yt-dlp may write numbers that are not JSON (NaN, huge ones); None when it is no object."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        try:
            value = json.loads(text)
        except ValueError:
            return None
    return value if isinstance(value, dict) else None


def store(path: Path, info: dict[str, Any]) -> None:
    """Whole or not at all, for our own eyes: descriptions hold cookies and signed addresses."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(info, file, ensure_ascii=True)
    temporary.replace(path)


def prepare(source: Path | str, folder: Path) -> tuple[Path | str, str]:
    """What to hand to yt-dlp, and the beginning of its files' names, which tells the source.

    A part of another source would be continued blindly, so those go, and so do cookies of a run that was killed.
    From a stored description the page's address is taken out: yt-dlp would ask there on its own when a download fails,
    whoever that address belongs to by then. So are proxies that a header of it names.
    """
    sweep(folder)
    identity = source
    if isinstance(source, Path):
        info = parse(source.read_text("utf-8")) or {}
        identity = "\n".join(str(info.get(key)) for key in ("extractor_key", "id", "webpage_url", "original_url"))
        source = folder / LOADED
        store(source, undetoured({**info, "_type": "video", "webpage_url": None, "original_url": None}))
    stem = f"media-{hashlib.blake2s(str(identity).encode(errors='replace'), digest_size=5).hexdigest()}"
    for other in folder.glob("media-*"):
        if not other.name.startswith(f"{stem}."):
            other.unlink(missing_ok=True)
    return source, stem


def discard_half_done(folder: Path, options: Sequence[str]) -> None:
    """What a killed run left, and yt-dlp would take for whole: a file that may have been cut already, one that was on
    its way into another container. Parts, and streams that wait for being joined, stay."""
    if "--sponsorblock-remove" in options:
        for path in _finished(folder):
            path.unlink(missing_ok=True)
    if "--remux-video" in options:
        whole, ending = _finished(folder), f".{options[options.index('--remux-video') + 1]}"
        for path in whole:
            if path.suffix == ending and any(other.stem == path.stem and other != path for other in whole):
                path.unlink(missing_ok=True)


def _finished(folder: Path) -> list[Path]:
    found = [path for path in folder.glob("media-*") if path.suffix in VIDEO_EXTENSIONS]
    return [path for path in found if not _STREAM.fullmatch(path.stem)]


def discard_parts(folder: Path) -> None:
    for path in folder.glob("media-*"):
        if _PART.search(path.name):
            path.unlink(missing_ok=True)


def proven(folder: Path, said: dict[str, Any]) -> Path:
    """The file that yt-dlp named, if it is there, in the folder, and of a kind that we keep."""
    path = folder / str(said.get("filepath"))
    inside = path.resolve().is_relative_to(folder.resolve()) and not path.is_symlink()
    if not (inside and path.is_file()):
        raise failures.NO_FILE.error()
    if path.suffix.lower() not in VIDEO_EXTENSIONS:
        raise failures.NOT_MEDIA.error()
    return path


def thumbnail(folder: Path, stem: str) -> Path | None:
    found = sorted(path for path in folder.glob(f"{stem}.*") if path.suffix.lower() in PICTURE_EXTENSIONS)
    return next((path for path in found if path.is_file() and path.stat().st_size), None)


def plugin_parent(plugins: Path, cache: Path) -> Path:
    """yt-dlp looks one level down: a folder that is itself a plugin package gets a folder with a link around it."""
    if not (plugins / "yt_dlp_plugins").is_dir():
        return plugins
    parent = cache / "plugins" / hashlib.blake2s(os.fsencode(plugins), digest_size=5).hexdigest()
    parent.mkdir(parents=True, exist_ok=True)
    link = parent / "given"
    if not link.is_symlink():
        link.symlink_to(plugins)
    return parent
