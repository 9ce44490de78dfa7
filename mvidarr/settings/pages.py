"""Settings in a browser: one form in sections, that changes what was touched and nothing else."""

from typing import Annotated
from urllib.parse import urlencode

from pydantic import ConfigDict, Field

from mvidarr.errors import Conflict, Invalid, MvidarrError
from mvidarr.settings.page import Asked, Typed, groups, sentences, slug_of, touched, typed_in
from mvidarr.settings.registry import Setting
from mvidarr.settings.settings import Settings
from mvidarr.settings.trials import Trials
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, SetCookie, page

ADVANCED = "mvidarr_advanced"
YEAR = 365 * 86400

Find = Annotated[str, Field(max_length=200)]


class SettingsAsked(Fields):
    find: Find = ""


class SettingsForm(Fields):
    """Beside these a field for each setting that was ``shown``, by its name, with ``was:`` and ``version:`` of it.
    ``reset`` names one that goes back to its default."""

    model_config = ConfigDict(extra="allow")

    shown: Annotated[list[str], Field(default_factory=list, max_length=500)]
    reset: str = ""
    find: Find = ""


class AdvancedForm(Fields):
    advanced: bool = False
    find: Find = ""


class SettingsPages:
    def __init__(self, settings: Settings, trials: Trials) -> None:
        self._settings = settings
        self._trials = trials

    @page(role="admin", query=SettingsAsked)
    async def index(self, call: Call) -> Page:
        """All settings, or those that match what is looked for."""
        await self._settings.load()
        return self._page(call, Asked(find=call.query.find))

    @page(role="admin", form=SettingsForm)
    async def save(self, call: Call) -> Page | See:
        """Change what was touched."""
        form = call.form
        if form is None:
            return self._page(call, Asked(errors=call.form_errors), status=422)
        typed = self._typed(form)
        given = touched(self._settings.registry, typed)
        if form.reset in self._settings.registry:
            given[form.reset] = None
        if not given:
            return See(_here(form.find), flash=Flash("Nothing was changed."))
        versions = {name: typed[name].version for name in given if name in typed}
        try:
            change = await self._settings.change(given, actor=call.actor, origin="page", versions=versions)
        except (Invalid, Conflict) as error:
            return self._refused(call, form, typed, error)
        labels = ", ".join(self._settings.registry[name].label for name in given)
        said = f"Saved: {labels}." if change is not None else "Nothing was changed."
        return See(_here(form.find, self._settings.registry[next(iter(given))]), flash=Flash(said, change=change))

    @page(role="admin", form=AdvancedForm)
    async def show_advanced(self, call: Call) -> See:
        """Show or hide the advanced settings; this browser remembers."""
        wanted, find = (call.form.advanced, call.form.find) if call.form else (False, "")
        cookie = SetCookie(ADVANCED, "1" if wanted else "", max_age=YEAR if wanted else 0)
        return See(_here(find), cookies=(cookie,))

    @page(role="admin", form=SettingsForm)
    async def test(self, call: Call) -> Page:
        """Try something out, and show what was found in the form as it was."""
        what, form = str(call.path["what"]), call.form
        findings = await self._trials.run(what)
        typed = self._typed(form) if form else {}
        return self._page(call, Asked(form.find if form else "", typed=typed, trial=what, findings=findings))

    def _typed(self, form: SettingsForm) -> dict[str, Typed]:
        return typed_in(self._settings.registry, form.shown, form.model_extra or {})

    def _refused(self, call: Call, form: SettingsForm, typed: dict[str, Typed], error: MvidarrError) -> Page:
        """The form as it was sent."""
        asked = Asked(form.find, typed=typed, errors=sentences(self._settings, error))
        return self._page(call, asked, status=409 if isinstance(error, Conflict) else 422)

    def _page(self, call: Call, asked: Asked, *, status: int = 200) -> Page:
        advanced = call.request.cookies.get(ADVANCED) == "1"
        shown = Asked(**{**vars(asked), "advanced": advanced})
        context = {
            "groups": groups(self._settings, self._trials, shown),
            "find": asked.find,
            "advanced": advanced,
            "errors": asked.errors,
            "trial": asked.trial,
            "findings": asked.findings,
            "waiting": [setting.label for setting in self._settings.waiting()],
        }
        return Page("settings/index.html", context, status=status)


def _here(find: str, setting: Setting | None = None) -> str:
    query = f"?{urlencode({'find': find})}" if find else ""
    return f"/settings{query}" + (f"#{slug_of(setting.section)}" if setting else "")
