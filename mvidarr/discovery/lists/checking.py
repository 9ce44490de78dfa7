"""What may be said of a list: its name, how often it is read, how what is new in it comes into the library."""

from collections.abc import Mapping
from typing import Any

from mvidarr.db import Writer
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.kinds import kind_of
from mvidarr.errors import FieldError, Invalid
from mvidarr.library.rules import LATEST, Rule, a_kind, a_monitor, all_of, an_id, as_it_is, line

Row = dict[str, Any]

SOONEST = 6 * 3600  # seconds between two readings
USUAL_ADDING: Row = {
    "take": "videos", "videos": "discovered", "monitored": True, "monitor": "all", "auto_download": False,
    "kinds": ["official"], "profile_id": None, "discover": False,
}  # fmt: skip


def _one_of(*values: str) -> Rule:
    def check(value: str) -> str:
        if value not in values:
            raise Invalid(f"Choose one of {', '.join(values)}.")
        return value

    return check


def _an_interval(value: int | None) -> int | None:
    if value is not None and not SOONEST <= value <= LATEST:
        raise Invalid(f"Between two readings lie {SOONEST} seconds (six hours) to {LATEST} (a year).")
    return value


_RULES: Mapping[str, Rule] = {
    "name": line(200, empty="It needs a name."), "active": as_it_is, "every": _an_interval,
}  # fmt: skip
_ADDING: Mapping[str, Rule] = {
    "take": _one_of("videos", "artists"), "videos": _one_of("wanted", "discovered"), "monitored": as_it_is,
    "monitor": a_monitor, "auto_download": as_it_is, "kinds": all_of(a_kind, most=20), "profile_id": an_id,
    "discover": as_it_is,
}  # fmt: skip


def checked(kind: str, values: Mapping[str, Any], adding: Row) -> Row:
    """``adding`` as it stands: of it only what is given changes."""
    clean: Row = {}
    errors: list[FieldError] = []
    for name, value in values.items():
        try:
            if name == "options":
                clean[name] = kind_of(kind).checked(value)
            elif name == "adding":
                clean[name] = {**USUAL_ADDING, **adding, **_adding(value)}
            elif name in _RULES:
                clean[name] = _RULES[name](value)
            else:
                raise Invalid("There is no such field.")
        except Invalid as error:
            errors += error.errors or (FieldError(name, error.detail),)
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return clean


def _adding(given: Mapping[str, Any]) -> Row:
    clean: Row = {}
    errors: list[FieldError] = []
    for name, value in given.items():
        try:
            clean[name] = _ADDING[name](value)
        except KeyError:
            errors.append(FieldError(f"adding.{name}", "There is no such field."))
        except Invalid as error:
            errors.append(FieldError(f"adding.{name}", error.detail))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return clean


async def profile_must_be(w: Writer, clean: Row) -> None:
    profile = clean.get("adding", {}).get("profile_id")
    if profile is not None and not await store.profile_there(w, profile):
        raise wrong("adding.profile_id", "There is no such quality profile. Pick another, or none.")


def wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(field, sentence),))
