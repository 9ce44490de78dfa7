"""What the fork server makes ready before it forks yt-dlp: run by that program, never imported.

Half of a run is compiling the patterns of 1,700 sites, a quarter importing; a page that no site owns imports them all.
No plugin is loaded here and no class of a site taken from its module: each child loads plugins by its own options, and
what they override is overridden.
"""

import importlib
import importlib.util
import os
from pathlib import Path


def _version() -> str:
    """The file that every release of yt-dlp writes anew."""
    found = importlib.util.find_spec("yt_dlp")
    if found is None or found.origin is None:
        raise SystemExit("yt-dlp is not installed.")
    return str(Path(found.origin).with_name("version.py"))


def _mark(path: str) -> list[int]:
    told = os.stat(path)
    return [told.st_ino, told.st_mtime_ns, told.st_size]


WATCHED = {path: _mark(path) for path in (_version(),)}

for site in importlib.import_module("yt_dlp.extractor").gen_extractor_classes():
    site.suitable("http://warm.invalid/x")
    importlib.import_module(getattr(site, "_module", None) or site.__module__)
