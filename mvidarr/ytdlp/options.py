"""The command line of yt-dlp. Pure; nothing of it comes from a user but the checked address, or words to search.

``--ignore-config``: a ``yt-dlp.conf`` in the working folder could name programs to run. ``--``: an address is never an
option. ``-P`` of Python: a module in the working folder is not imported. The folder is the working folder, never an
argument, because yt-dlp expands ``~`` and ``$`` in those.
"""

import re
import site
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from mvidarr.errors import Invalid
from mvidarr.process import Program

LONGEST_URL = 8000
MOST_ENTRIES = 50  # of a list, looked at; a channel may have thousands
LONGEST_SEARCH = 500
MOST_LISTED = 5000

_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\\]")
_SEARCH = re.compile(r"ytsearch[1-9]\d{0,2}:(?P<words>[^\x00-\x1f\x7f-\x9f\u2028\u2029]+)")
_SMUGGLED = "__youtubedl_smuggle"  # yt-dlp's own back door: overrides its internal fields
_PARTS = ("--sponsorblock-mark", "--sponsorblock-remove")
_FORMAT_OPTIONS = frozenset(("-f", "-S", "--merge-output-format", "--remux-video", "--fixup", *_PARTS))

_WISH = "vcodec:h264,acodec:aac"
_CONTAINER = ("--merge-output-format", "mp4/mkv")

THROTTLED = "--throttled-rate"  # ours to watch: yt-dlp takes our own limit for the site's, and can't ask it anew
QUESTIONS = 20  # that a site is asked in one look, at most
_BETWEEN = "--sleep-requests"
RESTS = ("--sleep-interval", "--max-sleep-interval", _BETWEEN)  # seconds in which nothing comes
# The gate lets a silent site go, much sooner than the socket's timeout would, which can't tell that from our own limit.
_COMMON = (
    *("--ignore-config", "--no-update", "--color", "never", "--encoding", "utf-8"),
    *("--no-playlist", "--default-search", "error", "--abort-on-error"),
    *("--retries", "5", "--fragment-retries", "5", "--extractor-retries", "2", "--socket-timeout", "90"),
    *("--retry-sleep", "linear=0.5:3:0.5"),  # seconds; the job that tries again waits longer
)
_EXTRACT = ("-J", "--flat-playlist", "--playlist-items", f"1:{MOST_ENTRIES}")
_LIST = (
    *("-J", "--flat-playlist", "--yes-playlist"),
    *("--extractor-args", "youtubetab:approximate_date"),  # "3 years ago" as a timestamp; else there is none at all
)
_DOWNLOAD = (
    *("--abort-on-unavailable-fragments", "--newline", "--progress", "--progress-delta", "1"),
    *("--no-quiet", "--no-simulate", "--no-mtime", "--no-overwrites", "--continue", "--write-thumbnail"),
    "--progress-template",
    'download:\x1eDL {"fmt":%(info.format_id)j,"p":%(progress.{status,downloaded_bytes,total_bytes,'
    "total_bytes_estimate,speed,eta,fragment_index,fragment_count})j}",
    "--progress-template",
    "postprocess:\x1ePP %(progress.{status,postprocessor})j",
    "--print",
    "before_dl:\x1eSEL %(.{id,title,format_id,ext,width,height,vcodec,acodec,filesize,filesize_approx,tbr,duration})j",
    "--print",
    "before_dl:\x1ePARTS %(requested_formats.:.{format_id,ext,height,vcodec,acodec,filesize,filesize_approx,tbr})j",
    "--print",
    "after_move:\x1eFILE %(.{id,filepath,ext,format_id})j",
    "--print",
    "after_move:\x1ePIECES %(sponsorblock_chapters.:.{start_time,end_time})j",
)


@dataclass(frozen=True, slots=True)
class Setup:
    """``bin_folder`` holds ffmpeg and ffprobe; ``plugins`` is a folder of plugin packages, None for no plugins.
    ``code``: the folder with another yt-dlp than the installed one; ``flags`` were checked by ``guardian.flags``."""

    python: Path
    bin_folder: Path
    cache: Path
    plugins: Path | None = None
    code: Path | None = None
    flags: tuple[str, ...] = ()


def said_in(flags: Sequence[str], *names: str) -> float:
    """The largest number that one of these flags was given; 0 without any."""
    return max((float(value) for name, value in pairwise(flags) if name in names), default=0.0)


def with_rests(seconds: float, flags: Sequence[str]) -> float:
    """How long a look at a site may take that should take no longer than so many seconds without them."""
    return seconds + QUESTIONS * said_in(flags, _BETWEEN)


def passed_on(flags: Sequence[str]) -> list[str]:
    """Without those that we see to ourselves."""
    kept = list(flags)
    while THROTTLED in kept:
        at = kept.index(THROTTLED)
        del kept[at : at + 2]
    return kept


def check_url(url: str) -> str:
    """The address, if yt-dlp may see it; else Invalid(``bad_url``). Where it leads is the address guard's matter."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        known = False
    if not known or len(url) > LONGEST_URL or _CONTROL.search(url) or _SMUGGLED in url:
        raise Invalid("This is not the address of a web page: it must begin with http:// or https://.", code="bad_url")
    return url


def on_the_web(url: str) -> bool:
    return _SEARCH.fullmatch(url) is None


def check_list(url: str) -> str:
    """As ``check_url``, or a search of ours: ``ytsearch20:words``."""
    search = _SEARCH.fullmatch(url)
    if search is None:
        return check_url(url)
    if len(search["words"]) > LONGEST_SEARCH or not search["words"].strip():
        raise Invalid(f"Search for 1 to {LONGEST_SEARCH} characters.", code="bad_search")
    return url


def format_args(height: int | None = None, have_ffmpeg: bool = True) -> tuple[str, ...]:
    """Which quality: the best not above ``height`` (None: any), as H.264 and AAC in MP4 where the site has them.

    Every browser and television plays that. Without ffmpeg only a format with sound and picture in one file will do.
    """
    order = ("-S", f"res:{height},{_WISH}" if height else _WISH)
    return (*order, *_CONTAINER) if have_ffmpeg else ("-f", "b", *order)


def picture_args(height: int, width: int | None) -> tuple[str, ...]:
    """A picture of exactly this size, or nothing: with sound beside it, in it, or without any."""
    size = f"[height={height}]" + (f"[width={width}]" if width else "")
    return ("-f", f"bv*{size}+ba/b{size}/bv*{size}", "-S", _WISH, *_CONTAINER)


def extract_argv(setup: Setup, url: str, formats: Sequence[str], *, subtitles: bool = False) -> list[str]:
    """``subtitles``: some sites list them only where they are asked for; none is fetched."""
    asked = ("--write-subs",) if subtitles else ()
    return [*_start(setup), *_EXTRACT, *asked, *_checked(formats), "--", check_url(url)]


def list_argv(setup: Setup, url: str, start: int, most: int) -> list[str]:
    """``most`` entries from the one numbered ``start``; the first is 1."""
    if not (start >= 1 and 1 <= most <= MOST_LISTED):
        raise Invalid(f"A list is read from its entry 1 on, 1 to {MOST_LISTED} at once.", code="bad_range")
    items = ("--playlist-items", f"{start}:{start + most - 1}")
    return [*_start(setup), *_LIST, *items, "--", check_list(url)]


def download_argv(setup: Setup, source: Path | str, stem: str, formats: Sequence[str]) -> list[str]:
    """``source``: a stored description in the working folder, or an address; ``stem`` begins every file's name."""
    output = ("-o", f"{stem}.%(format_id).40B.%(ext)s")
    given = ("--load-info-json", source.name) if isinstance(source, Path) else ("--", check_url(source))
    return [*_start(setup), *_DOWNLOAD, *_checked(formats), *output, *given]


def subtitles_argv(setup: Setup, source: Path, stem: str, wished: Sequence[str]) -> list[str]:
    """``source``: a stored description in the working folder; ``wished``: by ``subtitles.subtitle_args``."""
    return [*_start(setup), *wished, "-o", f"{stem}.%(ext)s", "--load-info-json", source.name]


def diagnose_argv(setup: Setup) -> list[str]:
    return [*_start(setup), "-v"]


def targets_argv(setup: Setup) -> list[str]:
    """Whom it can pass for."""
    return [*program(setup).start, "--ignore-config", "--color", "never", "--list-impersonate-targets"]


def with_cookies(argv: Sequence[str], copy: Path) -> list[str]:
    """``copy`` lies in the working folder: yt-dlp writes it anew at its end."""
    start = argv.index("--ignore-config")
    return [*argv[:start], "--cookies", copy.name, *argv[start:]]


def program(setup: Setup) -> Program:
    """yt-dlp as every line here begins with it."""
    return Program(setup.python, "yt_dlp", Path(__file__).with_name("warming.py"))


def environment(setup: Setup) -> dict[str, str]:
    """``HOME`` is not the user's, so Python has to be told where a ``pip install --user`` lies."""
    variables = {"HOME": str(setup.cache), "PYTHONUSERBASE": site.getuserbase()}
    if setup.code:
        variables["PYTHONPATH"] = str(setup.code)
    return variables if setup.plugins else {**variables, "YTDLP_NO_PLUGINS": "1"}


def _start(setup: Setup) -> list[str]:
    plugins = ("--no-plugin-dirs", *(("--plugin-dirs", str(setup.plugins)) if setup.plugins else ()))
    places = ("--ffmpeg-location", str(setup.bin_folder), "--cache-dir", str(setup.cache))
    return [*program(setup).start, *_COMMON, *passed_on(setup.flags), *plugins, *places]


def _checked(formats: Sequence[str]) -> Sequence[str]:
    """Pairs of an option about formats and its value."""
    options, values = formats[::2], formats[1::2]
    if len(formats) % 2 or not _FORMAT_OPTIONS.issuperset(options) or any(value.startswith("-") for value in values):
        raise Invalid("Only options that choose the format may be given to yt-dlp.", code="bad_option")
    return formats
