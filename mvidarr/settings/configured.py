"""What the configuration says about a setting: it decides where it is set, and the setting is locked then."""

from typing import Any

from pydantic import SecretStr

from mvidarr.config import Config
from mvidarr.settings.registry import Setting
from mvidarr.settings.shapes import Origin


def origin_of(config: Config, setting: Setting) -> Origin | None:
    """None when the configuration leaves it alone."""
    if setting.config_key is None:
        return None
    match config.origin(setting.config_key):
        case "option":
            return "option"
        case "environment":
            return "environment"
        case "file":
            return "file"
    return "default" if setting.fixed else None


def value_of(config: Config, setting: Setting) -> Any:
    """As it is shown: JSON, and of a secret the secret itself."""
    section, _, key = (setting.config_key or "").partition(".")
    value = getattr(getattr(config, section), key)
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    shown = config.shown(f"{section}.{key}")
    return setting.default if shown is None else shown


def sentence(config: Config, setting: Setting) -> str:
    """Where it is set, and what is to be done to change it."""
    key, variable = setting.config_key or "", (setting.config_key or "").replace(".", "__").upper()
    match config.origin(key):
        case "option":
            return (
                f"Set by the option --{key.rpartition('.')[2].replace('_', '-')}. {_then(setting, 'Start without it')}"
            )
        case "environment":
            return f"Set by the variable MVIDARR__{variable} of the environment. {_then(setting, 'Remove it there')}"
        case "file":
            return f"Set by {key} in {config.file}. {_then(setting, 'Remove it there')}"
    return f"Set it before the start: {key} in the configuration file, or MVIDARR__{variable} in the environment."


def _then(setting: Setting, remedy: str) -> str:
    if setting.fixed:
        return "Change it there, then restart."
    return f"{remedy} and restart, and it can be set here."
