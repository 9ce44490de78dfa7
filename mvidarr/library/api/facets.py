"""Facets over HTTP: what a query finds, counted by genre, decade, status, kind, quality, source and artist."""

from typing import Annotated

from pydantic import Field

from mvidarr.errors import Invalid
from mvidarr.library.api.videos import Asking
from mvidarr.library.facets import FACETS, FacetList, Facets
from mvidarr.web.endpoint import Call, endpoint

OF = f"Names of facets with commas between them: {', '.join(FACETS)}. Empty: all."


class FacetsAsked(Asking):
    of: Annotated[str, Field(max_length=200, description=OF)] = ""


class FacetsApi:
    def __init__(self, facets: Facets) -> None:
        self._facets = facets

    @endpoint(role="readonly", query=FacetsAsked, result=FacetList, errors=(Invalid,))
    async def counts(self, call: Call) -> FacetList:
        """How many of what a query finds have each genre, decade, status, kind, quality, source and artist.

        A facet leaves its own criteria of the query out, so it tells what another of its values would find.
        """
        names = [name.strip() for name in call.query.of.split(",") if name.strip()]
        return {"facets": await self._facets.shown(call.query.q, names or FACETS, call.asker)}
