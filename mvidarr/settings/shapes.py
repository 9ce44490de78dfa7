"""What the API answers about settings; add to them, take nothing away."""

from typing import Any, Literal

from typing_extensions import TypedDict

from mvidarr.settings.registry import Effect

Origin = Literal["option", "environment", "file", "browser", "default"]


class OptionView(TypedDict):
    value: str
    label: str


class SettingView(TypedDict):
    """``value`` and ``default`` of a secret are ``{"set": bool}``. ``locked``: it cannot be changed here, and ``where``
    says in a sentence why not, and what can be done. ``version`` counts its changes; 0 before the first."""

    name: str
    label: str
    section: str
    help: str
    kind: str
    unit: str | None
    options: list[OptionView] | None
    least: int | None
    most: int | None
    value: Any
    default: Any
    told: str
    told_default: str
    origin: Origin
    locked: bool
    where: str | None
    config_key: str | None
    effect: Effect
    advanced: bool
    secret: bool
    version: int
