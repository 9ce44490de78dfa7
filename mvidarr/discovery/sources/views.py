"""Sources as people and programs are told of them: what each brings, whether it can be asked, how it does."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from mvidarr.clock import SECOND, iso, iso_or_none
from mvidarr.discovery.sources.options import names_of
from mvidarr.discovery.sources.permissions import Permissions
from mvidarr.discovery.sources.sources import Sources
from mvidarr.discovery.sources.trying import Tried, Tries
from mvidarr.outbound import CapabilityHealth, SourceHealth
from mvidarr.providers import Declared, Tools, capabilities_of
from mvidarr.providers.capabilities import AsksPermission

State = Literal["ok", "failing", "resting", "key", "quota", "off", "lacking"]
Health = Callable[[str], Awaitable[SourceHealth]]


class CapabilityView(TypedDict):
    """``name`` is empty for all of a source; ``since`` of the first failure."""

    name: str
    state: str
    since: str | None
    next_try: str | None
    last_ok: str | None
    error: str | None


class TriedView(TypedDict):
    """``took_ms``: how long the answer took."""

    good: bool
    text: str
    at: str
    took_ms: int


class PermissionView(TypedDict):
    """``who``: whose account is connected. ``broken``: they took it back."""

    who: str
    broken: bool


class SourceView(TypedDict):
    """``state``: ok, failing, resting (left alone for a while), key (it was refused), quota, off, lacking (``lacks``
    names the settings that it needs). ``free``: it works without a key. ``settings``: names of its settings; the first
    is whether it is asked. ``permission`` stands only at a source that can read somebody's account."""

    name: str
    label: str
    home: str
    about: str
    note: str
    credit: str
    get_key: str
    capabilities: list[str]
    free: bool
    state: State
    sentence: str
    lacks: list[str]
    health: list[CapabilityView]
    settings: list[str]
    tested: TriedView | None
    permission: NotRequired[PermissionView | None]


class SourceViews:
    def __init__(self, sources: Sources, health: Health, tries: Tries, permissions: Permissions) -> None:
        self._sources = sources
        self._health = health
        self._tries = tries
        self._permissions = permissions
        self._example = cache(example_of)

    async def all(self) -> list[SourceView]:
        return [await self._view(declared) for declared in self._sources.declared.values()]

    async def one(self, name: str) -> SourceView:
        """NotFound ``no_such_source``."""
        return await self._view(self._sources.one(name))

    async def _view(self, declared: Declared) -> SourceView:
        self._sources.get(declared.name)  # built, so that its way out knows its label and its key
        health = await self._health(declared.name)
        state, sentence = self._state(declared, health)
        tried = self._tries.last(declared.name)
        told: SourceView = {
            "name": declared.name,
            "label": declared.label,
            "home": declared.home,
            "about": declared.about,
            "note": declared.note,
            "credit": declared.credit,
            "get_key": declared.get_key,
            "capabilities": capabilities_of(self._example(declared)),
            "free": not declared.needs,
            "state": state,
            "sentence": sentence,
            "lacks": [option.label for option in self._sources.missing(declared)],
            "health": [_capability(one) for one in health.capabilities],
            "settings": names_of(declared),
            "tested": None if tried is None else tried_view(tried),
        }
        if isinstance(self._example(declared), AsksPermission):
            told["permission"] = await self._permission(declared.name)
        return told

    def _state(self, declared: Declared, health: SourceHealth) -> tuple[State, str]:
        lacking = [option.label for option in self._sources.missing(declared)]
        if not self._sources.enabled(declared):
            return "off", f"{declared.label} is switched off."
        if lacking:
            return "lacking", f"{declared.label} is not asked: it needs {' and '.join(lacking)}."
        return health.state, health.sentence

    async def _permission(self, name: str) -> PermissionView | None:
        found = await self._permissions.of(name)
        return {"who": found.who, "broken": found.broken} if found else None


def example_of(declared: Declared) -> Any:
    """As if it had all it needs, without a way out: a source that lacks its key still says what it would bring."""
    nobody: Any = None
    return declared.build(Tools(nobody, {one.name: one.default or "0" for one in declared.options}, nobody))


def tried_view(tried: Tried) -> TriedView:
    return {"good": tried.good, "text": tried.text, "at": iso(tried.at), "took_ms": tried.took}


def _capability(one: CapabilityHealth) -> CapabilityView:
    return {
        "name": one.name,
        "state": one.state,
        "since": _moment(one.since),
        "next_try": _moment(one.next_try),
        "last_ok": _moment(one.last_ok),
        "error": one.error,
    }


def _moment(seconds: float | None) -> str | None:
    return iso_or_none(None if seconds is None else round(seconds * SECOND))
