"""Edit many videos: set or clear fields, add to lists and remove from them, lock and unlock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from pydantic import Field, StrictInt
from sqlalchemy import Text, bindparam, select, type_coerce

from mvidarr.bulk.operation import GivenArguments, Operation, Planned
from mvidarr.bulk.operations.editing import (
    Diff,
    Names,
    Wanted,
    checked,
    profile_named,
    profile_names,
    said_of,
)
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artists, videos
from mvidarr.errors import FieldError, Invalid
from mvidarr.library.artists import artist_called
from mvidarr.library.patches import VIDEO_FIELDS, checked_video
from mvidarr.library.revise import edit_videos, year_stands_against
from mvidarr.query import Asker

Row = dict[str, Any]

Guest = Annotated[str, Field(description="By name; made when there is no artist of this name or alias.")] | StrictInt
Field_ = Annotated[str, Field(max_length=50)]
_COLUMNS = (
    "title", "kind", "year", "release_date", "album", "label", "description", "credits", "monitored", "profile_id",
)  # fmt: skip
_IDS: Any = bindparam("ids", expanding=True)
_LISTS = ("directors", "genres", "tags")
_IN_NFO = frozenset({
    "title", "artist", "featured", "year", "release_date", "album", "label", "description", *_LISTS,
})  # fmt: skip


class BulkCredit(GivenArguments):
    role: str
    name: str


class VideoFieldsSet(GivenArguments):
    """A field that is left out stays as it is, null empties it. What is changed is locked."""

    artist: Guest | None = None
    title: str | None = None
    featured: list[Guest] | None = None
    kind: str | None = None
    year: int | None = None
    release_date: Annotated[str | None, Field(description="YYYY-MM-DD; gives the year as well.")] = None
    album: str | None = None
    label: str | None = None
    directors: Names | None = None
    genres: Names | None = None
    tags: Names | None = None
    description: str | None = None
    credits: list[BulkCredit] | None = None
    monitored: bool | None = None
    profile_id: int | None = None


class VideoNames(GivenArguments):
    tags: Names | None = None
    genres: Names | None = None
    directors: Names | None = None
    featured: Annotated[list[Guest] | None, Field(max_length=100)] = None


class VideoEdit(GivenArguments):
    set: VideoFieldsSet = Field(default_factory=VideoFieldsSet)
    add: VideoNames = Field(default_factory=VideoNames)
    remove: VideoNames = Field(default_factory=VideoNames)
    lock: Annotated[list[Field_], Field(max_length=50, description="Fields that nothing but a person may change.")] = (
        Field(default_factory=list)
    )
    unlock: Annotated[list[Field_], Field(max_length=50)] = Field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """An artist who is named: without an id one that will be made."""

    id: int | None
    name: str

    @property
    def said(self) -> str | int:
        return self.name if self.id is None else self.id


@dataclass(frozen=True)
class VideoWanted(Wanted):
    artist: Person | None = None
    guests: Mapping[str, Sequence[Person]] | None = None  # of set, add, remove

    def guests_in(self, current: Sequence[Person]) -> list[Person] | None:
        """None when nothing was said of them."""
        if not self.guests:
            return None
        if "set" in self.guests:
            return list(self.guests["set"])
        gone = {one.said for one in self.guests.get("remove", ())}
        kept = [one for one in current if one.said not in gone]
        known = {one.said for one in kept}
        return kept + [one for one in self.guests.get("add", ()) if one.said not in known]


class EditVideos(Operation[VideoEdit, VideoWanted]):
    name, noun, label, icon = "edit", "video", "Edit…", "pencil"
    arguments = VideoEdit
    summary = "Set or clear fields of many videos, add to their lists and remove from them, lock and unlock fields."

    def reason(self, arguments: VideoEdit, count: int) -> str:
        return f"Edited {count:,} video{'s' if count != 1 else ''}: {said_of(arguments)}"

    async def prepare(self, r: Reader, arguments: VideoEdit, asker: Asker) -> VideoWanted:
        wanted = checked(arguments, checked_video, VIDEO_FIELDS)
        artist = await _person(r, "set.artist", wanted.set["artist"]) if "artist" in wanted.set else None
        guests = {
            part: [await _person(r, f"{part}.featured.{at}", said) for at, said in enumerate(values["featured"])]
            for part, values in (("set", wanted.set), ("add", wanted.add), ("remove", wanted.remove))
            if "featured" in values
        }
        profile = await profile_named(r, wanted.set.get("profile_id"))
        return VideoWanted(
            wanted.set, wanted.add, wanted.remove, wanted.lock, wanted.unlock, profile, artist=artist, guests=guests
        )

    async def plan(self, r: Reader, prepared: VideoWanted, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        profiles = await profile_names(r) if "profile_id" in prepared.set else {}
        planned = []
        for row in await r.all(_reading(prepared), {"ids": list(ids)}):
            diff, reason = diff_of(prepared, _shown(row), profiles)
            nfo = row["size"] is not None and not _IN_NFO.isdisjoint(diff.patch)
            planned.append(diff.planned(row, reason, {"nfo": 1} if nfo else {}))
        return planned

    async def apply(
        self, w: Writer, change: ChangeSet, prepared: VideoWanted, rows: Sequence[Planned]
    ) -> Mapping[int, str]:
        patches = [(row.standing, diff_of(prepared, _shown(row.standing), {})[0].patch) for row in rows]
        await edit_videos(change, w, patches)  # type: ignore[arg-type]
        return {}


def diff_of(wanted: VideoWanted, row: Row, profiles: Mapping[int, str]) -> tuple[Diff, str | None]:
    """What becomes of a video, and the sentence that stands against it."""
    diff = Diff()
    if (reason := year_stands_against(row, wanted.set)) is not None:  # type: ignore[arg-type]
        diff.note("year", wanted.set["year"], before=row["year"], after=wanted.set["year"])
        return diff, reason
    diff.columns(wanted, row, _COLUMNS, profiles)
    if wanted.artist is not None and wanted.artist.said != row["artist_id"]:
        diff.note("artist", wanted.artist.said, before=row.get("artist_name"), after=wanted.artist.name)
    owner = wanted.artist.said if wanted.artist is not None else row["artist_id"]
    guests = wanted.guests_in(row["featured"])
    if guests is None and "artist" in diff.patch:
        guests = row["featured"]
    if guests is not None:
        invited = list({one.said: one for one in guests if one.said != owner}.values())
        if [one.said for one in invited] != [one.said for one in row["featured"]]:
            names = [one.name for one in invited]
            diff.note(
                "featured", [one.said for one in invited], before=[one.name for one in row["featured"]], after=names
            )
    return diff, diff.lists(wanted, row, _LISTS)


def _reading(wanted: VideoWanted) -> Any:
    """Only what is compared: most of a row is not."""
    names = {name for name in _COLUMNS if name in wanted.set and name != "credits"}
    names |= {"year", "release_date"} if "year" in wanted.set else set()
    columns: list[Any] = [videos.c[name] for name in ("id", "version", "artist_id", "size", "locked", *sorted(names))]
    if "credits" in wanted.set:
        columns.append(videos.c.credits)
    source: Any = videos
    if wanted.artist is not None:
        columns.append(artists.c.name.label("artist_name"))
        source = videos.outerjoin(artists)
    if wanted.artist is not None or wanted.guests or not wanted.fields.isdisjoint(_LISTS):
        columns.append(type_coerce(videos.c.belongings, Text).label("belongings"))
    return select(*columns).select_from(source).where(videos.c.id.in_(_IDS))


def _shown(row: Row) -> Row:
    """With its lists; of a row that was read without them they are not asked for."""
    said = row.get("belongings") or {}
    has = orjson.loads(said) if isinstance(said, str) else said
    guests = [Person(one["id"], one["name"]) for one in has.get("featured", ())]
    return {"release_date": None, **row, "featured": guests, **{name: has.get(name, []) for name in _LISTS}}


async def _person(r: Reader, field: str, said: str | int) -> Person:
    if isinstance(said, str):
        known = await artist_called(r, said)
        if known is None:
            return Person(None, said)
        said = known
    name = await r.value(select(artists.c.name).where(artists.c.id == said))
    if name is None:
        sentence = f"There is no artist {said}. Name one, or pick another."
        raise Invalid(sentence, errors=(FieldError(field, sentence),))
    return Person(said, name)
