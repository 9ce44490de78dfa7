"""Following artists: every video of them, from whatever source is alive.

Tables owned: ``candidates``, ``follows``, ``looks``, ``suggestions``, ``import_lists``, ``import_entries``.
"""

from mvidarr.discovery.looking.following import TOLD_FOLLOWS
from mvidarr.discovery.looking.heirs import inherit
from mvidarr.discovery.looking.jobs import MONITOR, DiscoveryJobs
from mvidarr.discovery.looking.rhythm_settings import MONITORING
from mvidarr.discovery.looking.room import Looking
from mvidarr.discovery.searching.jobs import SEARCH_WANTED, SearchJobs
from mvidarr.discovery.searching.settings import SEARCHING
from mvidarr.discovery.sources.options import settings_of
from mvidarr.discovery.sources.sources import Source, Sources
from mvidarr.discovery.weighing.shapes import Candidate, CandidateView, Group, Reason, Rejection, Score, Whose

__all__ = [
    "MONITOR", "MONITORING", "SEARCHING", "SEARCH_WANTED", "TOLD_FOLLOWS", "Candidate", "CandidateView",
    "DiscoveryJobs", "Group", "Looking", "Reason", "Rejection", "Score", "SearchJobs", "Source", "Sources", "Whose",
    "inherit", "settings_of",
]  # fmt: skip
