"""What people set of how single videos are looked for."""

from mvidarr.discovery.looking.rhythm_settings import SECTION
from mvidarr.settings import Setting, Whole
from mvidarr.settings.kinds import Span

_DAY = 86_400

TAKE = Setting(
    "discovery.take_score",
    Whole(0, 101),
    45,
    "Score from which an upload is taken",
    "When a wanted video is looked for by itself, or many are at once, the best upload is taken if nothing speaks "
    "against it and it scores so much or more, of 100. 101 takes none.",
    SECTION,
)
AGAIN = Setting(
    "discovery.search_every",
    Span(3600, 365 * _DAY),
    _DAY,
    "Between two searches for a wanted video",
    "A wanted video of which nobody knows where it can be had is looked for again after this time, and after twice as "
    "long each time that nothing was found, up to thirty days.",
    SECTION,
)
SEARCHES = Setting(
    "discovery.searches",
    Whole(0, 1_000, zero="none"),
    10,
    "Searches in one run",
    "How many wanted videos at most are looked for each time the schedule comes. 0 looks for none by itself.",
    SECTION,
    advanced=True,
)
UPGRADES = Setting(
    "discovery.upgrades",
    Whole(0, 1_000, zero="none"),
    5,
    "Better files in one run",
    "How many videos at most are downloaded again each time the schedule comes, because their file is below the cutoff "
    "of a profile that allows better ones and a higher upload is known. 0 fetches none by itself.",
    SECTION,
    advanced=True,
)
SEARCHING = (TAKE, AGAIN, SEARCHES, UPGRADES)
