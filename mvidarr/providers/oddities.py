"""Others' JSON as plain values: numbers that came as texts, texts that came as numbers, one thing in place of a list,
dates as far as they are known. What cannot be read is None; a record that lacks what makes it one is skipped."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from mvidarr.observe import get_logger

T = TypeVar("T")
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?=$|[T ])")
_MOST_SKIPPED = 20  # sentences of one answer

log = get_logger(__name__)


class Odd(ValueError):
    """A record that cannot be used; the sentence says why."""


def text(value: Any) -> str | None:
    """Trimmed; numbers as they are written. None for nothing but blanks."""
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def needed(value: Any, what: str) -> str:
    """The same, or Odd: without it the record is none."""
    found = text(value)
    if found is None:
        raise Odd(f"it has no {what}")
    return found


def number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if abs(found) < 1e15 else None  # no NaN, nothing without an end


def whole(value: Any) -> int | None:
    found = number(value)
    return None if found is None else round(found)


def part(value: Any) -> Mapping[str, Any]:
    """An object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """A list; one object alone is a list of one."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) else []


def texts(value: Any) -> tuple[str, ...]:
    """Those of a list, each once, in order."""
    found = (text(one) for one in (value if isinstance(value, list) else [value]))
    return tuple(dict.fromkeys(one for one in found if one))


def day(value: Any) -> str | None:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as far as it is known: ``1999-05-00`` is ``1999-05``."""
    found = _DAY.match(text(value) or "")
    if not found or found[1] < "1000":
        return None
    month = found[2] if "01" <= (found[2] or "") <= "12" else None
    date = found[3] if month and "01" <= (found[3] or "") <= "31" else None
    return "-".join(one for one in (found[1], month, date) if one)


def year(value: Any) -> int | None:
    found = day(value)
    return int(found[:4]) if found else None


def address(value: Any, *, secure: bool = False) -> str | None:
    """A web address that has a host. ``secure``: their server speaks https, whatever is written."""
    found = text(value) or ""
    found = f"https:{found}" if found.startswith("//") else found
    try:
        parts = urlsplit(found)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in found
    except ValueError:
        return None
    if not valid:
        return None
    return urlunsplit(parts._replace(scheme="https")) if secure else found


def host(url: str) -> str:
    """In lower case and without ``www.``; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def each(records: Iterable[Any], read: Callable[[Any], T | None], source: str) -> tuple[list[T], tuple[str, ...]]:
    """All that can be read, and a sentence for each that cannot. ``read`` says None to what is of no use here."""
    found: list[T] = []
    skipped: list[str] = []
    for place, record in enumerate(records, 1):
        try:
            one = read(record)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            why = str(error) if isinstance(error, Odd) else "it has a shape that is not known"
            skipped.append(f"Record {place} was left out: {why}.")
            log.warning("record of a source left out", source=source, place=place, error=repr(error))
            continue
        if one is not None:
            found.append(one)
    return found, tuple(skipped[:_MOST_SKIPPED])
