"""Import lists: lists of elsewhere that artists and videos are taken from, once or again and again.

A list is read into entries (``reading``), each held against the library (``matching``), names without ids looked for
(``finding``), for a person to look at (``entries``); what they do not skip is then put into the library (``applying``,
``bringing``), by hand or by schedule.
"""

from mvidarr.discovery.lists.entries import ListEntries
from mvidarr.discovery.lists.importing import TOLD_LISTS, ImportLists
from mvidarr.discovery.lists.jobs import READ_LISTS, ListJobs
from mvidarr.discovery.lists.room import ListRoom

__all__ = ["READ_LISTS", "TOLD_LISTS", "ImportLists", "ListEntries", "ListJobs", "ListRoom"]
