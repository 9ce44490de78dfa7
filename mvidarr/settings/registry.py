"""What can be set: each setting with its kind, default and help, in the order in which people see them."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mvidarr.errors import FieldError, Invalid
from mvidarr.settings.kinds import Hidden, Kind

Effect = Literal["at once", "next job", "restart"]
Sentence = Callable[[Any], str | None]


@dataclass(frozen=True)
class Setting:
    """``unit`` is what the number counts (``days``). ``effect``: when a change is felt. ``config_key``: the key of the
    configuration that, where it is set, decides instead and locks the setting. ``check``: of a value of the right kind,
    the sentence that refuses it. ``fixed``: only the configuration sets it; it is here to be seen. ``editor``: what the
    page puts beside its field, a template of ``settings/``."""

    name: str
    kind: Kind
    default: Any
    label: str
    help: str
    section: str
    unit: str = ""
    advanced: bool = False
    effect: Effect = "at once"
    config_key: str | None = None
    check: Sentence | None = None
    fixed: bool = False
    editor: str = ""

    @property
    def secret(self) -> bool:
        return isinstance(self.kind, Hidden)

    def read(self, given: object) -> Any:
        """The value; ValueError with a sentence."""
        value = self.kind.read(given)
        if self.check is not None and (refusal := self.check(value)):
            raise ValueError(refusal)
        return value

    def told(self, value: Any) -> str:
        """``30 days``, ``100 GB``, ``off``."""
        words = self.kind.told(value)
        return f"{words} {self.unit}" if self.unit and words[:1].isdigit() else words


class Registry:
    def __init__(self, settings: Iterable[Setting]) -> None:
        self._settings: dict[str, Setting] = {}
        for setting in settings:
            if setting.name in self._settings:
                raise ValueError(f"there are two settings {setting.name}")
            self._settings[setting.name] = setting

    def __iter__(self) -> Any:
        return iter(self._settings.values())

    def __contains__(self, name: str) -> bool:
        return name in self._settings

    def __getitem__(self, name: str) -> Setting:
        return self._settings[name]

    def get(self, name: str) -> Setting | None:
        return self._settings.get(name)

    def sections(self) -> Mapping[str, Sequence[Setting]]:
        """In their order, each with its settings."""
        sections: dict[str, list[Setting]] = {}
        for setting in self._settings.values():
            sections.setdefault(setting.section, []).append(setting)
        return sections

    def checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What is given, read; None stays None. Invalid, with a sentence for each name that is unknown or wrong."""
        values: dict[str, Any] = {}
        wrong: list[FieldError] = []
        for name, value in given.items():
            try:
                values[name] = None if value is None else self._known(name).read(value)
                self._known(name)
            except ValueError as error:
                wrong.append(FieldError(name, str(error)))
        if wrong:
            raise refused(wrong)
        return values

    def _known(self, name: str) -> Setting:
        if name in self._settings:
            return self._settings[name]
        near = difflib.get_close_matches(name, [s.name for s in self if not s.fixed], n=1, cutoff=0)
        raise ValueError(
            f"There is no setting “{name[:100]}”; the nearest is “{near[0]}”." if near else "There are none."
        )


def refused(wrong: Sequence[FieldError]) -> Invalid:
    more = f" ({len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return Invalid(f"{wrong[0].field[:100]}: {wrong[0].message}{more}", code="bad_setting", errors=tuple(wrong))
