"""From a checked patch to the rows it changes, within somebody's change set."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artist_labels, artists, profiles, video_artists, video_labels, videos
from mvidarr.errors import Conflict
from mvidarr.library import store
from mvidarr.library.artists import named_or_new
from mvidarr.library.patches import ArtistPatch, Named, VideoPatch, wrong
from mvidarr.library.relations import set_guests, set_ids, set_labels
from mvidarr.library.text import fold

Row = dict[str, Any]

_VIDEO_COLUMNS = (
    "title", "kind", "year", "release_date", "album", "label", "description", "credits", "monitored", "profile_id",
)  # fmt: skip
_ARTIST_COLUMNS = (
    "name", "disambiguation", "description", "links", "monitored", "auto_download", "kinds", "profile_id", "folder",
)  # fmt: skip
_VIDEO_LABELS = {"directors": "director", "genres": "genre", "tags": "tag"}
_ARTIST_LABELS = {"aliases": "alias", "genres": "genre"}


async def edit_video(change: ChangeSet, w: Writer, row: Row, clean: VideoPatch) -> None:
    """``row`` is the video as it is, ``clean`` a checked patch."""
    _same_year(row, clean)
    await _profile_exists(w, clean.get("profile_id"))
    columns: Row = {name: clean[name] for name in _VIDEO_COLUMNS if name in clean}  # type: ignore[literal-required]
    if "artist" in clean:
        columns["artist_id"] = await _artist(change, w, "artist", clean["artist"])
    related = await _video_relations(change, w, row["id"], columns.get("artist_id", row["artist_id"]), clean)
    await _write(change, videos, row, columns, clean.get("locked"), related)


async def edit_artist(change: ChangeSet, w: Writer, row: Row, clean: ArtistPatch) -> None:
    await _profile_exists(w, clean.get("profile_id"))
    columns: Row = {name: clean[name] for name in _ARTIST_COLUMNS if name in clean}  # type: ignore[literal-required]
    if "name" in clean:
        await _must_be_free(w, clean["name"], besides=row["id"])
    own = fold(columns.get("name") or row["name"])
    names = _named(clean, _ARTIST_LABELS)
    if "alias" in names:
        names["alias"] = [name for name in names["alias"] if fold(name) != own]
    related = _fields(_ARTIST_LABELS, await set_labels(change, w, artist_labels, row["id"], names))
    if "ids" in clean and await set_ids(change, w, row["id"], clean["ids"]):
        related.append("ids")
    await _write(change, artists, row, columns, clean.get("locked"), related)


async def _video_relations(
    change: ChangeSet, w: Writer, video_id: int, artist_id: int | None, clean: VideoPatch
) -> list[str]:
    """The fields that changed. Whose video it is is nobody's guest in it."""
    names = _named(clean, _VIDEO_LABELS)
    related = _fields(_VIDEO_LABELS, await set_labels(change, w, video_labels, video_id, names))
    if "featured" in clean or "artist" in clean:
        guests = await _guests(change, w, video_id, clean)
        if await set_guests(change, w, video_id, [guest for guest in guests if guest != artist_id]):
            related.append("featured")
    return related


def _named(clean: VideoPatch | ArtistPatch, kinds: Mapping[str, str]) -> dict[str, list[str]]:
    """The names that a patch gives, by kind of label."""
    return {kind: clean[field] for field, kind in kinds.items() if field in clean}  # type: ignore[literal-required]


def _fields(kinds: Mapping[str, str], changed: Sequence[str]) -> list[str]:
    return [field for field, kind in kinds.items() if kind in changed]


async def _guests(change: ChangeSet, w: Writer, video_id: int, clean: VideoPatch) -> list[int]:
    if "featured" in clean:
        found = [await _artist(change, w, f"featured.{at}", said) for at, said in enumerate(clean["featured"])]
        return list(dict.fromkeys(found))
    links = await store.links_of_video(w, video_artists, video_id)
    return [link["artist_id"] for link in sorted(links, key=lambda link: (link["position"], link["id"]))]


async def _write(
    change: ChangeSet, table: Table, row: Row, columns: Row, locked: Sequence[str] | None, related: Sequence[str]
) -> None:
    locks = {*(row["locked"] if locked is None else locked), *related}
    if locks != set(row["locked"]):
        columns = {**columns, "locked": sorted(locks)}
    await change.update(table, row["id"], columns, person=True, of=row)


async def _artist(change: ChangeSet, w: Writer, field: str, said: Named) -> int:
    if isinstance(said, str):
        return await named_or_new(change, w, said)
    if await store.artist_row(w, said) is None:
        raise wrong(field, f"There is no artist {said}. Name one, or pick another.")
    return said


async def _must_be_free(r: Reader, name: str, *, besides: int) -> None:
    other = await store.artist_named(r, fold(name))
    if other is not None and other["id"] != besides:
        raise Conflict(
            f"There is an artist {other['name']} already. Merge the two instead.",
            code="name_taken",
            extra={"artist_id": other["id"], "field": "name"},
        )


async def _profile_exists(r: Reader, profile_id: int | None) -> None:
    if profile_id is not None and await r.value(select(profiles.c.id).where(profiles.c.id == profile_id)) is None:
        raise wrong("profile_id", "There is no such quality profile. Pick another, or none.")


def _same_year(row: Row, clean: VideoPatch) -> None:
    """A new year must not contradict a date of release that stays."""
    date, year = row["release_date"], clean.get("year")
    if "release_date" in clean or date is None or year is None or year == row["year"]:
        return
    if int(date[:4]) != year:
        raise wrong("year", f"The date of release is {date}. Change that instead, or empty it.")
