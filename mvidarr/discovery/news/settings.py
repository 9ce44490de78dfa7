"""What people set of suggestions."""

from mvidarr.discovery.looking.rhythm_settings import SECTION
from mvidarr.settings import Setting, Whole

SIMILAR = Setting(
    "discovery.similar",
    Whole(0, 2_000, zero="none"),
    150,
    "Artists asked about for suggestions",
    "Once a day sources are asked who is like so many of the library's artists: those that are played most, and some "
    "others in turn. 0 asks about none.",
    SECTION,
)
SUGGESTING = (SIMILAR,)
