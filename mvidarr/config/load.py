"""Reads the layers of the configuration, joins them by precedence and says what is wrong with them."""

import difflib
import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource, TomlConfigSettingsSource

from mvidarr.config.model import Config, keys
from mvidarr.errors import FieldError, Invalid

PREFIX = "MVIDARR__"
CONTAINER_MARKS = (".dockerenv", "run/.containerenv")


@dataclass(frozen=True)
class Layer:
    """Values of one source by dotted key; ``place`` names a key as the person wrote it."""

    origin: str
    values: dict[str, Any]
    place: Callable[[str], str]


def load(file: Path | None = None, overrides: Mapping[str, Any] | None = None) -> Config:
    """``overrides`` are the command line's, by dotted key; None means not given. Raises Invalid."""
    found = find_file(file)
    layers = [_options(overrides or {}), _environment()]
    if found is not None:
        layers.append(_file(found))
    for layer in layers:
        _refuse_unknown(layer)
    winners = {key: layer for layer in reversed(layers) for key in layer.values}
    try:
        config = Config.model_validate(_nested({key: layer.values[key] for key, layer in winners.items()}))
    except ValidationError as error:
        raise _refusal(error, winners) from None
    return config.remember({key: layer.origin for key, layer in winners.items()}, found)


def find_file(file: Path | None, root: Path = Path("/")) -> Path | None:
    """``--config``, ``$MVIDARR_CONFIG``, ``/config/config.toml`` in a container, the XDG folder.

    One that is named must exist.
    """
    named = file or (Path(os.environ["MVIDARR_CONFIG"]) if os.environ.get("MVIDARR_CONFIG") else None)
    if named is not None:
        if not _is_file(named):
            raise Invalid(f"There is no configuration file at {named}.", code="config")
        return named
    home = Path(os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config"))
    candidates = [home / "mvidarr" / "config.toml"]
    if any((root / mark).exists() for mark in CONTAINER_MARKS):
        candidates.insert(0, root / "config" / "config.toml")
    return next((path for path in candidates if _is_file(path)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:  # a folder above it is closed to us
        raise Invalid(f"{path} cannot be read: {error.strerror}.", code="config") from error


def _options(overrides: Mapping[str, Any]) -> Layer:
    given = {key: value for key, value in overrides.items() if value is not None}
    return Layer("option", given, lambda key: f"--{key.rpartition('.')[2].replace('_', '-')}")


def _file(path: Path) -> Layer:
    try:
        tables = TomlConfigSettingsSource(Config, path)()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"{path} is not a TOML file: {error}.", code="config") from error
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", code="config") from error
    return Layer("file", _flat(tables), lambda key: f"{key} in {path}")


def _environment() -> Layer:
    source = EnvSettingsSource(Config)
    values = _flat(source())
    for name, value in source.env_vars.items():
        section, _, key = name.removeprefix(PREFIX.lower()).partition("__")
        if name.startswith(PREFIX.lower()) and section not in Config.model_fields:
            values[f"{section}.{key}" if key else section] = value
    return Layer("environment", _with_files(values), _variable)


def _with_files(values: dict[str, Any]) -> dict[str, Any]:
    """Replaces ``server.setup_token_file`` by ``server.setup_token`` with what the file holds."""
    known = keys()
    for key in [key for key in values if key.endswith("_file") and key.removesuffix("_file") in known]:
        path = Path(values.pop(key))
        try:
            values[key.removesuffix("_file")] = path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Invalid(f"{_variable(key)} names {path}, which cannot be read.", code="config") from error
    return values


def _variable(key: str) -> str:
    return PREFIX + key.replace(".", "__").upper()


def _flat(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Deeper tables and values outside a section stay as they are, under a key that nobody knows."""
    flat: dict[str, Any] = {}
    for section, table in tables.items():
        if isinstance(table, dict):
            flat |= {f"{section}.{key}": value for key, value in table.items()}
        else:
            flat[section] = table
    return flat


def _nested(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {}
    for dotted, value in values.items():
        section, _, key = dotted.partition(".")
        tables.setdefault(section, {})[key] = value
    return tables


def _refuse_unknown(layer: Layer) -> None:
    known = keys()
    wrong = [
        FieldError(
            key, f"{layer.place(key)} is not known; the nearest known key is {_written(_nearest(key, known), layer)}."
        )
        for key in layer.values
        if key not in known
    ]
    if wrong:
        raise _invalid(wrong)


def _nearest(key: str, known: list[str]) -> str:
    """Among the keys of its own section first: ``server.prot`` is meant to be ``server.port``."""
    own = [name for name in known if name.partition(".")[0] == key.partition(".")[0]]
    last = key.rpartition(".")[2]
    same_name = [name for name in known if name.rpartition(".")[2] == last]
    return same_name[0] if same_name else difflib.get_close_matches(key, own or known, n=1, cutoff=0)[0]


def _written(key: str, layer: Layer) -> str:
    return _variable(key) if layer.origin == "environment" else key


def _refusal(error: ValidationError, winners: Mapping[str, Layer]) -> Invalid:
    wrong = []
    for problem in error.errors(include_url=False, include_input=False):
        key = ".".join(str(part) for part in problem["loc"][:2])
        place = winners[key].place(key) if key in winners else key
        wrong.append(FieldError(key, f"{place}: {_sentence(problem)}."))
    return _invalid(wrong)


def _sentence(problem: Mapping[str, Any]) -> str:
    if problem["type"].startswith("bool"):
        return "should be true or false"
    return str(problem["msg"]).removeprefix("Value error, ").replace("Input should be", "should be")


def _invalid(wrong: Iterable[FieldError]) -> Invalid:
    errors = tuple(wrong)
    return Invalid(" ".join(error.message for error in errors), code="config", errors=errors)
