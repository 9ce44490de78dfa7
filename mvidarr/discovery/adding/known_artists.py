"""Which of those that sources found the library has already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mvidarr.db import Database, Reader
from mvidarr.db.tables.library import artist_ids, artist_labels, artists
from mvidarr.discovery.adding.finding import InLibrary
from mvidarr.discovery.adding.uniting_artists import KEYED, United
from mvidarr.library.artists import artist_called
from mvidarr.query.text import fold

Row = dict[str, Any]
_SURE = frozenset(KEYED)


@dataclass(frozen=True)
class Named:
    id: int
    another: bool


class KnownArtists:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def among(self, found: Sequence[United]) -> dict[int, InLibrary]:
        """By place: by an id of theirs, else by a name, where no id says that it is another of that name."""
        if not found:
            return {}
        async with self._database.read() as r:
            by_id, by_name = await _with_ids(r, found), await _with_names(r, found)
            ids = await _ids_of(r, {row["id"] for row in by_name.values()})
        here: dict[int, InLibrary] = {}
        for at, one in enumerate(found):
            same = next((by_id[pair] for pair in _pairs(one) if pair in by_id), None)
            named = by_name.get(fold(one.found[0].name))
            if same is not None:
                here[at] = {"id": same["id"], "name": same["name"], "by": "id"}
            elif named is not None and not _another(one, ids.get(named["id"], {})):
                here[at] = {"id": named["id"], "name": named["name"], "by": "name"}
        return here

    async def of_name(self, name: str, ids: Mapping[str, str]) -> Named | None:
        """Who has this name, or alias, already; ``another``: an id says that it is somebody else."""
        async with self._database.read() as r:
            artist_id = await artist_called(r, name)
            theirs = (await _ids_of(r, {artist_id})).get(artist_id, {}) if artist_id is not None else {}
        return None if artist_id is None else Named(artist_id, _contrary(ids, theirs))


def _another(found: United, ids: dict[str, str]) -> bool:
    """A source that knows both calls them by different ids."""
    return _contrary(found.ids, ids)


def _contrary(ours: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    return any(theirs.get(name, value) != value for name, value in ours.items() if name in _SURE)


def _pairs(one: United) -> list[tuple[str, str]]:
    """Also what they were called by before they were merged there."""
    return [*one.ids.items(), *((each.provider, old) for each in one.found for old in each.formerly)]


async def _with_ids(r: Reader, found: Sequence[United]) -> dict[tuple[str, str], Row]:
    values = sorted({value for one in found for name, value in _pairs(one) if name in _SURE})
    c = artist_ids.c
    asked = select(artists.c.id, artists.c.name, c.provider, c.value).where(c.artist_id == artists.c.id)
    rows = await r.all(asked.where(c.provider.in_(KEYED), c.value.in_(values)))
    return {(row["provider"], row["value"]): row for row in rows}


async def _with_names(r: Reader, found: Sequence[United]) -> dict[str, Row]:
    """By folded name or alias; a name counts more."""
    names = sorted({fold(one.found[0].name) for one in found})
    label = artist_labels.c
    aliased = select(artists.c.id, artists.c.name, label.folded).where(label.artist_id == artists.c.id)
    aliases = await r.all(aliased.where(label.kind == "alias", label.folded.in_(names)).order_by(artists.c.id.desc()))
    own = select(artists.c.id, artists.c.name, artists.c.folded).where(artists.c.folded.in_(names))
    return {row["folded"]: row for row in (*aliases, *await r.all(own))}


async def _ids_of(r: Reader, artist_ids_wanted: set[int]) -> dict[int, dict[str, str]]:
    c = artist_ids.c
    rows = await r.all(select(c.artist_id, c.provider, c.value).where(c.artist_id.in_(artist_ids_wanted)))
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["artist_id"], {})[row["provider"]] = row["value"]
    return found
