"""What is new, and who else there is, over HTTP.

GET  /api/discover                new videos       POST /api/suggestions/{id}/hide     not interested
GET  /api/suggestions             artists          POST /api/suggestions/{id}/show     take that back
POST /api/suggestions/refresh     find more
"""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.discovery.news.news import NewPage, News
from mvidarr.discovery.news.suggesting import Suggesting
from mvidarr.discovery.news.suggestions import Suggestion, SuggestionPage, Suggestions
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.web.endpoint import Answer, Call, Listing, endpoint


class SuggestionsAsked(Listing):
    hidden: Annotated[bool, Field(description="true: those that nobody is interested in.")] = False


class SuggestionEnvelope(TypedDict):
    """Without ``change_id`` it was so already."""

    suggestion: Suggestion
    change_id: NotRequired[int]


class SuggestingStarted(TypedDict):
    job: JobView


class NewsApi:
    def __init__(self, news: News) -> None:
        self._news = news

    @endpoint(role="readonly", query=Listing, result=NewPage, errors=(Invalid,))
    async def page(self, call: Call) -> NewPage:
        """What looks have brought of artists that are monitored, newest first, and why each is shown.

        A page may be empty and still lead to a next one, where the videos between came another way."""
        asked: Listing = call.query
        return await self._news.page(cursor=asked.cursor, limit=asked.limit, user_id=call.principal_required.id)


class SuggestionsApi:
    def __init__(self, suggestions: Suggestions, suggesting: Suggesting) -> None:
        self._suggestions = suggestions
        self._suggesting = suggesting

    @endpoint(role="readonly", query=SuggestionsAsked, result=SuggestionPage, errors=(Invalid,))
    async def page(self, call: Call) -> SuggestionPage:
        """Artists like those of the library, the likest of those that are played most first."""
        asked: SuggestionsAsked = call.query
        return await self._suggestions.page(hidden=asked.hidden, cursor=asked.cursor, limit=asked.limit)

    @endpoint(role="manager", result=SuggestingStarted, status=202, errors=(Conflict,))
    async def refresh(self, call: Call) -> Answer:
        """Ask sources now who is like the artists of the library; by itself that happens once a day."""
        job = await self._suggesting.ask_for(actor=call.actor)
        return Answer({"job": job}, location=f"/api/jobs/{job['id']}")

    @endpoint(role="user", result=SuggestionEnvelope, errors=(NotFound,))
    async def hide(self, call: Call) -> SuggestionEnvelope:
        """Nobody is interested: it is shown no more, also when it is found again."""
        return await self._set(call, hidden=True)

    @endpoint(role="user", result=SuggestionEnvelope, errors=(NotFound,))
    async def show(self, call: Call) -> SuggestionEnvelope:
        """Show one again that nobody was interested in."""
        return await self._set(call, hidden=False)

    async def _set(self, call: Call, *, hidden: bool) -> SuggestionEnvelope:
        one, change = await self._suggestions.hide(call.id, hidden=hidden, actor=call.actor, origin="api")
        return {"suggestion": one} if change is None else {"suggestion": one, "change_id": change}
