"""Settings in forms, as they are shown and as they were typed. Pure.

Beside each field a form carries what stood in it and the version of the setting, so that two people who save at once
lose nothing: what only the other one changed stays, and what both changed is asked about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mvidarr.errors import Conflict, MvidarrError
from mvidarr.observe.health import Finding
from mvidarr.settings.registry import Registry, Setting
from mvidarr.settings.settings import Settings
from mvidarr.settings.shapes import SettingView
from mvidarr.settings.trials import Trial, Trials
from mvidarr.settings.view import view


@dataclass(frozen=True)
class Typed:
    """What a form held about one setting: its text, what that was when it was shown, and the version then."""

    text: str
    was: str
    version: int

    @property
    def touched(self) -> bool:
        return self.text != self.was


@dataclass(frozen=True)
class Shown:
    """One field. ``text`` is what stands in it, ``was`` what is stored, ``editor`` what stands beside it."""

    setting: SettingView
    text: str
    was: str
    version: int
    error: str | None
    editor: str = ""


@dataclass(frozen=True)
class Group:
    """A section. ``more``: how many advanced settings it keeps back."""

    name: str
    slug: str
    fields: Sequence[Shown]
    trials: Sequence[Trial]
    more: int


@dataclass(frozen=True)
class Asked:
    find: str = ""
    advanced: bool = False
    typed: Mapping[str, Typed] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    trial: str = ""
    findings: Sequence[Finding] = ()


def groups(settings: Settings, trials: Trials, asked: Asked) -> list[Group]:
    """Those that have anything to show."""
    found = (_group(settings, trials, asked, name, members) for name, members in settings.registry.sections().items())
    return [group for group in found if group.fields or group.more]


def typed_in(registry: Registry, names: Iterable[str], sent: Mapping[str, Any]) -> dict[str, Typed]:
    """What a form held about the settings that it showed."""
    return {name: _typed(name, sent) for name in names if name in registry}


def touched(registry: Registry, typed: Mapping[str, Typed]) -> dict[str, Any]:
    """What is to be changed. An empty box is off, an empty secret none that is new."""
    return {
        name: bool(one.text) if registry[name].kind.name == "flag" else one.text
        for name, one in typed.items()
        if one.touched
    }


def sentences(settings: Settings, error: MvidarrError) -> dict[str, str]:
    """Why a form was refused, by its fields; what both changed is theirs to decide, by saving again."""
    errors = {item.field: item.message for item in error.errors} or {"": error.detail}
    if isinstance(error, Conflict) and error.code == "moved_on":
        return {name: f"{_now(settings, name)} Save again to have yours." for name in errors}
    return errors


def shown(settings: Settings, setting: Setting, asked: Asked) -> Shown:
    stored = setting.kind.typed(settings.value(setting.name))
    version = settings.version(setting.name)
    typed, error = asked.typed.get(setting.name), asked.errors.get(setting.name)
    told = view(settings, setting)
    if typed is None or told["locked"]:
        return Shown(told, stored, stored, version, error, setting.editor)
    text = "" if setting.secret else typed.text
    if typed.version != version:  # what is stored by now is what the next save is held against
        return Shown(told, text if typed.touched else stored, stored, version, error, setting.editor)
    return Shown(told, text, typed.was, version, error, setting.editor)


def slug_of(section: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in section.lower())


def _group(settings: Settings, trials: Trials, asked: Asked, name: str, members: Sequence[Setting]) -> Group:
    fit = [setting for setting in members if _found(setting, asked.find)]
    # what is sought, wrong or being edited is shown in any case
    seen = [
        s for s in fit if asked.advanced or not s.advanced or asked.find or s.name in {**asked.errors, **asked.typed}
    ]
    return Group(
        name,
        slug_of(name),
        [shown(settings, setting, asked) for setting in seen],
        trials.of(name) if seen else [],
        0 if asked.find else len(fit) - len(seen),
    )


def _found(setting: Setting, find: str) -> bool:
    """Every word stands somewhere in what is said about it."""
    said = " ".join((setting.name, setting.label, setting.help, setting.section)).casefold()
    return all(word in said for word in find.casefold().split())


def _typed(name: str, sent: Mapping[str, Any]) -> Typed:
    version = str(sent.get(f"version:{name}", ""))[:9]
    text, was = (str(sent.get(key, "")).replace("\r\n", "\n") for key in (name, f"was:{name}"))
    return Typed(text, was, int(version) if version.isascii() and version.isdigit() else 0)


def _now(settings: Settings, name: str) -> str:
    setting = settings.registry.get(name)
    if setting is None or setting.secret:
        return "Somebody changed this meanwhile."
    return f"Somebody changed this to “{setting.told(settings.value(name))}” meanwhile."
