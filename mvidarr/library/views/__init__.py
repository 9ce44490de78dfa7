"""Saved views of lists: whose they are, who sees them, what each person does with them.

Tables: ``views`` (journaled), ``view_uses``.
"""

from mvidarr.accounts import may_change
from mvidarr.library.views.built_in import BUILT_IN, everything
from mvidarr.library.views.habits import Habits
from mvidarr.library.views.opened import Opened
from mvidarr.library.views.shapes import PAGES, ListPage, View, address_of
from mvidarr.library.views.tracked import tracked_views
from mvidarr.library.views.views import LONGEST_NAME, Views

__all__ = [
    "BUILT_IN", "LONGEST_NAME", "PAGES", "Habits", "ListPage", "Opened", "View", "Views", "address_of", "everything",
    "may_change", "tracked_views",
]  # fmt: skip
