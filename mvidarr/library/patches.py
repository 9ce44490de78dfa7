"""What a person may change of a video or an artist, and whether what they typed makes sense. Pure: no database.

A field that is not given stays as it is; None empties it. Lists are given whole, in their order.
"""

from collections.abc import Mapping
from typing import Any, cast

from typing_extensions import TypedDict

from mvidarr.errors import FieldError, Invalid
from mvidarr.library.rules import (
    Rule,
    a_folder,
    a_kind,
    a_link,
    a_monitor,
    a_priority,
    a_year,
    all_of,
    an_artist,
    an_id,
    an_interval,
    as_it_is,
    credit,
    day,
    line,
    lock,
    names,
    provider_ids,
    text,
)
from mvidarr.library.shapes import Credit, Link

Named = str | int  # an artist by name, made when it is new, or by id

VIDEO_FIELDS = (
    "artist", "title", "featured", "kind", "year", "release_date", "album", "label", "directors", "genres", "tags",
    "description", "credits", "monitored", "profile_id",
)  # fmt: skip
ARTIST_FIELDS = (
    "name", "aliases", "ids", "links", "genres", "disambiguation", "description", "monitored", "auto_download",
    "monitor", "kinds", "look_every", "look_priority", "profile_id", "folder",
)  # fmt: skip


class VideoPatch(TypedDict, total=False):
    artist: Named
    title: str
    featured: list[Named]
    kind: str
    year: int | None
    release_date: str | None
    album: str | None
    label: str | None
    directors: list[str]
    genres: list[str]
    tags: list[str]
    description: str | None
    credits: list[Credit]
    monitored: bool
    profile_id: int | None
    locked: list[str]  # the fields that nothing but a person may change; those that this patch changes join them


class ArtistPatch(TypedDict, total=False):
    name: str
    aliases: list[str]
    ids: dict[str, str]  # by provider
    links: list[Link]
    genres: list[str]
    disambiguation: str | None
    description: str | None
    monitored: bool
    auto_download: bool
    monitor: str  # which of their videos become wanted
    kinds: list[str]
    look_every: int | None  # seconds
    look_priority: int
    profile_id: int | None
    folder: str | None
    locked: list[str]


_VIDEO: dict[str, Rule] = {
    "artist": an_artist, "title": line(500, empty="A video needs a title."), "featured": all_of(an_artist, most=100),
    "kind": a_kind, "year": a_year, "release_date": day, "album": line(300), "label": line(300), "directors": names,
    "genres": names, "tags": names, "description": text(20_000), "credits": all_of(credit, most=200),
    "monitored": as_it_is, "profile_id": an_id, "locked": lock(VIDEO_FIELDS),
}  # fmt: skip
_ARTIST: dict[str, Rule] = {
    "name": line(300, empty="An artist needs a name.", indexed=True), "aliases": names, "ids": provider_ids,
    "links": all_of(a_link, most=100), "genres": names, "disambiguation": line(300), "description": text(20_000),
    "monitored": as_it_is, "auto_download": as_it_is, "monitor": a_monitor, "kinds": all_of(a_kind, most=20),
    "look_every": an_interval, "look_priority": a_priority, "profile_id": an_id, "folder": a_folder,
    "locked": lock(ARTIST_FIELDS),
}  # fmt: skip


def checked_video(patch: VideoPatch) -> VideoPatch:
    """As it is stored. A date of release tells the year as well."""
    clean, errors = _checked(patch, _VIDEO)
    if (said := clean.get("release_date")) and not errors:
        year = int(said[:4])
        if clean.setdefault("year", year) != year:
            errors.append(FieldError("year", f"The date of release says {year}. Make both the same, or leave one out."))
    _refuse(errors)
    return cast("VideoPatch", clean)


def checked_artist(patch: ArtistPatch) -> ArtistPatch:
    clean, errors = _checked(patch, _ARTIST)
    _refuse(errors)
    return cast("ArtistPatch", clean)


def wrong(field: str, sentence: str) -> Invalid:
    """One field of a patch that makes no sense."""
    return Invalid(sentence, errors=(FieldError(field, sentence),))


def _checked(patch: Mapping[str, Any], rules: Mapping[str, Rule]) -> tuple[dict[str, Any], list[FieldError]]:
    clean: dict[str, Any] = {}
    errors: list[FieldError] = []
    for field, value in patch.items():
        if field not in rules:
            errors.append(FieldError(field, f'There is no field "{field}".'))
            continue
        try:
            clean[field] = rules[field](value)
        except Invalid as error:
            inner = error.errors or (FieldError("", error.detail),)
            errors += [FieldError(f"{field}.{one.field}" if one.field else field, one.message) for one in inner]
    return clean, errors


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        more = "" if len(errors) == 1 else f" ({len(errors) - 1} more)"
        raise Invalid(errors[0].message + more, errors=tuple(errors))
