"""What a setting may be: each kind reads what a person or a program gives, and writes a value for a field and in words.

``read`` takes JSON and what is typed alike (``true`` and ``on``, ``100000000000`` and ``100 GB``) and raises ValueError
with a sentence; what it gives is JSON and is what is stored. ``typed`` is the text of the field on the page, ``told``
the value as history and documents say it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mvidarr.errors import Invalid
from mvidarr.jobs import checked_cron, cron_in_words

_SIZE = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,6})?) ?(?:([KMGT]?)(i?)B?|bytes)", re.IGNORECASE)
_SPAN = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?) ?([a-z]*)", re.IGNORECASE)
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_SPANS = {"": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "minute": 60, "minutes": 60, "hour": 3600, "hours": 3600}
_SPANS |= {"day": 86400, "days": 86400, **_SECONDS}
_WORDS_OF_FLAGS = {
    "": False,
    "true": True,
    "on": True,
    "yes": True,
    "1": True,
    "false": False,
    "off": False,
    "no": False,
    "0": False,
}
_SIZES = ("", "k", "M", "G", "T")


class Kind(Protocol):
    @property
    def name(self) -> str: ...

    def read(self, given: object) -> Any: ...

    def typed(self, value: Any) -> str: ...

    def told(self, value: Any) -> str: ...


@dataclass(frozen=True)
class Flag:
    """On or off."""

    name: str = "flag"

    def read(self, given: object) -> bool:
        if isinstance(given, bool):
            return given
        if isinstance(given, str) and given.strip().lower() in _WORDS_OF_FLAGS:
            return _WORDS_OF_FLAGS[given.strip().lower()]
        raise ValueError("This is either on or off: give true or false.")

    def typed(self, value: bool) -> str:
        return "on" if value else ""

    def told(self, value: bool) -> str:
        return "on" if value else "off"


@dataclass(frozen=True)
class Whole:
    """A whole number. ``zero`` says what 0 means, where it means something of its own; ``plain`` is one that counts
    nothing."""

    least: int = 0
    most: int = 1_000_000
    zero: str = ""
    plain: bool = False
    name: str = "whole"

    def read(self, given: object) -> int:
        text = str(given).strip()
        if isinstance(given, bool | float) or not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise ValueError(f"Give a whole number from {self.least:,} to {self.most:,}.")
        if not self.least <= int(text) <= self.most:
            raise ValueError(
                f"{int(text):,} is out of bounds: give a whole number from {self.least:,} to {self.most:,}."
            )
        return int(text)

    def typed(self, value: int) -> str:
        return str(value)

    def told(self, value: int) -> str:
        return self.zero if self.zero and not value else str(value) if self.plain else f"{value:,}"


@dataclass(frozen=True)
class Size:
    """Bytes; typed as ``100 GB`` (thousands) or ``100 GiB`` (1024)."""

    least: int = 0
    most: int = 10**18
    zero: str = ""
    name: str = "size"

    def read(self, given: object) -> int:
        match = _SIZE.fullmatch(given.strip()) if isinstance(given, str) else None
        if match is None and (isinstance(given, bool) or not isinstance(given, int)):
            raise ValueError("Give a number and its unit, such as 500 MB or 100 GB.")
        count = self._bytes(match) if match else int(str(given))
        if not self.least <= count <= self.most:
            raise ValueError(f"Give a size from {_size(self.least)} to {_size(self.most)}.")
        return count

    def _bytes(self, match: re.Match[str]) -> int:
        steps = " KMGT".index(match[2].upper()) if match[2] else 0
        return round(float(match[1]) * (1024.0 if match[3] else 1000.0) ** steps)

    def typed(self, value: int) -> str:
        return _size(value)

    def told(self, value: int) -> str:
        return self.zero if self.zero and not value else _size(value)


@dataclass(frozen=True)
class Span:
    """Seconds; typed as ``90 s``, ``15 min``, ``2 h`` or ``7 d``."""

    least: int = 0
    most: int = 10 * 366 * 86400
    name: str = "duration"

    def read(self, given: object) -> int:
        match = _SPAN.fullmatch(str(given).strip()) if isinstance(given, str | int) else None
        if match is None or match[2].lower() not in _SPANS:
            raise ValueError("Give a number and its unit, such as 90 s, 15 min, 2 h or 7 d.")
        seconds = round(float(match[1]) * _SPANS[match[2].lower()])
        if not self.least <= seconds <= self.most:
            raise ValueError(f"Give a time from {_span(self.least)} to {_span(self.most)}.")
        return seconds

    def typed(self, value: int) -> str:
        return _span(value)

    def told(self, value: int) -> str:
        return _span(value)


@dataclass(frozen=True)
class Words:
    """One line of text."""

    most: int = 500
    empty: str = "nothing"  # how an empty one is told
    name: str = "text"

    def read(self, given: object) -> str:
        if not isinstance(given, str):
            raise ValueError("Give a text.")
        text = " ".join(given.split())
        if len(text) > self.most:
            raise ValueError(f"This is too long: give at most {self.most:,} characters.")
        return text

    def typed(self, value: str) -> str:
        return value

    def told(self, value: str) -> str:
        return value or self.empty


@dataclass(frozen=True)
class Choice:
    """One of ``options``: value -> how it is called."""

    options: Mapping[str, str]
    name: str = "choice"

    def read(self, given: object) -> str:
        text = str(given).strip().lower() if isinstance(given, str) else ""
        if text not in self.options:
            raise ValueError(f"Choose one of {', '.join(self.options)}.")
        return text

    def typed(self, value: str) -> str:
        return value

    def told(self, value: str) -> str:
        return self.options[value]


@dataclass(frozen=True)
class Lines:
    """A list of texts, typed one a line (or with commas). ``item`` gives an entry as it is kept, or ValueError."""

    item: Callable[[str], str] = str
    most: int = 200
    empty: str = "none"
    name: str = "list"

    def read(self, given: object) -> list[str]:
        parts = re.split(r"[\n,]", given) if isinstance(given, str) else given
        if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
            raise ValueError("Give a list of texts.")
        entries = list(dict.fromkeys(self.item(part.strip()) for part in parts if part.strip()))
        if len(entries) > self.most:
            raise ValueError(f"These are too many: give at most {self.most:,}.")
        return entries

    def typed(self, value: list[str]) -> str:
        return "\n".join(value)

    def told(self, value: list[str]) -> str:
        return ", ".join(value) or self.empty


@dataclass(frozen=True)
class Cron:
    """When something runs, as five fields of cron; empty is never."""

    name: str = "cron"

    def read(self, given: object) -> str:
        if not isinstance(given, str):
            raise ValueError("Give a text: five fields such as 0 4 * * *, or nothing for never.")
        try:
            return checked_cron(given)
        except Invalid as error:
            raise ValueError(error.detail) from error

    def typed(self, value: str) -> str:
        return value

    def told(self, value: str) -> str:
        return f"{value} ({cron_in_words(value)})" if value else "never"


@dataclass(frozen=True)
class Hidden:
    """A secret: written, used by the house, and shown to nobody. Without one its value is ""."""

    least: int = 8
    most: int = 500
    name: str = "secret"

    def read(self, given: object) -> str:
        if not isinstance(given, str) or not self.least <= len(given.strip()) <= self.most:
            raise ValueError(f"Give {self.least} to {self.most:,} characters.")
        return given.strip()

    def typed(self, value: Any) -> str:
        return ""

    def told(self, value: Any) -> str:
        return "set" if value else "not set"


def _size(count: int) -> str:
    """The largest unit that says it exactly, of thousands or else of 1024."""
    for base, middle in ((1000, ""), (1024, "i")):
        step = 0
        while count and count % base ** (step + 1) == 0 and step < len(_SIZES) - 1:
            step += 1
        if step:
            return f"{count // base**step} {_SIZES[step]}{middle}B"
    return f"{count} bytes"


def _span(seconds: int) -> str:
    """The largest unit that says it exactly."""
    unit = next(unit for unit in ("d", "h", "min", "s") if seconds % _SECONDS[unit] == 0) if seconds else "s"
    return f"{seconds // _SECONDS[unit]} {unit}"
