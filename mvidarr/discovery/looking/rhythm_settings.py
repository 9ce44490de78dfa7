"""What people set of how often videos are looked for."""

from collections.abc import Mapping

from mvidarr.settings import Setting, Whole
from mvidarr.settings.kinds import Span

_DAY = 86_400
SECTION = "Looking for videos"

EVERY = Setting(
    "discovery.every",
    Span(900, 365 * _DAY),
    6 * 3600,
    "Between two looks for new videos",
    "How often a monitored artist, or a channel that is followed, is looked at for what is new. That is cheap where "
    "a channel is known; others are looked for fully instead, once a day at most.",
    SECTION,
)
FULL = Setting(
    "discovery.full",
    Span(3600, 365 * _DAY),
    7 * _DAY,
    "Between two full looks",
    "How often all sources are asked for all videos of a monitored artist, also old ones.",
    SECTION,
)
POLLS = Setting(
    "discovery.polls",
    Whole(1, 10_000),
    200,
    "Looks in one run",
    "How many artists and channels at most are looked at each time the schedule comes; the others wait for the next.",
    SECTION,
    advanced=True,
)
FULLS = Setting(
    "discovery.fulls",
    Whole(1, 1_000),
    50,
    "Full looks in one run",
    "How many full looks at most are begun each time the schedule comes.",
    SECTION,
    advanced=True,
)
MONITORING = (EVERY, FULL, POLLS, FULLS)
USUAL: Mapping[str, int] = {setting.name: setting.default for setting in MONITORING}
