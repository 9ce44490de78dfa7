"""Preferences over HTTP: each person's own."""

from typing import Any

from typing_extensions import TypedDict

from mvidarr.errors import Invalid, NotFound
from mvidarr.library.preferences import ColumnChoice, Preference, Preferences
from mvidarr.web.endpoint import Body, Call, endpoint


class PreferencePut(Body):
    """``videos.columns``: a list of columns in their order; ``videos.card_size``: px; ``videos.look``: ``grid``,
    ``table``, ``wall`` or ``overview``; the same for ``artists``. Null forgets what was chosen."""

    value: list[ColumnChoice] | int | str | None


class PreferenceList(TypedDict):
    items: list[Preference]
    next: str | None


class PreferenceEnvelope(TypedDict):
    preference: Preference


class PreferencesApi:
    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    @endpoint(role="readonly", result=PreferenceList)
    async def all(self, call: Call) -> PreferenceList:
        """How you want lists shown, all of it; null is what you never chose."""
        return {"items": await self._preferences.all(call.principal_required.id), "next": None}

    @endpoint(role="readonly", result=Preference, errors=(NotFound,))
    async def one(self, call: Call) -> Preference:
        """One preference."""
        return await self._preferences.get(call.principal_required.id, str(call.path["name"]))

    @endpoint(role="readonly", body=PreferencePut, result=PreferenceEnvelope, errors=(NotFound, Invalid))
    async def put(self, call: Call) -> PreferenceEnvelope:
        """Choose how you want something shown."""
        value: Any = call.body.value
        return {"preference": await self._preferences.put(call.principal_required.id, str(call.path["name"]), value)}
