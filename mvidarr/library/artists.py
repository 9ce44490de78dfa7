"""Artists: shown, found by whatever name people use for them, and made when nobody has it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from mvidarr.clock import now
from mvidarr.db import ChangeSet, Database, Reader
from mvidarr.db.tables.library import artist_labels, artists
from mvidarr.errors import NotFound
from mvidarr.library import store
from mvidarr.library.shapes import Artist
from mvidarr.library.text import fold, sort_name


class Artists:
    """The public face of the library for one artist."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, artist_id: int) -> Artist:
        async with self._database.read() as r:
            found = await store.artist(r, artist_id)
        if found is None:
            raise missing_artist(artist_id)
        return found

    async def several(self, artist_ids: Sequence[int]) -> list[Artist]:
        """Those that exist, by id; at most some hundreds."""
        async with self._database.read() as r:
            rows = await r.all(select(artists).where(artists.c.id.in_(artist_ids)).order_by(artists.c.id))
            return await store.complete_artists(r, rows)

    async def names(self, artist_ids: Sequence[int]) -> dict[int, str]:
        """By id; ids that no longer exist are left out."""
        async with self._database.read() as r:
            rows = await r.all(select(artists.c.id, artists.c.name).where(artists.c.id.in_(artist_ids)))
        return {row["id"]: row["name"] for row in rows}


def missing_artist(artist_id: int) -> NotFound:
    return NotFound(f"There is no artist {artist_id}. It may have been deleted.", code="no_artist")


async def artist_called(r: Reader, name: str) -> int | None:
    """Whose name this is, or else whose alias: a name that a merge took away still leads to the same artist."""
    known = await store.artist_named(r, fold(name))
    if known is not None:
        return int(known["id"])
    alias = select(artist_labels.c.artist_id).where(
        artist_labels.c.kind == "alias", artist_labels.c.folded == fold(name)
    )
    found = await r.value(alias.order_by(artist_labels.c.artist_id).limit(1))
    return None if found is None else int(found)


async def named_or_new(change: ChangeSet, r: Reader, name: str) -> int:
    """The artist of this name, made when there is none."""
    known = await artist_called(r, name)
    return known if known is not None else await new_artist(change, name)


async def new_artist(change: ChangeSet, name: str, **more: Any) -> int:
    moment = now()
    values = {
        "name": name, "folded": fold(name), "sort_name": sort_name(name), "monitored": False, "auto_download": False,
        "kinds": ["official"], "links": [], "locked": [], "added": moment, "updated": moment,
    }  # fmt: skip
    return await change.insert(artists, {**values, **more})
