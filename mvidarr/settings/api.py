"""Settings over HTTP.

GET   /api/settings              all         PATCH /api/settings              change
POST  /api/settings/test/{what}  test
"""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.observe.health import Finding
from mvidarr.settings.settings import Settings
from mvidarr.settings.shapes import SettingView
from mvidarr.settings.trials import Trials
from mvidarr.settings.view import view, views
from mvidarr.web.endpoint import Answer, Body, Call, endpoint

Given = bool | int | str | list[str] | None


class SettingsPatch(Body):
    """By name; null is the way back to the default. What is left out stays as it is."""

    settings: Annotated[dict[str, Given], Field(min_length=1, max_length=200)]


class SettingList(TypedDict):
    items: list[SettingView]
    next: str | None


class SettingsEnvelope(TypedDict):
    """Those that were named, as they are now. Without ``change_id`` nothing changed."""

    settings: list[SettingView]
    change_id: NotRequired[int]


class Tested(TypedDict):
    findings: list[Finding]


class SettingsApi:
    def __init__(self, settings: Settings, trials: Trials) -> None:
        self._settings = settings
        self._trials = trials

    @endpoint(role="admin", result=SettingList)
    async def all(self, call: Call) -> Answer:
        """All settings: value, default, where each is set. The ETag counts every change of any of them."""
        body: SettingList = {"items": views(self._settings), "next": None}
        return Answer(body, version=self._settings.revision)

    @endpoint(role="admin", body=SettingsPatch, result=SettingsEnvelope, if_match=True, errors=(Invalid, Conflict))
    async def change(self, call: Call) -> Answer:
        """Change some settings at once; all of them or none."""
        given: dict[str, Any] = call.body.settings
        change_id = await self._settings.change(given, actor=call.actor, origin="api", revision=call.version)
        body: SettingsEnvelope = {"settings": [view(self._settings, self._settings.registry[name]) for name in given]}
        if change_id is not None:
            body["change_id"] = change_id
        return Answer(body, version=self._settings.revision)

    @endpoint(role="admin", result=Tested, errors=(NotFound,))
    async def test(self, call: Call) -> Tested:
        """Try out what settings are about (``folders``, ``tools``, ``database``): what was found."""
        return {"findings": await self._trials.run(str(call.path["what"]))}
