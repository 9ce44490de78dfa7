"""Following artists: every video of them, from whatever source is alive.

Tables owned: ``candidates``, ``follows``, ``looks``, ``suggestions``, ``import_lists``, ``import_entries``.
"""

from mvidarr.discovery.following import TOLD_FOLLOWS
from mvidarr.discovery.heirs import inherit
from mvidarr.discovery.job import MONITOR, DiscoveryJobs
from mvidarr.discovery.options import settings_of
from mvidarr.discovery.rhythm_settings import MONITORING
from mvidarr.discovery.room import Looking
from mvidarr.discovery.search_jobs import SEARCH_WANTED, SearchJobs
from mvidarr.discovery.search_settings import SEARCHING
from mvidarr.discovery.shapes import Candidate, CandidateView, Group, Reason, Rejection, Score, Whose
from mvidarr.discovery.sources import Source, Sources

__all__ = [
    "MONITOR", "MONITORING", "SEARCHING", "SEARCH_WANTED", "TOLD_FOLLOWS", "Candidate", "CandidateView",
    "DiscoveryJobs", "Group", "Looking", "Reason", "Rejection", "Score", "SearchJobs", "Source", "Sources", "Whose",
    "inherit", "settings_of",
]  # fmt: skip
