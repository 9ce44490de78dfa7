"""How titles are read, as people set it: phrases, channels and names, one an entry; some as ``phrase = kind``."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mvidarr.library.text import fold, one_line
from mvidarr.library.titles import KINDS, Rules
from mvidarr.settings import Setting

NOISE, KINDS_BY_PHRASE, ARTISTS, LABELS, NAMES = (
    f"titles.{name}" for name in ("noise", "kinds", "artists", "labels", "names")
)
MOST, LONGEST = 500, 200  # entries, characters of one
_PAIR = re.compile(r"\s*(?:=>|->|→|=)\s*")
_KINDS = {fold(kind.replace("_", " ")): kind for kind in KINDS} | {kind: kind for kind in KINDS}


@dataclass(frozen=True)
class Entries:
    """A list of texts, one a line: unlike in other lists a comma belongs to its entry (``Earth, Wind & Fire``)."""

    item: Callable[[str], str]
    name: str = "list"

    def read(self, given: object) -> list[str]:
        parts = given.split("\n") if isinstance(given, str) else given
        if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
            raise ValueError("Give a list of texts.")
        entries = list(dict.fromkeys(self.item(one_line(part)) for part in parts if one_line(part)))
        if len(entries) > MOST:
            raise ValueError(f"These are too many: give at most {MOST:,}.")
        return entries

    def typed(self, value: list[str]) -> str:
        return "\n".join(value)

    def told(self, value: list[str]) -> str:
        return "; ".join(value) or "none"


def phrase(text: str) -> str:
    """Raises ValueError for what has nothing to look for, or would be found nowhere for its length."""
    if len(text) > LONGEST:
        raise ValueError(f"“{text[:40]}…” is too long: give at most {LONGEST} characters.")
    if not any(sign.isalnum() for sign in fold(text)):
        raise ValueError(f"“{text}” has no letter or number to look for.")
    return text


def kind_of_phrase(text: str) -> str:
    left, right = _halves(text, "session = live")
    kind = _KINDS.get(fold(right))
    if kind is None:
        raise ValueError(f"“{right}” is no kind of video; there are {', '.join(KINDS)}.")
    return f"{left} = {kind}"


def artist_of_channel(text: str) -> str:
    return " = ".join(_halves(text, "Nova Archive = Nova"))


def rules_of(value: Callable[[str], Any]) -> Rules:
    """The rules that the settings make. ``value`` tells a setting by name."""
    return Rules(
        noise=tuple(value(NOISE)),
        kinds=_mapping(value(KINDS_BY_PHRASE)),
        artists=_mapping(value(ARTISTS)),
        labels=tuple(value(LABELS)),
        names=tuple(value(NAMES)),
    )


def _halves(text: str, example: str) -> tuple[str, str]:
    """The last sign counts: a channel may have one in its name."""
    signs = list(_PAIR.finditer(phrase(text)))
    if not signs or not signs[-1].start() or signs[-1].end() == len(text):
        raise ValueError(f"“{text}” lacks its other half: write it as “{example}”.")
    return phrase(text[: signs[-1].start()]), phrase(text[signs[-1].end() :])


def _mapping(entries: list[str]) -> Mapping[str, str]:
    return dict(entry.rsplit(" = ", 1) for entry in entries)


def _setting(name: str, item: Callable[[str], str], label: str, text: str) -> Setting:
    return Setting(name, Entries(item), [], label, text, "Titles", effect="next job")


TITLES = (
    _setting(
        NOISE,
        phrase,
        "Words that say nothing",
        "They are taken off titles wherever they stand as whole words, such as the slogan of a label. One a line.",
    ),
    _setting(
        KINDS_BY_PHRASE,
        kind_of_phrase,
        "Words that tell the kind",
        "A title with these words is of this kind, whatever else stands in it. One a line: garage session = live.",
    ),
    _setting(
        ARTISTS,
        artist_of_channel,
        "Channels of artists",
        "Whose channel it is, where its name does not say so. One a line: Nova Archive = Nova.",
    ),
    _setting(
        LABELS,
        phrase,
        "Channels of nobody",
        "Labels, stations and collectors: what they put up is by others, so the title names the artist. One a line.",
    ),
    _setting(
        NAMES,
        phrase,
        "Names that stay whole",
        "Artists with a dash, a comma or an ampersand in their name, such as Foo - Bar. One a line.",
    ),
)
