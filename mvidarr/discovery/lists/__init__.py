"""Import lists: lists of elsewhere that artists and videos are taken from, once or again and again.

A list is read into entries (``reading``), each held against the library (``matching``) for a person to look at; what
they do not skip is then put into the library (``applying``), by hand or by schedule.
"""

from mvidarr.discovery.lists.importing import TOLD_LISTS, ImportLists
from mvidarr.discovery.lists.jobs import READ_LISTS, ListJobs
from mvidarr.discovery.lists.room import ListRoom

__all__ = ["READ_LISTS", "TOLD_LISTS", "ImportLists", "ListJobs", "ListRoom"]
