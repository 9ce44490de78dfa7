"""Following artists: every video of them, from whatever source is alive.

Tables owned: ``candidates``, ``follows``, ``looks``, ``suggestions``, ``import_lists``, ``import_entries``.
"""

from mvidarr.discovery.options import settings_of
from mvidarr.discovery.shapes import Candidate, CandidateView, Group, Reason, Rejection, Score, Whose
from mvidarr.discovery.sources import Source, Sources

__all__ = [
    "Candidate", "CandidateView", "Group", "Reason", "Rejection", "Score", "Source", "Sources", "Whose", "settings_of",
]  # fmt: skip
