"""Facets: what a query finds, told by genre, decade, status, kind, quality, source and artist, each with its number.

kinds (what is counted, how a value is asked for) > steering (a query with a value more or less), both pure
sql > store (ids once, then walks through narrow indexes) > room (kept while the library stays as it is)
"""

from mvidarr.library.facets.kinds import FACETS, Name
from mvidarr.library.facets.room import Facets
from mvidarr.library.facets.shapes import Counted, Facet, FacetList
from mvidarr.library.facets.steering import term

__all__ = ["FACETS", "Counted", "Facet", "FacetList", "Facets", "Name", "term"]
