"""What the fork server makes ready before it forks yt-dlp: run by that program, never imported.

Half of a run is compiling the patterns of 1,700 sites, a quarter importing; a page that no site owns imports them all.
No plugin is loaded here and no class of a site taken from its module: each child loads plugins by its own options, and
what they override is overridden.
"""

import importlib
import importlib.util
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

_NOWHERE = "http://warm.invalid/x"
_FORMAT = {
    "url": f"{_NOWHERE}.mp4",
    "ext": "mp4",
    "height": 1,
    "vcodec": "avc1.42001e",
    "acodec": "mp4a.40.2",
    "tbr": 1,
}
_VIDEO = {
    "id": "x", "title": "x", "extractor": "generic", "extractor_key": "Generic", "webpage_url": _NOWHERE, "duration": 6,
    "upload_date": "20200101", "thumbnails": [{"url": f"{_NOWHERE}.jpg"}],
    "formats": [{"format_id": name, **_FORMAT} for name in "ab"],
}  # fmt: skip
_OPTIONS = ("--ignore-config", "--no-plugin-dirs", "-J", "--flat-playlist", "-f", "b", "-S", "res:1080,vcodec:h264")


def version() -> str:
    """The file that every release of yt-dlp writes anew."""
    found = importlib.util.find_spec("yt_dlp")
    if found is None or found.origin is None:
        raise SystemExit("yt-dlp is not installed.")
    return str(Path(found.origin).with_name("version.py"))


def mark(path: str) -> list[int]:
    told = os.stat(path)
    return [told.st_ino, told.st_mtime_ns, told.st_size]


def load_sites() -> None:
    for site in importlib.import_module("yt_dlp.extractor").gen_extractor_classes():
        site.suitable(_NOWHERE)
        importlib.import_module(getattr(site, "_module", None) or site.__module__)


def practise(yt_dlp: Any) -> None:
    """Describes a video that is nowhere, which compiles most of what is left. A yt-dlp that does not let itself be used
    so only is a little slower."""
    os.environ["YTDLP_NO_PLUGINS"] = "1"
    stumbles = (LookupError, TypeError, ValueError, AttributeError, yt_dlp.utils.YoutubeDLError)
    with suppress(*stumbles), yt_dlp.YoutubeDL(yt_dlp.parse_options((*_OPTIONS, _NOWHERE)).ydl_opts) as asked:
        asked.process_ie_result({**_VIDEO}, download=False)
    importlib.import_module("yt_dlp.globals").all_plugins_loaded.value = False


WATCHED = {path: mark(path) for path in (version(),)}
load_sites()
practise(importlib.import_module("yt_dlp"))
