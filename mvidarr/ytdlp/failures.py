"""What went wrong, from the words of yt-dlp. Pure.

The sites' reasons are their own text passed through, so an unknown one is normal: it is tried twice. ``scope`` says who
has to wait: this ``job``, all of the ``site``, or the whole ``queue``. ``attempts`` is how often trying makes sense.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mvidarr.errors import External

Scope = Literal["job", "site", "queue"]

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Failure:
    """``retry_after`` in seconds; None leaves the pace to the back-off. ``attempts`` 1: trying again is no use."""

    code: str
    sentence: str
    remedy: str = ""
    attempts: int = 1
    retry_after: int | None = None
    scope: Scope = "job"

    @property
    def retryable(self) -> bool:
        return self.attempts > 1

    def error(self, said: str = "") -> External:
        """``extra`` carries ``scope``, ``attempts`` and ``remedy`` for who plans the next try."""
        parts = (self.sentence, said and f"yt-dlp said: {said}", self.remedy)
        error = External(
            " ".join(part for part in parts if part),
            source="ytdlp",
            code=self.code,
            retryable=self.retryable,
            retry_after=self.retry_after,
        )
        error.extra.update(scope=self.scope, attempts=self.attempts, remedy=self.remedy)
        return error


COOKIES = "It needs the cookies of an account that may see it."
ANOTHER = "Look for another source of this video."
UPDATE = "Update yt-dlp, then try again."

UNKNOWN = Failure("unknown", "The download failed for a reason MVidarr does not know.", "", 2)
NO_FILE = Failure("no_file", "yt-dlp finished without a file.", "The job's log says why.", 2)
NOT_MEDIA = Failure("not_media", "What came is not a video file.", ANOTHER)
TIMED_OUT = Failure("timed_out", "The site took too long.", "It is tried again later.", 3)
KILLED = Failure("killed", "yt-dlp was ended from outside.", "If this repeats, the machine may lack memory.", 3)
LIVE = Failure("live", "This is still being broadcast.", "It is tried again when it may be over.", 4, 6 * HOUR)
UPCOMING = Failure("upcoming", "This has not begun yet.", "It is tried again later.", 100, HOUR)
EMPTY = Failure("no_media", "There is no video at this address.", ANOTHER)
NOT_A_LIST = Failure("not_a_list", "This is the address of a single video, not of a channel or playlist.")
MISSING = Failure(
    "ytdlp_missing", "yt-dlp is not installed.", "Install MVidarr's dependencies again.", 2, HOUR, "queue"
)
_GONE = Failure("gone", "The site has removed this file.", ANOTHER)
_MAYBE_GONE = Failure("gone", "The site does not find this.", ANOTHER, 3)
_NETWORK = Failure("network", "The connection to the site failed.", "It is tried again by itself.", 6)
_EXPIRED = Failure("expired", "The site refused the file; its address may have expired.", "", 4, MINUTE)
_STORAGE_REMEDY = "Make sure that MVidarr may write into its media folder."

# The first that matches wins. Matched without regard to case, with straight apostrophes.
TABLE: tuple[tuple[str, Failure], ...] = (
    (r"No module named '?yt_dlp", MISSING),
    (
        r"Errno 28\b|No space left on device|Errno 122\b",
        Failure("disk_full", "The disk is full.", "Free some space; it is tried again.", 10, 10 * MINUTE, "queue"),
    ),
    (
        r"Unable to create directory|unable to open for writing|Errno (13|30)\b",
        Failure("storage", "The file could not be written.", _STORAGE_REMEDY, 10, 10 * MINUTE, "queue"),
    ),
    (
        r"playlist is private|private playlist",
        Failure("private", "This playlist is private.", "Its owner can make it unlisted or public."),
    ),
    (
        r"does not have an? .{1,40} tab",
        Failure("no_tab", "The channel has nothing of this kind."),
    ),
    (r"(channel|playlist)\S* (does not|doesn't) exist", Failure("gone", "There is no such channel or playlist.")),
    (r"private video|video is private", Failure("private", "This video is private.", COOKIES)),
    (
        r"copyright (claim|grounds)",
        Failure("copyright", "This video was removed for copyright reasons.", ANOTHER),
    ),
    (
        r"available (from your location|in your country)|geo.?restrict|blocked it in your country",
        Failure("geo", "This video may not be seen from your country.", "A proxy in another country can help."),
    ),
    (
        r"confirm your age|age.?restricted|inappropriate for some users",
        Failure("age", "This video is restricted to adults.", COOKIES),
    ),
    (
        r"members-only|available to this channel.s members|Join this channel",
        Failure("members", "This video is for members of the channel.", COOKIES),
    ),
    (
        r"confirm you.re not a bot|captcha challenge",
        Failure(
            "bot_check",
            "The site takes MVidarr for a robot.",
            "Everything from this site waits; cookies or a PO-token provider help.",
            6,
            HOUR,
            "site",
        ),
    ),
    (
        r"rate-limited by YouTube|content isn.t available, try again later|HTTP Error (429|402)\b",
        Failure(
            "rate_limited",
            "The site asks for fewer requests.",
            "Everything from this site waits for an hour.",
            6,
            HOUR,
            "site",
        ),
    ),
    (r"Premieres in|live event will begin|Release time of video is not known", UPCOMING),
    (
        r"channel is not currently live|live event has ended",
        Failure("not_live", "This broadcast is not available now.", "It is tried again later.", 4, 6 * HOUR),
    ),
    (
        r"only available for registered users|Login details are needed|Use --cookies|HTTP Error 401\b",
        Failure("login", "The site shows this to its members only.", COOKIES),
    ),
    (r"DRM protected", Failure("drm", "This video is protected against copying.", ANOTHER)),
    (
        r"video unavailable\W*$|this video is not available|removed by the (uploader|user)|account .*terminated"
        r"|no longer available|has been removed for violating",
        Failure("removed", "This video is not available (any more).", ANOTHER, 2, DAY),
    ),
    (
        r"Requested format is not available|No video formats found",
        Failure("no_format", "The site offers no format that yt-dlp can use.", UPDATE, 2),
    ),
    (
        r"Unsupported URL|is not a valid URL|file:// URLs are disabled|No suitable extractor|No media found",
        Failure("unsupported_url", "There is no video that yt-dlp can find at this address.", ANOTHER),
    ),
    (
        r"does not look like a Netscape format",
        Failure("bad_cookies", "The file with the cookies cannot be read.", "Export it again in the Netscape format."),
    ),
    (r"HTTP Error 416\b", Failure("stale_part", "A part of an older download did not fit.", "", 2, 1)),
    (
        r"(webpage|page|information|manifest|playlist|JSON|API|XML|MPD)\b.{0,40}HTTP Error 403\b",
        Failure("forbidden", "The site refused to answer.", "It may refuse this network or this program.", 3, HOUR),
    ),
    (r"HTTP Error 403\b|downloaded file is empty", _EXPIRED),
    (r"HTTP Error (410|451)\b", _GONE),
    (r"HTTP Error 404\b", _MAYBE_GONE),
    (
        r"Postprocessing: |ffmpeg exited with code|Conversion failed",
        Failure("postprocessing", "ffmpeg could not put the file together.", "See the job's log, and the disk.", 2),
    ),
    (
        r"HTTP Error 5\d\d|timed? ?out|Connection (refused|reset|aborted)|more expected|EOF occurred|bytes missing"
        r"|Failed to resolve|Unable to connect to proxy|Remote end closed|Network is unreachable|IncompleteRead"
        r"|Name or service not known|Temporary failure in name resolution|No route to host|SSL:"
        r"|Incomplete (yt initial )?data received",
        _NETWORK,
    ),
    (
        r"fragment \d+ not found|did not get any data blocks",
        Failure("fragment_missing", "A piece of the video is missing at the site.", "It is tried again by itself.", 4),
    ),
    (r"HTTP Error 4\d\d\b", Failure("refused", "The site refused the request.", ANOTHER, 2)),
    (
        r"larger than max-filesize|File too large|Errno 27\b",
        Failure("too_large", "The file is larger than allowed.", "Choose a lower quality."),
    ),
    (
        r"no such option|You must provide at least one URL|invalid \w+ \w+ given",
        Failure("bad_option", "This version of yt-dlp does not know an option of ours.", UPDATE),
    ),
    (
        r"An extractor error has occurred|please report this issue|Traceback",
        Failure("extractor_bug", "yt-dlp stumbled over this site.", UPDATE, 2, DAY),
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE | re.MULTILINE), failure) for pattern, failure in TABLE)
_DEGRADED = re.compile(
    r"formats have been skipped|forcing SABR|n challenge solving failed|Signature solving failed"
    r"|No supported JavaScript runtime",
    re.IGNORECASE,
)
_NOISE = re.compile(r"\s*\(caused by .*|\s*;? *please report this issue on .*", re.DOTALL | re.IGNORECASE)
_PRIVATE = re.compile(r"https?://\S+|(?<![\w.])/[\w./-]{3,}")


def classify(message: str) -> Failure:
    straight = message.replace("’", "'").replace("\r", "")
    return next((failure for pattern, failure in _PATTERNS if pattern.search(straight)), UNKNOWN)


def error_of(messages: Iterable[str]) -> External:
    """The first message that is understood decides; else the last one is quoted, without addresses and paths."""
    said = list(messages)
    for message in said:
        failure = classify(message)
        if failure is not UNKNOWN:
            return failure.error()
    return UNKNOWN.error(_quotable(said[-1]) if said else "")


def degraded(warnings: Iterable[str]) -> bool:
    """The site may have given less than it has: worth a look at the quality, and an update."""
    return any(_DEGRADED.search(warning) for warning in warnings)


def _quotable(message: str) -> str:
    text = _PRIVATE.sub("…", _NOISE.sub("", message.replace("\r", "").removeprefix("ERROR:"))).strip()
    return " ".join(text.split())[:300]
