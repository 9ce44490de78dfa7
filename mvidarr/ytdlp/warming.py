"""What the fork server makes ready before it forks yt-dlp: run by that program, never imported.

Half of a run is compiling the patterns of 1,700 sites, a quarter importing; a page that no site owns imports them all,
compiles 200 patterns more, and reads 140 certificates. No plugin is loaded here: each child loads plugins by its own
options, and what they override is overridden. Nor is anything kept of ffmpeg or a JavaScript runtime.
"""

import functools
import importlib
import importlib.util
import inspect
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
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
_PAGE = f"data:text/html,<meta property='og:title' content='x'><video src='{_NOWHERE}.mp4'></video>"
_OPTIONS = (
    *("--ignore-config", "--no-plugin-dirs", "--no-cache-dir", "--no-warnings"),
    *("-J", "--flat-playlist", "-f", "b", "-S", "res:1080,vcodec:h264"),
)
_CHANGES = (ImportError, LookupError, TypeError, ValueError, AttributeError)  # of a yt-dlp unlike the one we know


def version() -> str:
    """The file that every release of yt-dlp writes anew."""
    found = importlib.util.find_spec("yt_dlp")
    if found is None or found.origin is None:
        raise SystemExit("yt-dlp is not installed.")
    return str(Path(found.origin).with_name("version.py"))


def certificates() -> Iterator[str]:
    """The file of those whom yt-dlp trusts. Without certifi it asks the system; of that nothing is kept."""
    with suppress(*_CHANGES):
        path = importlib.import_module("certifi").where()
        if os.path.isfile(path):
            yield path


def mark(path: str) -> list[int]:
    told = os.stat(path)
    return [told.st_ino, told.st_mtime_ns, told.st_size]


def sites() -> Iterable[Any]:
    found: Iterable[Any] = importlib.import_module("yt_dlp.extractor").gen_extractor_classes()
    return found


def load_sites() -> None:
    for site in sites():
        site.suitable(_NOWHERE)
        importlib.import_module(getattr(site, "_module", None) or site.__module__)


def practise(yt_dlp: Any) -> None:
    """Reads a page that needs no network and describes a video that is nowhere, which compiles most of what is left. A
    yt-dlp that does not let itself be used so only is a little slower."""
    os.environ["YTDLP_NO_PLUGINS"] = "1"
    stumbles = (*_CHANGES, yt_dlp.utils.YoutubeDLError)
    with suppress(*stumbles), yt_dlp.YoutubeDL(yt_dlp.parse_options((*_OPTIONS, _NOWHERE)).ydl_opts) as asked:
        with unbound(sites()):
            asked.extract_info(_PAGE, download=False, ie_key="Generic")
        asked.process_ie_result({**_VIDEO}, download=False)
    importlib.import_module("yt_dlp.globals").all_plugins_loaded.value = False


@contextmanager
def unbound(classes: Iterable[Any]) -> Iterator[None]:
    """Sites forget in the end which class of their module they stand for: a plugin may put another in its place."""
    try:
        yield
    finally:
        for site in classes:
            if "_real_class" in vars(site):
                del site._real_class


def shorten() -> None:
    """What yt-dlp works out anew in each run although it is always the same, and slowly: kept, or done faster. Where it
    has another shape than we know, it is left as it is."""
    with suppress(*_CHANGES):
        importlib.import_module("yt_dlp.utils").system_identifier()  # it keeps that itself; two programs tell it
    for place, name, ours in (
        ("yt_dlp.YoutubeDL", "orderedSet_from_options", choosing),
        ("yt_dlp.networking.common", "make_ssl_context", trusting),
    ):
        with suppress(*_CHANGES):
            module = importlib.import_module(place)
            setattr(module, name, ours(getattr(module, name)))


def choosing(original: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """The usual choice of sites is all of them, in order. yt-dlp compares each name with each to find that."""

    @functools.wraps(original)
    def chosen(options: Iterable[str], aliases: dict[str, list[str]], **more: Any) -> list[str]:
        names = aliases.get("default", [])
        odd = any(name in aliases or name.startswith("-") for name in names)
        if odd or more.get("start") or list(options) != ["default"] or not set(names).issubset(aliases["all"]):
            return original(options, aliases, **more)
        return list(dict.fromkeys(names))

    names = {"all": ["b", "a", "off"], "default": ["b", "a", "b"]}
    same = chosen(["default"], names, use_regex=True) == original(["default"], names, use_regex=True)
    return chosen if same else original


def trusting(original: Callable[..., Any]) -> Callable[..., Any]:
    """The first usual context for TLS is one that has read its certificates already. ``WATCHED`` has their file."""
    signature = inspect.signature(original)
    usual = signature.bind()
    usual.apply_defaults()
    ready = [original() for _ in certificates()]

    @functools.wraps(original)
    def context(*args: Any, **options: Any) -> Any:
        asked = signature.bind(*args, **options)
        asked.apply_defaults()
        told = any(name.startswith(("SSL", "OPENSSL")) for name in os.environ)  # by whoever started it
        return original(*args, **options) if told or not ready or asked != usual else ready.pop()

    return context


WATCHED = {path: mark(path) for path in (version(), *certificates())}
load_sites()
practise(importlib.import_module("yt_dlp"))
shorten()
