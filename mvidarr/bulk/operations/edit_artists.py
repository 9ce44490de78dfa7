"""Edit many artists: set or clear fields, add to lists and remove from them, lock and unlock. Names and ids are one
artist's own, so they are edited one by one."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import bindparam, func, select

from mvidarr.bulk.operation import GivenArguments, Operation, Planned
from mvidarr.bulk.operations.editing import Diff, Names, Wanted, checked, profile_named, profile_names, said_of
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artist_labels, artists, videos
from mvidarr.library.patches import ARTIST_FIELDS, checked_artist
from mvidarr.library.revise import edit_artists
from mvidarr.library.text import fold
from mvidarr.query import Asker

Row = dict[str, Any]

_COLUMNS = (
    "disambiguation", "description", "links", "monitored", "auto_download", "monitor", "kinds", "look_every",
    "look_priority", "profile_id", "folder",
)  # fmt: skip
_LABELS = {"alias": "aliases", "genre": "genres"}
_LISTS = ("aliases", "genres")
_IN_NFO = frozenset({"description", "genres"})
_IDS: Any = bindparam("ids", expanding=True)
_NAMED = (
    select(artist_labels.c.artist_id, artist_labels.c.kind, artist_labels.c.name)
    .where(artist_labels.c.artist_id.in_(_IDS))
    .order_by(artist_labels.c.position, artist_labels.c.id)
)
_WITH_FILES = (
    select(videos.c.artist_id, func.count().label("count"))
    .where(videos.c.artist_id.in_(_IDS), videos.c.size.is_not(None))
    .group_by(videos.c.artist_id)
)


class ArtistLink(GivenArguments):
    name: str
    url: str


class ArtistFieldsSet(GivenArguments):
    """A field that is left out stays as it is, null empties it. What is changed is locked."""

    aliases: Names | None = None
    links: list[ArtistLink] | None = None
    genres: Names | None = None
    disambiguation: str | None = None
    description: str | None = None
    monitored: bool | None = None
    auto_download: bool | None = None
    monitor: str | None = None
    look_every: int | None = None
    look_priority: int | None = None
    kinds: Names | None = None
    profile_id: int | None = None
    folder: str | None = None


class ArtistNames(GivenArguments):
    aliases: Names | None = None
    genres: Names | None = None
    kinds: Annotated[Names | None, Field(description="Kinds of video that are wanted of them.")] = None


class ArtistEdit(GivenArguments):
    set: ArtistFieldsSet = Field(default_factory=ArtistFieldsSet)
    add: ArtistNames = Field(default_factory=ArtistNames)
    remove: ArtistNames = Field(default_factory=ArtistNames)
    lock: Annotated[
        list[Annotated[str, Field(max_length=50)]],
        Field(max_length=50, description="Fields that nothing but a person may change."),
    ] = Field(default_factory=list)
    unlock: Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=50)] = Field(default_factory=list)


class EditArtists(Operation[ArtistEdit, Wanted]):
    name, noun, label, icon = "edit", "artist", "Edit…", "pencil"
    arguments = ArtistEdit
    summary = "Set or clear fields of many artists, add to their lists and remove from them, lock and unlock fields."

    def reason(self, arguments: ArtistEdit, count: int) -> str:
        return f"Edited {count:,} artist{'s' if count != 1 else ''}: {said_of(arguments)}"

    async def prepare(self, r: Reader, arguments: ArtistEdit, asker: Asker) -> Wanted:
        wanted = checked(arguments, checked_artist, ARTIST_FIELDS)
        profile = await profile_named(r, wanted.set.get("profile_id"))
        return Wanted(wanted.set, wanted.add, wanted.remove, wanted.lock, wanted.unlock, profile)

    async def plan(self, r: Reader, prepared: Wanted, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        profiles = await profile_names(r) if "profile_id" in prepared.set else {}
        rows = await _rows(r, prepared, ids)
        files = {row["artist_id"]: row["count"] for row in await r.all(_WITH_FILES, {"ids": list(ids)})}
        planned = []
        for row in rows:
            diff, reason = diff_of(prepared, row, profiles)
            nfo = files.get(row["id"], 0) if not _IN_NFO.isdisjoint(diff.patch) else 0
            planned.append(diff.planned(row, reason, {"nfo": nfo} if nfo else {}))
        return planned

    async def apply(self, w: Writer, change: ChangeSet, prepared: Wanted, rows: Sequence[Planned]) -> Mapping[int, str]:
        shown = {row["id"]: row for row in await _with_lists(w, [row.standing for row in rows])}
        patches = [(row.standing, diff_of(prepared, shown[row.id], {})[0].patch) for row in rows]
        await edit_artists(change, w, patches)  # type: ignore[arg-type]
        return {}


def diff_of(wanted: Wanted, row: Row, profiles: Mapping[int, str]) -> tuple[Diff, str | None]:
    diff = Diff()
    diff.columns(wanted, row, (name for name in _COLUMNS if name != "kinds"), profiles)
    reason = diff.lists(wanted, row, (*_LISTS, "kinds"))
    if "aliases" in diff.patch:  # their own name is no other name
        own = fold(row["name"])
        names = [name for name in diff.patch["aliases"] if fold(name) != own]
        diff.note("aliases", names, before=row["aliases"], after=names)
        if names == row["aliases"]:
            for side in (diff.patch, diff.before, diff.after):
                del side["aliases"]
    return diff, reason


async def _rows(r: Reader, wanted: Wanted, ids: Sequence[int]) -> list[Row]:
    names = {name for name in _COLUMNS if name in wanted.set} | {"kinds"}
    columns = [artists.c[name] for name in ("id", "version", "name", "locked", *sorted(names))]
    return await _with_lists(r, await r.all(select(*columns).where(artists.c.id.in_(_IDS)), {"ids": list(ids)}))


async def _with_lists(r: Reader, rows: Sequence[Row]) -> list[Row]:
    lists: dict[int, Row] = {row["id"]: {name: [] for name in _LISTS} for row in rows}
    for label in await r.all(_NAMED, {"ids": list(lists)}):
        lists[label["artist_id"]][_LABELS[label["kind"]]].append(label["name"])
    return [{**row, **lists[row["id"]]} for row in rows]
