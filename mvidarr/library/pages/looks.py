"""How a person sees a list: the view of its address or the one kept, their columns and size of cards, what they may do
with a selection."""

from mvidarr.library.pages.listing import view_of
from mvidarr.library.pages.nouns import Noun
from mvidarr.library.pages.reading import Look
from mvidarr.library.preferences import Preferences
from mvidarr.library.verbs import BulkVerbs
from mvidarr.web.endpoint import Call, SetCookie


class Looks:
    def __init__(self, preferences: Preferences, verbs: BulkVerbs) -> None:
        self._preferences = preferences
        self._verbs = verbs

    async def of(self, call: Call, kind: Noun, *, without: str = "") -> tuple[Look, tuple[SetCookie, ...]]:
        """And the cookies that keep it. ``without`` is a column that would say the same in every row."""
        me = call.principal_required
        preferred = await self._preferences.chosen(me.id)
        view, cookies = view_of(call, preferred.get(f"{kind.many}.look"))
        return Look(view, preferred, self._verbs.open_to(me.role, kind.one), without), cookies
