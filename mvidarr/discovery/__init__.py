"""Following artists: every video of them, from whatever source is alive.

Tables owned: ``candidates``, ``follows``, ``looks``, ``suggestions``, ``import_lists``, ``import_entries``.
"""

from mvidarr.discovery.shapes import Candidate, CandidateView, Group, Reason, Rejection, Score, Whose

__all__ = ["Candidate", "CandidateView", "Group", "Reason", "Rejection", "Score", "Whose"]
