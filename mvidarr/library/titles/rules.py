"""Rules that a person adds to how titles are read: a value that is given to ``read`` (``library.title_settings`` has
the settings that make it).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from mvidarr.errors import FieldError, Invalid
from mvidarr.library.text import fold, one_line
from mvidarr.library.titles.result import KINDS

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Rules:
    """``noise``: phrases that are taken off wherever they stand as whole words. ``kinds``: phrase -> kind; the phrase
    stays, unless ``noise`` has it too. ``artists``: channel -> the artist whose it is. ``labels``: channels that are no
    artist. ``names``: artists' names that stay whole though a separator is in them (``Foo - Bar``).

    Case and accents do not matter. Raises Invalid for an empty phrase and for a kind that there is not.
    """

    noise: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    artists: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    labels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("noise", "kinds", "artists", "labels", "names"):
            if any(not fold(phrase) for phrase in getattr(self, name)):
                raise _invalid(name, "A rule needs at least one letter or sign to look for.")
        for kind in self.kinds.values():
            if kind not in KINDS:
                raise _invalid("kinds", f"{kind} is no kind; there are {', '.join(KINDS)}.")
        if not all(one_line(artist) for artist in self.artists.values()):
            raise _invalid("artists", "A rule for a channel needs the artist's name.")

    def without_noise(self, text: str) -> tuple[str, list[str]]:
        """The text without the phrases, and those that were there, as the text writes them."""
        found = [match[0] for pattern in self._noise for match in pattern.finditer(text)]
        for pattern in self._noise if found else ():
            text = pattern.sub(" ", text)
        return text, found

    def kind_in(self, text: str) -> tuple[str, str] | None:
        """The kind of the first phrase that stands in the text, and the phrase."""
        folded = fold(text) if self.kinds else ""
        return next(
            (
                (kind, phrase)
                for phrase, kind in self.kinds.items()
                if re.search(rf"(?<!\w){re.escape(fold(phrase))}(?!\w)", folded)
            ),
            None,
        )

    def artist_of(self, channel: str) -> str | None:
        return self._artists.get(fold(channel)) if self._artists else None

    def is_label(self, channel: str) -> bool:
        return fold(channel) in self._labels if self.labels else False

    def name_before(self, text: str) -> str | None:
        """The whole name that the text begins with, as the text writes it."""
        return next((found[0] for pattern in self._names if (found := pattern.match(text))), None)

    @cached_property
    def _noise(self) -> list[re.Pattern[str]]:
        return [re.compile(rf"(?<!\w){re.escape(one_line(phrase))}(?!\w)", re.IGNORECASE) for phrase in self.noise]

    @cached_property
    def _names(self) -> list[re.Pattern[str]]:
        return [re.compile(rf"{re.escape(one_line(name))}(?!\w)", re.IGNORECASE) for name in self.names]

    @cached_property
    def _artists(self) -> dict[str, str]:
        return {fold(channel): one_line(artist) for channel, artist in self.artists.items()}

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(fold(label) for label in self.labels)


NO_RULES = Rules()


def _invalid(name: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(f"rules.{name}", message),))
