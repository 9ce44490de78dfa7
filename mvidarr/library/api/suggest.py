"""The query language for those who type it: what may follow, what a query says, what was meant, asked before."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Invalid
from mvidarr.library.api.videos import Asking
from mvidarr.library.asked import AskedQueries, AskedQuery
from mvidarr.library.meant import Better
from mvidarr.library.offers import Kind, Offer
from mvidarr.library.query_field import Explained, QueryField
from mvidarr.web.endpoint import Body, Call, endpoint

LONGEST = 2000
CARET = Field(ge=0, le=LONGEST, description="Characters before the caret; the end without it.")
PAGE = Literal["videos", "artists", "changes"]


class Typing(Body):
    """Text that may be unfinished."""

    q: Annotated[str, Field(max_length=LONGEST, description="What stands in the field.")] = ""
    at: Annotated[int, CARET] | None = None


class OfPage(Body):
    page: PAGE | None = None


class Forgetting(OfPage):
    q: Annotated[str, Field(max_length=LONGEST, description="This one alone.")] | None = None


Insert = TypedDict("Insert", {"from": int, "to": int, "text": str})  # in the place of these characters


class Suggestion(TypedDict):
    """``kind``: a query that was asked before, a field, an operator, or a value of ``field``. ``count``: how many have
    this value, None where nobody counts. ``insert`` is what taking it does to the text."""

    text: str
    label: str
    kind: Kind
    field: str
    count: int | None
    insert: Insert


class Suggestions(TypedDict):
    items: list[Suggestion]


class Betters(TypedDict):
    items: list[Better]


class SuggestApi:
    """Of one list."""

    def __init__(self, field: QueryField) -> None:
        self._field = field

    @endpoint(role="readonly", query=Typing, result=Suggestions)
    async def suggest(self, call: Call) -> Suggestions:
        """What may stand at the caret, the likeliest first."""
        offers = await self._field.offers(call.query.q, call.query.at, call.asker)
        return {"items": [_suggestion(offer) for offer in offers]}

    @endpoint(role="readonly", query=Asking, result=Explained, errors=(Invalid,))
    async def explain(self, call: Call) -> Explained:
        """What a query asks for, in a sentence and part by part."""
        return self._field.explained(call.query.q, call.asker)

    @endpoint(role="readonly", query=Asking, result=Betters)
    async def meant(self, call: Call) -> Betters:
        """Queries that are near to one that finds nothing, and do find."""
        return {"items": await self._field.meant(call.query.q, call.asker)}


class VideoSuggestApi(SuggestApi):
    """Of videos."""


class ArtistSuggestApi(SuggestApi):
    """Of artists."""


class ChangeSuggestApi(SuggestApi):
    """Of changes."""


class AskedApi:
    def __init__(self, asked: AskedQueries) -> None:
        self._asked = asked

    @endpoint(role="readonly", query=OfPage, result=list[AskedQuery])
    async def recent(self, call: Call) -> list[AskedQuery]:
        """What you asked lately, the last first."""
        return await self._asked.recent(call.principal_required.id, call.query.page or "videos")

    @endpoint(role="readonly", query=Forgetting)
    async def forget(self, call: Call) -> None:
        """Forget what you asked: all, that of one list, or one query."""
        await self._asked.forget(call.principal_required.id, call.query.page, call.query.q)


def _suggestion(offer: Offer) -> Suggestion:
    return {
        "text": offer.text,
        "label": offer.label,
        "kind": offer.kind,
        "field": offer.field,
        "count": offer.many,
        "insert": {"from": offer.start, "to": offer.end, "text": offer.put},
    }
