"""From what a site calls a video to artist, featured artists, title, kind and version. Pure: no database, no network.

Sites write ``Artist - Song (feat. Guest) [Official Video]`` in many ways and languages. What says nothing about the
song is taken off, what tells its kind or version is understood, and what can't be told stays None: nothing is invented.

``read`` tells all of it with its reasons, ``read_track`` of a track's own title; ``split`` and
``with_credits`` give the names a download is filed by.
``reading`` cleans (``cleaning``), takes notes off (``noting``, ``notes``, ``words``), divides (``dividing``,
``splitting``) and tells guests and channels (``guests``, ``channels``).
"""

from mvidarr.library.titles.channels import channel_artist
from mvidarr.library.titles.naming import split, with_credits
from mvidarr.library.titles.reading import read, read_track
from mvidarr.library.titles.result import KINDS, Named, Reading, Reason
from mvidarr.library.titles.rules import NO_RULES, Rules

__all__ = [
    "KINDS", "NO_RULES", "Named", "Reading", "Reason", "Rules", "channel_artist", "read", "read_track",
    "split", "with_credits",
]  # fmt: skip
