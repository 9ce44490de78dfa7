"""Talking to yt-dlp, a program of its own in a process of its own. Knows no database and no rooms.

``options`` (pure) writes the command line, ``progress`` and ``transcript`` (pure) read what comes back, ``failures``
(pure) types what went wrong, ``addresses`` (pure) lists what a description makes yt-dlp visit, ``files`` proves that a
file came, ``run`` is one child with its way out, ``starting`` which yt-dlp that is, ``runner`` joins them.
"""

from mvidarr.ytdlp.addresses import media_addresses, public_info
from mvidarr.ytdlp.diagnosis import Diagnosis
from mvidarr.ytdlp.failures import Failure, classify
from mvidarr.ytdlp.options import check_url, format_args, picture_args
from mvidarr.ytdlp.progress import Progress
from mvidarr.ytdlp.runner import Downloaded, Extracted, YtDlp
from mvidarr.ytdlp.subtitles import Subtitled, Track, tracks_of
from mvidarr.ytdlp.wishes import (
    exact_args,
    may_be_named,
    remux_args,
    sponsorblock_args,
    wish_args,
)

__all__ = [
    "Diagnosis",
    "Downloaded",
    "Extracted",
    "Failure",
    "Progress",
    "Subtitled",
    "Track",
    "YtDlp",
    "check_url",
    "classify",
    "exact_args",
    "format_args",
    "may_be_named",
    "media_addresses",
    "picture_args",
    "public_info",
    "remux_args",
    "sponsorblock_args",
    "tracks_of",
    "wish_args",
]
