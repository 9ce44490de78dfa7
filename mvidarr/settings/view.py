"""A setting as the API tells it."""

from typing import Any

from mvidarr.settings.kinds import Choice, Size, Span, Whole
from mvidarr.settings.registry import Setting
from mvidarr.settings.settings import Settings
from mvidarr.settings.shapes import OptionView, SettingView


def views(settings: Settings) -> list[SettingView]:
    return [view(settings, setting) for setting in settings.registry]


def view(settings: Settings, setting: Setting) -> SettingView:
    value, where = settings.value(setting.name), settings.locked(setting)
    least, most = _bounds(setting)
    return {
        "name": setting.name,
        "label": setting.label,
        "section": setting.section,
        "help": setting.help,
        "kind": setting.kind.name,
        "unit": setting.unit or None,
        "options": _options(setting),
        "least": least,
        "most": most,
        "value": _visible(setting, value),
        "default": _visible(setting, setting.default),
        "told": setting.told(value),
        "told_default": setting.told(setting.default),
        "origin": settings.origin(setting),
        "locked": where is not None,
        "where": where,
        "config_key": setting.config_key,
        "effect": setting.effect,
        "advanced": setting.advanced,
        "secret": setting.secret,
        "version": settings.version(setting.name),
    }


def _visible(setting: Setting, value: Any) -> Any:
    return {"set": bool(value)} if setting.secret else value


def _options(setting: Setting) -> list[OptionView] | None:
    if not isinstance(setting.kind, Choice):
        return None
    return [{"value": value, "label": label} for value, label in setting.kind.options.items()]


def _bounds(setting: Setting) -> tuple[int | None, int | None]:
    kind = setting.kind
    return (kind.least, kind.most) if isinstance(kind, Whole | Size | Span) else (None, None)
