"""Merge videos that are the same into one of them: all that the others have goes over, then they go.

The one that stays is none of the rows that are changed: each of the others is merged by itself, some in a transaction,
so it would be at another version by the time its own turn came. Instead each of them is planned with the version that
the one that stays had, and looks whether nobody but this very change has changed it since; else it is left alone and
told, and nothing of it is lost. What goes over is found out again then, in the order of the preview: one that was left
out, or left alone, leaves its field to the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import Field

from mvidarr.bulk import store
from mvidarr.bulk.operation import GivenArguments, Operation, Planned, Told
from mvidarr.bulk.operations.editing import profile_names
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import videos
from mvidarr.errors import FieldError, Invalid
from mvidarr.jobs import busy, hold_open_of
from mvidarr.library.unite import hold_wholes, read_wholes, unite, version_written, with_files_on_their_way
from mvidarr.library.uniting import joined, taken_over
from mvidarr.library.whole import Takeover, Whole, best_first
from mvidarr.playback import handing_over
from mvidarr.playback.handing_over import places_of
from mvidarr.query import Asker

Row = dict[str, Any]

_LONG = frozenset({"sources", "files"})
STAYS = "This one stays: the others become one with it."
BUSY = "Work on this video is still going on. Cancel it first."
STAYS_BUSY = "Work on the one that stays is still going on. Cancel it first."
STAYS_MOVED = "The one that stays was changed since the preview."
STAYS_GONE = "The one that stays was deleted since the preview."
ANYWAY = "tick “Also what differs”"
OTHER = f"It is by somebody else and called otherwise. If it is the same all the same, {ANYWAY}."
MOVING = "Its files are on their way out of the recycle bin. Try again in a moment."


class MergeVideosGiven(GivenArguments):
    into: Annotated[
        int,
        Field(
            title="The one that stays",
            description="Files, addresses, labels, plays and places in playlists of the others become its own, and "
            "what it does not know yet.",
            ge=1,
            le=2**63 - 1,
        ),
    ]
    differing: Annotated[
        bool,
        Field(
            title="Also what differs",
            description="(fields that were edited by hand in both, and videos by somebody else that are called "
            "otherwise; the one that stays keeps its own)",
        ),
    ] = False


@dataclass(frozen=True)
class Into:
    id: int
    heading: str
    differing: bool


@dataclass(frozen=True)
class Both:
    """The one that stays as it is by then, and what is against merging others into it or them."""

    stays: Whole
    places: list[Row]
    busy: frozenset[int] = frozenset()
    moving: frozenset[int] = frozenset()
    profiles: Mapping[int, str] = field(default_factory=dict)

    def against(self, goes: Whole, take: Takeover, into: Into) -> str | None:
        if self.stays.id in self.busy:
            return STAYS_BUSY
        if goes.id in self.busy:
            return BUSY
        if not self.moving.isdisjoint((goes.id, self.stays.id)):
            return MOVING
        if into.differing:
            return None
        if {"artist", "title"} <= set(take.lost):  # of everything in a list of suspects one would be made
            return OTHER
        names = ", ".join(name.replace("_", " ") for name in take.clash)
        return f"Edited by hand in both, and differently: {names}. Make them the same, or {ANYWAY}." if names else None


class MergeVideos(Operation[MergeVideosGiven, Into]):
    name, noun, label, icon = "merge", "video", "Merge…", "git-merge"
    most, at_once = 100, 20
    told = Told("be merged", "merged", "merged", "could not be merged", "could not be merged")
    arguments = MergeVideosGiven
    summary = "Make one video out of several that are the same. An undo makes several of it again."

    def reason(self, arguments: MergeVideosGiven, count: int) -> str:
        return f"Merged {count:,} video{'s' if count != 1 else ''} into another"

    async def sentence(self, r: Reader, arguments: MergeVideosGiven, count: int) -> str:
        named = await store.titles(r, "video", [arguments.into])
        said = self.reason(arguments, count)
        return said.replace("another", f"“{named[arguments.into]}”") if named else said

    async def named(self, r: Reader, arguments: MergeVideosGiven) -> Mapping[str, Sequence[tuple[str, str]]]:
        named = await store.titles(r, "video", [arguments.into])
        return {"into": [(str(id), numbered(heading, id)) for id, heading in named.items()]}

    async def offers(self, r: Reader, ids: Sequence[int]) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The best comes first."""
        if len(ids) < 2:
            raise Invalid("This is one video. Select those that are the same as well.", code="too_few")
        named, found = await store.titles(r, "video", ids), await read_wholes(r, ids)
        return {"into": [(str(one.id), _offered(one, named[one.id])) for one in best_first(found.values())]}

    async def prepare(self, r: Reader, arguments: MergeVideosGiven, asker: Asker) -> Into:
        named = await store.titles(r, "video", [arguments.into])
        if arguments.into not in named:
            sentence = f"There is no video {arguments.into}. Pick one of those that are selected."
            raise Invalid(sentence, errors=(FieldError("into", sentence),))
        return Into(arguments.into, named[arguments.into], arguments.differing)

    async def plan(self, r: Reader, prepared: Into, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        every = sorted({*ids, prepared.id})
        found, named, places = (
            await read_wholes(r, every),
            await store.titles(r, "video", ids),
            await places_of(r, every),
        )
        if prepared.id not in found:  # deleted since ``prepare``
            return []
        stays = found.pop(prepared.id)
        both = Both(
            stays,
            places.get(stays.id, []),
            frozenset(await busy(r, "video", every)),
            frozenset(await with_files_on_their_way(r, every)),
            await profile_names(r),
        )
        planned, gains = [], Takeover()
        for goes in (found[id] for id in ids if id in found):
            row, both = _judged(both, goes, places.get(goes.id, []), prepared, named[goes.id], stays.row["version"])
            planned.append(_own_part(row))
            if row.verdict == "change":
                gains.before = {**row.before, **gains.before}
                gains.after |= row.after
        if stays.id in ids:
            before, after = (
                {name: side[name] for name in side if name != "video"} for side in (gains.before, gains.after)
            )
            planned.append(Planned(stays.id, stays.row["version"], "same", before, after, STAYS))
        return planned

    async def hold(self, w: Writer, ids: Sequence[int]) -> None:
        await hold_open_of(w, "video", ids)

    async def apply(self, w: Writer, change: ChangeSet, prepared: Into, rows: Sequence[Planned]) -> Mapping[int, str]:
        every = sorted({prepared.id, *(row.id for row in rows)})
        found, places = await hold_wholes(w, every), await places_of(w, every, lock=True)
        if prepared.id not in found:
            return {row.id: STAYS_GONE for row in rows}
        stays = found[prepared.id]
        version = stays.row["version"]
        ours = version == await version_written(w, change, videos, stays.id)
        at_work, moving = await busy(w, "video", every), await with_files_on_their_way(w, every)
        both = Both(stays, places.get(stays.id, []), frozenset(at_work), frozenset(moving))
        undone: dict[int, str] = {}
        for row in rows:
            goes, theirs = found[row.id], places.get(row.id, [])
            take = taken_over(both.stays, goes)
            against = None if ours or row.work == version else STAYS_MOVED
            against = against or both.against(goes, take, prepared)
            if against is not None:
                undone[row.id] = against
                continue
            news = handing_over.handed_over(both.places, theirs, stays.id)
            await handing_over.hand_over(change, both.places, theirs, news)
            written = await unite(change, both.stays, goes, take)
            then = replace(joined(both.stays, goes, take), row=written)
            both = replace(both, stays=then, places=handing_over.joined(both.places, theirs, news))
        return undone


def _judged(both: Both, goes: Whole, theirs: list[Row], into: Into, heading: str, version: int) -> tuple[Planned, Both]:
    """What becomes of one, and both once it is merged. Its ``work`` is the version of the one that stays."""
    take = taken_over(both.stays, goes)
    before = {"video": numbered(heading, goes.id), **_told(take.before, both.profiles)}
    after = {"video": numbered(into.heading, into.id), **_told(take.after, both.profiles)}
    against = both.against(goes, take, into)
    if against is not None:
        return Planned(goes.id, goes.row["version"], "conflict", before, after, against), both
    news = handing_over.handed_over(both.places, theirs, into.id)
    effects = {
        "given_files": len(goes.files),
        "given_places": sum("video_id" in one for one in news.values()),
        "places": handing_over.lost(theirs, news),
        "given_plays": len(goes.played),
    }
    row = Planned(goes.id, goes.row["version"], "change", before, after, keeps_its_own(take.lost), version, effects)
    then = joined(both.stays, goes, take)
    return row, replace(both, stays=then, places=handing_over.joined(both.places, theirs, news))


def _own_part(row: Planned) -> Planned:
    """Of long lists that grow with each one only what comes from this one."""
    came = {name: [one for one in row.after[name] if one not in row.before[name]] for name in _LONG & row.after.keys()}
    return replace(row, before=row.before | {name: [] for name in came}, after=row.after | came)


def _told(side: Row, profiles: Mapping[int, str]) -> Row:
    if "profile_id" not in side:
        return side
    rest = {name: value for name, value in side.items() if name != "profile_id"}
    return {**rest, "profile": profiles.get(side["profile_id"])}


def keeps_its_own(lost: Sequence[str]) -> str:
    """What of another one nothing is left of."""
    names = ", ".join(name.removesuffix("_id").replace("_", " ") for name in lost)
    return f"The one that stays keeps its own: {names}." if names else ""


def numbered(heading: str, video_id: int) -> str:
    return f"{heading} (number {video_id})"


def _offered(video: Whole, heading: str) -> str:
    """As in: Björk - Joga (number 12, 1080p)."""
    main = video.files[0] if video.files else None
    quality = "no file" if main is None else "missing" if main["missing_since"] else f"{main['height'] or '?'}p"
    return f"{heading} (number {video.id}, {quality})"
