"""From checked patches to the rows they change, within somebody's change set: of many videos or artists at once, as of
one. What belongs to all of them is read in one statement, and written some hundred rows a call.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artist_labels, artists, profiles, video_labels, videos
from mvidarr.errors import Conflict
from mvidarr.library import store
from mvidarr.library.artists import named_or_new
from mvidarr.library.patches import ArtistPatch, Named, VideoPatch, wrong
from mvidarr.library.promoting import promote
from mvidarr.library.relations import guests_of, set_guests, set_ids, set_labels
from mvidarr.library.text import fold

Row = dict[str, Any]

_VIDEO_COLUMNS = (
    "title", "kind", "year", "release_date", "album", "label", "description", "credits", "monitored", "profile_id",
)  # fmt: skip
_ARTIST_COLUMNS = (
    "name", "disambiguation", "description", "links", "monitored", "auto_download", "monitor", "kinds", "look_every",
    "look_priority", "profile_id", "folder",
)  # fmt: skip
_VIDEO_LABELS = {"directors": "director", "genres": "genre", "tags": "tag"}
_ARTIST_LABELS = {"aliases": "alias", "genres": "genre"}


async def edit_video(change: ChangeSet, w: Writer, row: Row, clean: VideoPatch) -> None:
    """``row`` is the video as it is, ``clean`` a checked patch."""
    await edit_videos(change, w, [(row, clean)])


async def edit_artist(change: ChangeSet, w: Writer, row: Row, clean: ArtistPatch) -> None:
    await edit_artists(change, w, [(row, clean)])


async def edit_videos(change: ChangeSet, w: Writer, patches: Sequence[tuple[Row, VideoPatch]]) -> None:
    """Rows as they are, each with its checked patch. Whose video it is is nobody's guest in it."""
    for row, clean in patches:
        if (reason := year_stands_against(row, clean)) is not None:
            raise wrong("year", reason)
    await _profiles_exist(w, {clean.get("profile_id") for _, clean in patches})
    artist = _Named(change, w)
    columns: dict[int, Row] = {}
    for row, clean in patches:
        columns[row["id"]] = {name: clean[name] for name in _VIDEO_COLUMNS if name in clean}  # type: ignore[literal-required]
        if "artist" in clean:
            columns[row["id"]]["artist_id"] = await artist.of("artist", clean["artist"])
    named = await set_labels(
        change, w, video_labels, {row["id"]: _named(clean, _VIDEO_LABELS) for row, clean in patches}
    )
    guests = await set_guests(change, w, await _guests(w, artist, patches, columns))
    related = {id: _fields(_VIDEO_LABELS, kinds) for id, kinds in named.items()}
    for id in guests:
        related.setdefault(id, []).append("featured")
    await _write(change, videos, patches, columns, related)


async def edit_artists(change: ChangeSet, w: Writer, patches: Sequence[tuple[Row, ArtistPatch]]) -> None:
    """As above. Conflict ``name_taken``, ``id_taken``."""
    await _profiles_exist(w, {clean.get("profile_id") for _, clean in patches})
    columns: dict[int, Row] = {}
    names: dict[int, dict[str, list[str]]] = {}
    for row, clean in patches:
        columns[row["id"]] = {name: clean[name] for name in _ARTIST_COLUMNS if name in clean}  # type: ignore[literal-required]
        if "name" in clean:
            await _must_be_free(w, clean["name"], besides=row["id"])
        names[row["id"]] = _named(clean, _ARTIST_LABELS)
        if "alias" in names[row["id"]]:
            own = fold(clean.get("name") or row["name"])
            names[row["id"]]["alias"] = [name for name in names[row["id"]]["alias"] if fold(name) != own]
    named = await set_labels(change, w, artist_labels, names)
    related = {id: _fields(_ARTIST_LABELS, kinds) for id, kinds in named.items()}
    for row, clean in patches:
        if "ids" in clean and await set_ids(change, w, row["id"], clean["ids"]):
            related.setdefault(row["id"], []).append("ids")
    await _write(change, artists, patches, columns, related)
    await promote(change, w, patches)


def year_stands_against(row: Mapping[str, Any], clean: VideoPatch) -> str | None:
    """A new year must not contradict a date of release that stays; the sentence where it does."""
    date, year = row["release_date"], clean.get("year")
    if "release_date" in clean or date is None or year is None or year == row["year"] or int(date[:4]) == year:
        return None
    return f"The date of release is {date}. Change that instead, or empty it."


class _Named:
    """Artists as patches name them, each looked up once."""

    def __init__(self, change: ChangeSet, w: Writer) -> None:
        self._change = change
        self._writer = w
        self._known: dict[Named, int] = {}

    async def of(self, field: str, said: Named) -> int:
        if said not in self._known:
            self._known[said] = await self._found(field, said)
        return self._known[said]

    async def _found(self, field: str, said: Named) -> int:
        if isinstance(said, str):
            return await named_or_new(self._change, self._writer, said)
        if await store.artist_row(self._writer, said) is None:
            raise wrong(field, f"There is no artist {said}. Name one, or pick another.")
        return said


async def _guests(
    r: Reader, artist: _Named, patches: Sequence[tuple[Row, VideoPatch]], columns: Mapping[int, Row]
) -> dict[int, list[int]]:
    """Those of videos whose guests, or whose artist, a patch names."""
    found: dict[int, list[int]] = {}
    for row, clean in patches:
        if "featured" in clean:
            said = [await artist.of(f"featured.{at}", one) for at, one in enumerate(clean["featured"])]
            found[row["id"]] = list(dict.fromkeys(said))
    standing = [row["id"] for row, clean in patches if "artist" in clean and "featured" not in clean]
    found |= await guests_of(r, standing)
    owners = {row["id"]: columns[row["id"]].get("artist_id", row["artist_id"]) for row, _ in patches}
    return {id: [guest for guest in guests if guest != owners[id]] for id, guests in found.items()}


def _named(clean: VideoPatch | ArtistPatch, kinds: Mapping[str, str]) -> dict[str, list[str]]:
    """The names that a patch gives, by kind of label."""
    return {kind: clean[field] for field, kind in kinds.items() if field in clean}  # type: ignore[literal-required]


def _fields(kinds: Mapping[str, str], changed: Sequence[str]) -> list[str]:
    return [field for field, kind in kinds.items() if kind in changed]


async def _write(
    change: ChangeSet,
    table: Table,
    patches: Sequence[tuple[Row, Any]],
    columns: Mapping[int, Row],
    related: Mapping[int, Sequence[str]],
) -> None:
    news: dict[int, Row] = {}
    for row, clean in patches:
        locked = clean.get("locked")
        locks = {*(row["locked"] if locked is None else locked), *related.get(row["id"], ())}
        news[row["id"]] = dict(columns[row["id"]])
        if locks != set(row["locked"]):
            news[row["id"]]["locked"] = sorted(locks)
    await change.update_many(table, news, person=True, known={row["id"]: row for row, _ in patches})


async def _must_be_free(r: Reader, name: str, *, besides: int) -> None:
    other = await store.artist_named(r, fold(name))
    if other is not None and other["id"] != besides:
        raise Conflict(
            f"There is an artist {other['name']} already. Merge the two instead.",
            code="name_taken",
            extra={"artist_id": other["id"], "field": "name"},
        )


async def _profiles_exist(r: Reader, profile_ids: Iterable[int | None]) -> None:
    for profile_id in profile_ids:
        if profile_id is not None and await r.value(select(profiles.c.id).where(profiles.c.id == profile_id)) is None:
            raise wrong("profile_id", "There is no such quality profile. Pick another, or none.")
