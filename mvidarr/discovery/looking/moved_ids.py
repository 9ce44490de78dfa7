"""Ids of an artist that a source has merged into another are written anew in the library, in somebody's change."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artist_ids, artists
from mvidarr.providers.shapes import ArtistFacts

Row = dict[str, Any]
c = artist_ids.c


async def follow_ids(change: ChangeSet, w: Writer, artist_id: int, moved: Mapping[str, tuple[str, str]]) -> list[str]:
    """``moved``: by provider, from which id to which. The providers of whom one was written: none of an artist that is
    gone or whose ids are locked, and none that is another's by now: those two are one, which a person should say."""
    locked = await w.value(select(artists.c.locked).where(artists.c.id == artist_id))
    if locked is None or "ids" in locked:
        return []
    followed = []
    for provider, (old, new) in moved.items():
        same = c.provider == provider, c.value == old, c.artist_id == artist_id
        row_id = await w.value(select(c.id).where(*same))
        if row_id is not None and await _holder(w, provider, new) is None:
            await change.update(artist_ids, row_id, {"value": new})
            followed.append(provider)
    return followed


def moved_of(ids: Mapping[str, str], facts: Iterable[ArtistFacts]) -> dict[str, tuple[str, str]]:
    """What sources say of ids that they have merged into another."""
    told = {(one.found.provider, old): one.found.key for one in facts for old in one.found.formerly}
    found = {provider: (value, told.get((provider, value), value)) for provider, value in ids.items()}
    return {provider: (old, new) for provider, (old, new) in found.items() if old != new}


async def _holder(r: Reader, provider: str, value: str) -> int | None:
    return await r.value(select(c.artist_id).where(c.provider == provider, c.value == value))  # type: ignore[no-any-return]
