"""What people set of sources: whether each is asked at all, and what it may be given. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from mvidarr.providers import Declared, Option
from mvidarr.settings import Flag, Hidden, Setting, Whole, Words
from mvidarr.settings.kinds import Kind

SECTION = "Sources"
LEAST_SECRET = 3  # some sources have short keys


def settings_of(providers: Iterable[Declared]) -> tuple[Setting, ...]:
    """In the order of the list: whether it is asked, then its options."""
    return tuple(setting for declared in providers for setting in (_switch(declared), *_options(declared)))


def switch_name(declared: Declared) -> str:
    return f"sources.{declared.name}"


def option_name(declared: Declared, option: Option) -> str:
    return f"sources.{declared.name}_{option.name}"


def names_of(declared: Declared) -> list[str]:
    """Of all its settings."""
    return [switch_name(declared), *(option_name(declared, option) for option in declared.options)]


def given_to(declared: Declared, value: Mapping[str, Any]) -> dict[str, str]:
    """Its options as it takes them, from the values of settings by their names; what is not set is left out."""
    named = ((option.name, value[option_name(declared, option)]) for option in declared.options)
    return {name: str(stands) for name, stands in named if stands != ""}


def lacks(declared: Declared, given: Mapping[str, str]) -> list[Option]:
    """Those options without which it cannot be asked, and that nobody set."""
    return [option for option in declared.options if option.name in declared.needs and not given.get(option.name)]


def keys_of(declared: Declared, given: Mapping[str, str]) -> list[str]:
    """What it may refuse: its secrets, and what it cannot be asked without."""
    return [given.get(one.name, "") for one in declared.options if one.secret or one.name in declared.needs]


def _switch(declared: Declared) -> Setting:
    return Setting(switch_name(declared), Flag(), True, f"Ask {declared.label}", declared.about, SECTION)


def _options(declared: Declared) -> list[Setting]:
    return [
        Setting(
            option_name(declared, option),
            _kind(option),
            int(option.default or 0) if option.whole else option.default,
            f"{declared.label}: {option.label}",
            option.help,
            SECTION,
            advanced=not option.secret and option.name not in declared.needs,
            check=option.check and _checked(option),
        )
        for option in declared.options
    ]


def _kind(option: Option) -> Kind:
    if option.secret:
        return Hidden(least=LEAST_SECRET)
    return Whole() if option.whole else Words()


def _checked(option: Option) -> Any:
    """An empty one says that nothing is set; that needs no check."""
    return lambda value: option.check(str(value)) if option.check and value != "" else None
