"""A selection of a list as a body names it, wherever something is done to many at once."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from mvidarr.library import Selection
from mvidarr.web.endpoint import Body

MOST_IDS = 10_000  # in one request; more are named by a query

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Selected(Body):
    """Rows by id, or all that a query finds, in its order, but for some."""

    ids: Annotated[list[Id] | None, Field(min_length=1, max_length=MOST_IDS)] = None
    q: Annotated[str | None, Field(max_length=2_000, description="Instead of ids, in the query language.")] = None
    sort: Annotated[str, Field(max_length=200)] = ""
    exclude: Annotated[list[Id], Field(max_length=MOST_IDS, description="Of what the query finds.")] = []  # noqa: RUF012

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.ids is None) == (self.q is None):
            raise ValueError("give ids, or a query")
        return self

    def selection(self) -> Selection:
        ids = None if self.ids is None else tuple(self.ids)
        return Selection(ids, self.q or "", self.sort or None, frozenset(self.exclude))
