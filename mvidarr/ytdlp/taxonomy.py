"""Every way in which yt-dlp fails that is known: the words that tell it, and what it means. Data only.

One row is: words (a pattern; case does not matter, apostrophes are straight) and a ``Failure``. The first that matches
wins, so what is said more exactly stands higher.
"""

from dataclasses import dataclass
from typing import Literal

from mvidarr.egress import NO_PROXY
from mvidarr.errors import External

Scope = Literal["job", "site", "queue"]

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Failure:
    """``attempts`` is how often trying makes sense (1: once, trying again is no use), ``delays`` are the seconds before
    each further try, of which the last stays; ``retry_after`` is a pace that the site named. ``scope`` says who has to
    wait: this ``job``, all of the ``site``, or the whole ``queue``. ``another``: a different upload may do better."""

    code: str
    sentence: str
    remedy: str = ""
    attempts: int = 1
    delays: tuple[int, ...] = ()
    retry_after: int | None = None
    scope: Scope = "job"
    another: bool = True

    @property
    def retryable(self) -> bool:
        return self.attempts > 1

    def error(self, said: str = "") -> External:
        """``extra`` carries ``scope`` and ``remedy`` for who tells people."""
        parts = (self.sentence, said and f"yt-dlp said: {said}", self.remedy)
        error = External(
            " ".join(part for part in parts if part),
            source="ytdlp",
            code=self.code,
            retryable=self.retryable,
            retry_after=self.retry_after,
            attempts=self.attempts,
            delays=self.delays,
        )
        error.extra.update(scope=self.scope, attempts=self.attempts, remedy=self.remedy)
        return error


COOKIES = "It needs the cookies of an account that may see it."
ANOTHER = "Look for another source of this video."
UPDATE = "Update yt-dlp, then try again."
_STORAGE_REMEDY = "Make sure that MVidarr may write into its media folder."
_ITSELF = "It is tried again by itself."
_WEEK = 12  # tries of a site that rests longer each time: about a week
_LONG = 1000  # the queue rests meanwhile, so the job itself never gives up


def _site(code: str, sentence: str, remedy: str) -> Failure:
    """The site is angry with this house, not with this job."""
    return Failure(code, sentence, remedy, _WEEK, (HOUR,), scope="site", another=False)


def _queue(code: str, sentence: str, remedy: str, *, attempts: int = _LONG, delay: int = 10 * MINUTE) -> Failure:
    return Failure(code, sentence, remedy, attempts, (delay,), scope="queue", another=False)


def _later(code: str, sentence: str, remedy: str, attempts: int, *delays: int) -> Failure:
    """It will be there in time; no other upload comes sooner."""
    return Failure(code, sentence, remedy, attempts, delays, another=False)


def _ours(code: str, sentence: str, remedy: str, attempts: int = 1) -> Failure:
    """The fault is in this house, so every upload would fail."""
    return Failure(code, sentence, remedy, attempts, another=False)


UNKNOWN = Failure("unknown", "The download failed for a reason MVidarr does not know.", "The job's log says more.", 2)
NO_FILE = Failure("no_file", "yt-dlp finished without a file.", "The job's log says why.", 2)
NOT_MEDIA = Failure("not_media", "What came is not a video file.", ANOTHER)
TIMED_OUT = Failure("timed_out", "The site took too long.", _ITSELF, 3, (5 * MINUTE, HOUR))
KILLED = _ours("killed", "yt-dlp was ended from outside.", "If this repeats, the machine may lack memory.", 3)
LIVE = _later("live", "This is still being broadcast.", "It is tried again when it may be over.", 4, 6 * HOUR)
UPCOMING = _later("upcoming", "This has not begun yet.", "It is tried again later.", 100, *[HOUR] * 6, 6 * HOUR)
EMPTY = Failure("no_media", "There is no video at this address.", ANOTHER)
NOT_A_LIST = _ours(
    "not_a_list", "This is the address of a single video, not of a channel or playlist.", "Add it as a video."
)
MISSING = _queue("ytdlp_missing", "yt-dlp is not installed.", "Install MVidarr's dependencies again.", delay=HOUR)
DISK_FULL = _queue("disk_full", "The disk is full.", "Free some space; it goes on by itself.")
PROXY = _queue(
    "proxy", "Your proxy does not answer.", "See that it runs, or change it under Settings, yt-dlp.", delay=5 * MINUTE
)
OFFLINE = _queue("offline", "No site answers: this machine seems to be offline.", _ITSELF, delay=MINUTE)
_GONE = Failure("gone", "The site has removed this file.", ANOTHER)
_MAYBE_GONE = Failure("gone", "The site does not find this.", ANOTHER, 3, (HOUR,))
_NETWORK = Failure("network", "The connection to the site failed.", _ITSELF, 6, (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR))
STALLED = Failure("stalled", "Nothing more came.", _ITSELF, 6, _NETWORK.delays)
THROTTLED = Failure("throttled", "The site gave the file very slowly.", _ITSELF, 3, (MINUTE,))
_EXPIRED = Failure(
    "expired", "The site refused the file; its address may have expired.", "If this repeats, update yt-dlp.", 4,
    (MINUTE, 5 * MINUTE, 30 * MINUTE),
)  # fmt: skip

TABLE: tuple[tuple[str, Failure], ...] = (
    (r"No module named '?yt_dlp", MISSING),
    (NO_PROXY, PROXY),
    (r"Errno 28\b|No space left on device|Errno 122\b", DISK_FULL),
    (
        r"Unable to create directory|unable to open for writing|Errno (13|30)\b",
        _queue("storage", "The file could not be written.", _STORAGE_REMEDY),
    ),
    (
        r"playlist is private|private playlist",
        Failure("private", "This playlist is private.", "Its owner can make it unlisted or public."),
    ),
    (
        r"does not have an? .{1,40} tab",
        _ours("no_tab", "The channel has nothing of this kind.", "Follow another part of the channel."),
    ),
    (
        r"(channel|playlist)\S* (does not|doesn't) exist",
        Failure("gone", "There is no such channel or playlist.", "Check its address."),
    ),
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
        _site(
            "bot_check",
            "The site takes MVidarr for a robot.",
            "Everything from this site waits; cookies or a PO-token provider help.",
        ),
    ),
    (
        r"rate-limited by YouTube|content isn.t available, try again later|HTTP Error (429|402)\b",
        _site("rate_limited", "The site asks for fewer requests.", "Everything from this site waits for a while."),
    ),
    (r"Premieres in|live event will begin|Release time of video is not known", UPCOMING),
    (
        r"channel is not currently live|live event has ended",
        _later("not_live", "This broadcast is not available now.", "It is tried again later.", 4, 6 * HOUR),
    ),
    (
        r"only available for registered users|Login details are needed|Use --cookies|HTTP Error 401\b",
        Failure("login", "The site shows this to its members only.", COOKIES),
    ),
    (r"DRM protected", Failure("drm", "This video is protected against copying.", ANOTHER)),
    (
        r"video unavailable\W*$|this video is not available|removed by the (uploader|user)|account .*terminated"
        r"|no longer available|has been removed for violating",
        Failure("removed", "This video is not available (any more).", ANOTHER, 2, (DAY,)),
    ),
    (
        r"Requested format is not available|No video formats found",
        Failure("no_format", "The site offers no format that yt-dlp can use.", UPDATE, 2, (5 * MINUTE,)),
    ),
    (
        r"Unsupported URL|is not a valid URL|file:// URLs are disabled|No suitable extractor|No media found",
        Failure("unsupported_url", "There is no video that yt-dlp can find at this address.", ANOTHER),
    ),
    (
        r"does not look like a Netscape format",
        _ours("bad_cookies", "The file with the cookies cannot be read.", "Export it again in the Netscape format."),
    ),
    (
        r"HTTP Error 416\b",
        Failure("stale_part", "A part of an older download did not fit.", "It begins anew by itself.", 2, (1,)),
    ),
    (
        r"(webpage|page|information|manifest|playlist|JSON|API|XML|MPD)\b.{0,40}HTTP Error 403\b",
        Failure("forbidden", "The site refused to answer.", "It may refuse this network or this program.", 3, (HOUR,)),
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
        Failure("fragment_missing", "A piece of the video is missing at the site.", _ITSELF, 4, (5 * MINUTE, HOUR)),
    ),
    (r"HTTP Error 4\d\d\b", Failure("refused", "The site refused the request.", ANOTHER, 2, (HOUR,))),
    (
        r"larger than max-filesize|File too large|Errno 27\b",
        Failure("too_large", "The file is larger than allowed.", "Choose a lower quality."),
    ),
    (
        r"no such option|You must provide at least one URL|invalid \w+ \w+ given",
        _ours("bad_option", "This version of yt-dlp does not know an option of ours.", UPDATE),
    ),
    (
        r"An extractor error has occurred|please report this issue|Traceback",
        Failure("extractor_bug", "yt-dlp stumbled over this site.", UPDATE, 2, (DAY,)),
    ),
)
OTHERS = (
    UNKNOWN, NO_FILE, NOT_MEDIA, TIMED_OUT, STALLED, THROTTLED, KILLED, LIVE, UPCOMING, EMPTY, NOT_A_LIST, OFFLINE,
)  # fmt: skip
