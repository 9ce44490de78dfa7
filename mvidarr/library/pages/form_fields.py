"""The fields of the edit forms: what is known as the text of a field, and what a typed text means. Pure.

A field is one text, so that two versions of it can be held against each other; lists are written one to a line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mvidarr.errors import Invalid
from mvidarr.library.pages.words import KINDS, field_words

Look = Literal["line", "lines", "text", "choice", "switch", "several"]
LOCKED = "locked"


@dataclass(frozen=True)
class FormField:
    """``suggests``: a list of the API whose names are offered while typing."""

    name: str
    look: Look
    said: Callable[[Any], str]
    meant: Callable[[str], Any]
    help: str = ""
    suggests: str = ""
    most: int = 500  # characters
    required: bool = False
    short: bool = False  # takes half of the width

    @property
    def label(self) -> str:
        return field_words(self.name)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _or_none(text: str) -> str | None:
    return text or None


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid("Write the year as a number, such as 1995.")
    return int(text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _joined(names: Sequence[str]) -> str:
    return "\n".join(names)


def _pairs(first: str, second: str, sample: str) -> tuple[Callable[[Any], str], Callable[[str], Any]]:
    """``role: name``, one to a line."""

    def said(value: Sequence[Mapping[str, str]]) -> str:
        return _joined([f"{pair[first]}: {pair[second]}" for pair in value])

    def meant(text: str) -> list[dict[str, str]]:
        found = []
        for number, line in enumerate(_lines(text), 1):
            one, colon, other = line.partition(":")
            if not colon:
                raise Invalid(f"Line {number} has no colon. Write it as “{sample}”.")
            found.append({first: one.strip(), second: other.strip()})
        return found

    return said, meant


def _links_meant(text: str) -> list[dict[str, str]]:
    found = []
    for number, line in enumerate(_lines(text), 1):
        name, _, url = line.rpartition(" ")
        if not name:
            raise Invalid(f"Line {number} needs a name before the address, such as “Bandcamp https://…”.")
        found.append({"name": name.strip().removesuffix(":"), "url": url})
    return found


def _ids_said(value: Mapping[str, str]) -> str:
    return _joined([f"{provider}: {id}" for provider, id in value.items()])


def _ids_meant(text: str) -> dict[str, str]:
    _, pairs = _pairs("provider", "id", "musicbrainz: 87c5dedd-…")
    return {pair["provider"]: pair["id"] for pair in pairs(text)}


def _line(name: str, *, help: str = "", short: bool = False, required: bool = False) -> FormField:
    return FormField(name, "line", _plain, str if required else _or_none, help, required=required, short=short)


def _names(name: str, help: str = "") -> FormField:
    return FormField(name, "lines", _joined, _lines, help or "One to a line.", most=20_000, short=True)


def _switch(name: str, help: str) -> FormField:
    return FormField(name, "switch", lambda on: "on" if on else "", bool, help)


def _profile() -> FormField:
    return FormField("profile_id", "choice", _plain, lambda text: int(text) if text.isdecimal() else None, short=True)


def _whole(text: str) -> int | None:
    """Of a choice; what is none of ours is nobody's."""
    try:
        return int(text[:10]) if text else None
    except ValueError:
        raise Invalid("Pick one of these.") from None


_DESCRIPTION = FormField("description", "text", _plain, _or_none, most=20_000)

VIDEO = (
    FormField("artist", "line", lambda artist: artist["name"] if artist else "", str, required=True,
              help="A name that nobody has yet adds an artist.", suggests="/api/artists"),
    _line("title", required=True),
    FormField("featured", "lines", lambda guests: _joined([guest["name"] for guest in guests]), _lines, most=20_000,
              help="Guests, one to a line, in the order of the title.", short=True),
    FormField("kind", "choice", _plain, str, short=True),
    FormField("year", "line", _plain, _number, short=True, most=9),
    _line("release_date", help="Year-month-day, such as 1995-04-21; gives the year as well.", short=True),
    _line("album", short=True),
    _line("label", short=True),
    _names("directors"), _names("genres"), _names("tags"),
    FormField("credits", "lines", *_pairs("role", "name", "camera: R. Vale"), most=20_000, short=True,
              help="Who else worked on it, one to a line: “camera: R. Vale”."),
    _DESCRIPTION,
    _switch("monitored", "Looked after: a better file may take the place of this one."),
    _profile(),
)  # fmt: skip

ARTIST = (
    _line("name", required=True),
    _line("disambiguation", help="What tells this artist from others of the same name, such as “Swedish trio”."),
    _names("aliases", "Other names and spellings, one to a line."),
    _names("genres"),
    _DESCRIPTION,
    FormField("ids", "lines", _ids_said, _ids_meant, most=20_000, short=True,
              help="Where sources know them, one to a line: “musicbrainz: 87c5dedd-…”."),
    FormField("links", "lines", lambda links: _joined([f"{link['name']} {link['url']}" for link in links]),
              _links_meant, most=20_000, short=True, help="Name and address, one to a line: “Bandcamp https://…”."),
    _switch("monitored", "New videos of this artist are looked for."),
    _switch("auto_download", "What is found is downloaded without being asked."),
    FormField("monitor", "choice", _plain, str, short=True,
              help="Which of the videos that are found become wanted; the others stand in the list as found."),
    FormField("kinds", "several", lambda kinds: _joined([kind for kind in KINDS if kind in kinds]), _lines,
              help="Which kinds of video are looked for."),
    FormField("look_every", "choice", _plain, _whole, short=True, help="How often, while they are monitored."),
    FormField("look_priority", "choice", _plain, lambda text: _whole(text) or 0, short=True),
    _profile(),
    _line("folder", help="The name of their folder in the library, where it shall be another than their name."),
)  # fmt: skip
