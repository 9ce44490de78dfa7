"""Merge artists that are the same into one of them, as ``library.merge`` does it with two. Of one with thousands of
videos some go over in each transaction: it has as many turns as it takes.

The one that stays is none of the rows that are changed, as with videos (``merge_videos``): each of the others looks
whether nobody but this change has changed it since the preview. What was begun is brought to its end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import func, select

from mvidarr.bulk import store
from mvidarr.bulk.operation import LATER, MORE, GivenArguments, Operation, Planned, Told, Turn
from mvidarr.bulk.operations.deleting import by_owner
from mvidarr.bulk.operations.editing import profile_names
from mvidarr.bulk.operations.merge_videos import STAYS, STAYS_GONE, STAYS_MOVED, Into, keeps_its_own, numbered
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artist_ids, artist_labels, artists, video_artists, videos
from mvidarr.errors import FieldError, Invalid
from mvidarr.library.belongings import grouped
from mvidarr.library.edit_store import BUSY, claimed, exists
from mvidarr.library.merge import CHUNK, FILLED, Heir, absorb, gained
from mvidarr.library.text import fold
from mvidarr.library.unite import version_written
from mvidarr.query import Asker

Row = dict[str, Any]


class MergeArtistsGiven(GivenArguments):
    into: Annotated[
        int,
        Field(
            title="The one that stays",
            description="Videos, ids and genres of the others become its own, and their names its aliases. No file "
            "moves.",
            ge=1,
            le=2**63 - 1,
        ),
    ]


@dataclass(frozen=True)
class Known:
    """What is shown of an artist, and compared: names in their order."""

    row: Row
    aliases: list[str]
    genres: list[str]
    ids: Mapping[str, str]

    def told(self, profiles: Mapping[int, str]) -> Row:
        return {
            "aliases": self.aliases,
            "genres": self.genres,
            "ids": [f"{provider}: {value}" for provider, value in self.ids.items()],
            "links": [link["name"] for link in self.row["links"]],
            "description": self.row["description"],
            "profile": profiles.get(self.row["profile_id"]),
        }


class MergeArtists(Operation[MergeArtistsGiven, Into]):
    name, noun, label, icon = "merge", "artist", "Merge…", "git-merge"
    most = 100
    told = Told("be merged", "merged", "merged", "could not be merged", "could not be merged")
    arguments = MergeArtistsGiven
    summary = "Make one artist out of several that are the same. An undo makes several of it again."

    def __init__(self, heirs: Sequence[Heir] = ()) -> None:
        self._heirs = heirs

    def reason(self, arguments: MergeArtistsGiven, count: int) -> str:
        return f"Merged {count:,} artist{'s' if count != 1 else ''} into another"

    async def sentence(self, r: Reader, arguments: MergeArtistsGiven, count: int) -> str:
        named = await store.titles(r, "artist", [arguments.into])
        said = self.reason(arguments, count)
        return said.replace("another", f"“{named[arguments.into]}”") if named else said

    async def named(self, r: Reader, arguments: MergeArtistsGiven) -> Mapping[str, Sequence[tuple[str, str]]]:
        named = await store.titles(r, "artist", [arguments.into])
        return {"into": [(str(id), numbered(heading, id)) for id, heading in named.items()]}

    async def offers(self, r: Reader, ids: Sequence[int]) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Who has most videos comes first."""
        if len(ids) < 2:
            raise Invalid("This is one artist. Select those that are the same as well.", code="too_few")
        named, count = await store.titles(r, "artist", ids), await _videos_of(r, ids)
        best = sorted(named, key=lambda id: (-count.get(id, 0), id))
        return {"into": [(str(id), f"{named[id]} (number {id}, {_videos(count.get(id, 0))})") for id in best]}

    async def prepare(self, r: Reader, arguments: MergeArtistsGiven, asker: Asker) -> Into:
        named = await store.titles(r, "artist", [arguments.into])
        if arguments.into not in named:
            sentence = f"There is no artist {arguments.into}. Pick one of those that are selected."
            raise Invalid(sentence, errors=(FieldError("into", sentence),))
        return Into(arguments.into, named[arguments.into], differing=True)

    async def plan(self, r: Reader, prepared: Into, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        known, at_work = await _known(r, sorted({*ids, prepared.id})), await claimed(r)
        if prepared.id not in known:  # deleted since ``prepare``
            return []
        own, guest, profiles = await _videos_of(r, ids), await _guest_in(r, ids), await profile_names(r)
        stays = known.pop(prepared.id)
        first, version, planned = stays.told(profiles), stays.row["version"], []
        for goes in (known[id] for id in ids if id in known):
            id, then = goes.row["id"], _joined(stays, goes)
            before = {"artist": numbered(goes.row["name"], id)}
            after = {"artist": numbered(prepared.heading, prepared.id)}
            if not at_work.isdisjoint((id, prepared.id)):
                planned.append(Planned(id, goes.row["version"], "conflict", before, after, BUSY))
                continue
            was, will = _differing(stays.told(profiles), then.told(profiles))
            effects = {"given_videos": own.get(id, 0) + guest.get(id, 0)}
            reason = keeps_its_own(_lost(stays, goes))
            planned.append(
                Planned(id, goes.row["version"], "change", before | was, after | will, reason, version, effects)
            )
            stays = then
        if prepared.id in ids:
            planned.append(Planned(prepared.id, version, "same", *_differing(first, stays.told(profiles)), STAYS))
        return planned

    async def apply(
        self, w: Writer, change: ChangeSet, prepared: Into, rows: Sequence[Planned]
    ) -> Mapping[int, str | Turn]:
        if not await exists(w, artists, prepared.id):
            return {row.id: STAYS_GONE for row in rows}
        stays = await change.look(artists, prepared.id)
        ours = stays["version"] == await version_written(w, change, artists, prepared.id)
        at_work = await claimed(w, change.id)
        answers: dict[int, str | Turn] = {}
        room = CHUNK
        for row in rows:
            if not row.again and not at_work.isdisjoint((row.id, prepared.id)):
                answers[row.id] = BUSY
            elif not row.again and not ours and row.work != stays["version"]:
                answers[row.id] = STAYS_MOVED
            elif room <= 0:
                answers[row.id] = MORE if row.again else LATER
            else:
                done, moved = await absorb(w, change, row.id, prepared.id, room, heirs=self._heirs)
                room -= max(moved, 1)
                if not done:
                    answers[row.id] = MORE
        return answers


def _joined(stays: Known, goes: Known) -> Known:
    """As ``absorb`` makes them one."""
    own = fold(stays.row["name"])
    aliases = _added(stays.aliases, goes.aliases, besides=own)
    return Known(
        {**stays.row, **gained(stays.row, goes.row)},
        _added(aliases, [goes.row["name"]]),
        _added(stays.genres, goes.genres),
        {**stays.ids, **{provider: value for provider, value in goes.ids.items() if provider not in stays.ids}},
    )


def _added(own: Sequence[str], theirs: Sequence[str], besides: str = "") -> list[str]:
    known = {fold(name) for name in own} | {besides}
    return [*own, *(name for name in theirs if fold(name) not in known)]


def _differing(was: Row, will: Row) -> tuple[Row, Row]:
    names = [name for name in was if was[name] != will[name]]
    return {name: was[name] for name in names}, {name: will[name] for name in names}


def _lost(stays: Known, goes: Known) -> list[str]:
    ids = any(stays.ids.get(provider, value) != value for provider, value in goes.ids.items())
    fields = [name for name in FILLED if goes.row[name] is not None and name not in gained(stays.row, goes.row)]
    return [*(name for name in fields if goes.row[name] != stays.row[name]), *(["ids"] if ids else [])]


async def _known(r: Reader, ids: Sequence[int]) -> dict[int, Known]:
    labels = select(artist_labels).where(artist_labels.c.artist_id.in_(ids))
    of_labels = grouped(await r.all(labels.order_by(artist_labels.c.position, artist_labels.c.id)), "artist_id")
    elsewhere = select(artist_ids).where(artist_ids.c.artist_id.in_(ids)).order_by(artist_ids.c.id)
    of_ids = grouped(await r.all(elsewhere), "artist_id")
    return {
        row["id"]: Known(
            row,
            _named(of_labels.get(row["id"], []), "alias"),
            _named(of_labels.get(row["id"], []), "genre"),
            {one["provider"]: one["value"] for one in reversed(of_ids.get(row["id"], []))},
        )
        for row in await r.all(select(artists).where(artists.c.id.in_(ids)))
    }


def _named(labels: Sequence[Row], kind: str) -> list[str]:
    return [label["name"] for label in labels if label["kind"] == kind]


async def _videos_of(r: Reader, ids: Sequence[int]) -> dict[int, int]:
    owner = videos.c.artist_id.label("of")
    return by_owner(await r.all(select(owner, func.count().label("n")).where(owner.in_(ids)).group_by(owner)))


async def _guest_in(r: Reader, ids: Sequence[int]) -> dict[int, int]:
    guest = video_artists.c.artist_id.label("of")
    return by_owner(await r.all(select(guest, func.count().label("n")).where(guest.in_(ids)).group_by(guest)))


def _videos(count: int) -> str:
    return f"{count:,} video{'s' if count != 1 else ''}"
