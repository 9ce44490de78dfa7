"""One field as a person typed it -> as it is stored, or Invalid with a sentence that says what to type instead.

A rule of a list names the element in ``errors``: ``0``, ``2.url``. Lists drop what they hold already.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from mvidarr.errors import FieldError, Invalid
from mvidarr.files import clean_name
from mvidarr.library.text import fold, one_line, paragraphs
from mvidarr.library.titles import KINDS

Rule = Callable[[Any], Any]

MONITORS = ("all", "future", "missing", "none")  # which videos of an artist become wanted
SOONEST, LATEST = 15 * 60, 365 * 24 * 3600  # seconds between two looks
MOST_PRIORITY = 100
EARLIEST = 1878  # no picture moved before
_AHEAD = 10  # years: what is announced
_INDEXED = 2000  # bytes: PostgreSQL's indexes take 2,700
_SPACES = "\t\n\r"
_SHAPELESS = ("Cf", "Zs")  # marks of direction, joiners, spaces
_PROVIDER = re.compile(r"[a-z][a-z0-9_]{0,31}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_URL = 2000
_LARGEST_ID = 2**63 - 1


def as_it_is(value: Any) -> Any:
    if value is None:
        raise Invalid("This cannot be empty.")
    return value


def line(longest: int, *, empty: str | None = None, indexed: bool = False) -> Rule:
    """One line of text. ``empty`` is the sentence for who leaves out what must be there; without it that is None."""

    def check(value: str | None) -> str | None:
        said = one_line(_plain(value or ""))
        if not said:
            if empty:
                raise Invalid(empty)
            return None
        if empty and (not fold(said) or all(unicodedata.category(ch) in _SHAPELESS for ch in said)):
            raise Invalid(f"{empty} This one shows nothing that could be read.")
        if len(said) > longest or (indexed and len(fold(said).encode()) > _INDEXED):
            raise Invalid(f"This is too long. It may have {longest} characters.")
        return said

    return check


def text(longest: int) -> Rule:
    """Some paragraphs; None when there are none."""

    def check(value: str | None) -> str | None:
        said = paragraphs(_plain(value or ""))
        if len(said) > longest:
            raise Invalid(f"This is too long. It may have {longest} characters.")
        return said or None

    return check


def all_of(rule: Rule, *, most: int, key: Callable[[Any], Any] | None = None) -> Rule:
    """A list of what ``rule`` takes; ``key`` tells which of them are the same."""

    def check(values: Iterable[Any] | None) -> list[Any]:
        given = list(values or ())
        if len(given) > most:
            raise Invalid(f"These are too many. There may be {most}.")
        kept: dict[Any, Any] = {}
        errors: list[FieldError] = []
        for position, value in enumerate(given):
            try:
                clean = rule(value)
                kept.setdefault((key or _same)(clean), clean)
            except Invalid as error:
                errors += _at(position, error)
        if errors:
            raise Invalid(errors[0].message, errors=tuple(errors))
        return list(kept.values())

    return check


def _same(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted(value.items()))
    return fold(value) if isinstance(value, str) else value


def _at(position: int, error: Invalid) -> list[FieldError]:
    inner = error.errors or (FieldError("", error.detail),)
    return [FieldError(f"{position}.{one.field}" if one.field else str(position), one.message) for one in inner]


_name = line(200, empty="Leave out what is empty.", indexed=True)
names: Rule = all_of(_name, most=200)

_artist_name = line(300, empty="A video needs an artist.", indexed=True)


def an_artist(value: Any) -> str | int:
    """By name or by id."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _storable_id(value)
    said: str = _artist_name(value)
    return said


def an_id(value: int | None) -> int | None:
    return None if value is None else _storable_id(value)


def _storable_id(value: int) -> int:
    if not 0 < value <= _LARGEST_ID:
        raise Invalid(f"There is nothing with the id {str(value)[:30]}. Pick another.")
    return value


def a_kind(value: str) -> str:
    if value not in KINDS:
        raise Invalid(f"There is no such kind of video; the kinds are {', '.join(KINDS)}.")
    return value


def a_monitor(value: str) -> str:
    if value not in MONITORS:
        raise Invalid(f"Say which of their videos: {', '.join(MONITORS)}.")
    return value


def an_interval(value: int | None) -> int | None:
    """Seconds between two looks; None: as the settings have it."""
    if value is not None and not SOONEST <= value <= LATEST:
        raise Invalid(f"Between two looks lie {SOONEST} seconds (a quarter of an hour) to {LATEST} (a year).")
    return value


def a_priority(value: int) -> int:
    if not -MOST_PRIORITY <= as_it_is(value) <= MOST_PRIORITY:
        raise Invalid(f"A priority lies between -{MOST_PRIORITY} and {MOST_PRIORITY}; 0 is the usual one.")
    return value


def a_year(value: int | None) -> int | None:
    latest = datetime.now(UTC).year + _AHEAD
    if value is not None and not EARLIEST <= value <= latest:
        raise Invalid(f"A year lies between {EARLIEST} and {latest}.")
    return value


def day(value: str | None) -> str | None:
    said = (value or "").strip()
    if not said:
        return None
    try:
        known = date.fromisoformat(said) if _DAY.fullmatch(said) and said.isascii() else None
    except ValueError:
        known = None
    if known is None:
        raise Invalid("Write the date of release as year-month-day, such as 1995-04-21, and make sure that it exists.")
    a_year(known.year)
    return said


def credit(value: Any) -> dict[str, str]:
    clean = _parts(
        value,
        role=line(100, empty="Say what they did: producer, camera, …"),
        name=line(200, empty="Say who it was."),
    )
    if fold(clean["role"]) == "director":
        raise _part("role", "Directors have a field of their own.")
    return clean


def a_link(value: Any) -> dict[str, str]:
    return _parts(value, name=line(100, empty="Give the link a name."), url=a_url)


def a_url(value: Any) -> str:
    said = str(value or "").strip()
    try:
        parts = urlsplit(said)
        good = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and not parts.username
        _ = parts.port  # ValueError for one that is no number
    except ValueError:
        good = False
    if not good or any(ch.isspace() or _hidden(ch) for ch in said):
        raise Invalid("This is not a web address. It must start with http:// or https://.")
    if len(said) > _LONGEST_URL:
        raise Invalid(f"This is too long. It may have {_LONGEST_URL} characters.")
    return said


def provider_ids(value: Any) -> dict[str, str]:
    """By provider; an empty one is left out."""
    clean: dict[str, str] = {}
    errors: list[FieldError] = []
    for provider, said in dict(value or {}).items():
        try:
            if known := _provider_id(provider, said):
                clean[provider] = known
        except Invalid as error:
            errors.append(FieldError(provider, error.detail))
    if errors or len(clean) > 50:
        raise Invalid(errors[0].message if errors else "These are too many. There may be 50.", errors=tuple(errors))
    return clean


def _provider_id(provider: str, said: Any) -> str | None:
    if not _PROVIDER.fullmatch(provider):
        raise Invalid("A provider is named in small letters, such as musicbrainz.")
    known: str | None = line(200, indexed=True)(said)
    if known is not None and " " in known:
        raise Invalid("An id has no spaces.")
    return _uuid(known) if provider == "musicbrainz" and known else known


def _uuid(said: str) -> str:
    try:
        return str(UUID(said))
    except ValueError:
        raise Invalid(
            "An id of MusicBrainz looks like 87c5dedd-371d-4a53-9f7f-80522fb7f3cb; it ends the page's address."
        ) from None


def a_folder(value: str | None) -> str | None:
    """A name of one folder that every disk takes."""
    said: str | None = line(200)(value)
    if said is not None and (clean := clean_name(said)) != said:
        raise Invalid(f"Not every disk takes a folder of this name. “{clean}” would do.")
    return said


def lock(fields: Sequence[str]) -> Rule:
    """Names of fields, sorted."""

    def check(value: Iterable[str] | None) -> list[str]:
        given = set(value or ())
        if unknown := sorted(given - set(fields)):
            raise Invalid(f"There is no field “{unknown[0]}” to lock; there are {', '.join(fields)}.")
        return sorted(given)

    return check


def _parts(value: Any, **rules: Rule) -> dict[str, str]:
    clean: dict[str, str] = {}
    for name, rule in rules.items():
        try:
            clean[name] = rule(value.get(name))
        except Invalid as error:
            raise _part(name, error.detail) from None
    return clean


def _part(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(name, sentence),))


def _plain(said: str) -> str:
    if any(_hidden(ch) for ch in said):
        raise Invalid("This contains characters that cannot be shown. Type it, or paste it as plain text.")
    return said


def _hidden(ch: str) -> bool:
    """Also what is no character, which no NFO file can hold."""
    return (unicodedata.category(ch) in ("Cc", "Cs") and ch not in _SPACES) or ord(ch) & 0xFFFE == 0xFFFE
