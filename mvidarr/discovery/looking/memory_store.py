"""What was deleted and what came back, among ``candidates``: every statement about that."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, except_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.journal import change_rows
from mvidarr.db.tables.library import artists, sources

Row = dict[str, Any]
c = candidates.c
n = change_rows.c

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_AT_ONCE = 400  # values in a statement


async def uploads_with(r: Reader, change_ids: Collection[int], video_ids: Sequence[int]) -> dict[int, list[Row]]:
    """Sources that these changes deleted along with their videos."""
    found: dict[int, list[Row]] = defaultdict(list)
    for some in _parts(video_ids):
        whose = n.table == sources.name, n.owner.in_(some), n.change_id.in_(change_ids), n.after.is_(None)
        for row in await r.all(select(n.owner, n.before).where(*whose).order_by(n.id)):
            found[row["owner"]].append(row["before"])
    return dict(found)


async def remember(w: Writer, rows: Sequence[Row]) -> None:
    """As deleted; of what a look has found more is known."""
    insert = _INSERT[w.dialect](candidates)
    keeping = insert.on_conflict_do_update(
        index_elements=["artist_id", "provider", "key"], set_={"had_video": True, "video_id": None}
    )
    await w.run_many(keeping, list(rows))


async def came_back(w: Writer, video_ids: Sequence[int], library: str) -> None:
    """These videos are there: none of their uploads is that of a deleted one, and they are remembered themselves."""
    source = select(sources.c.video_id).where(sources.c.provider == c.provider, sources.c.key == c.key)
    for some in _parts(video_ids):
        theirs = await w.all(select(sources.c.provider, sources.c.key).where(sources.c.video_id.in_(some)))
        for provider in {row["provider"] for row in theirs}:
            for keys in _parts([row["key"] for row in theirs if row["provider"] == provider]):
                lost = c.provider == provider, c.key.in_(keys), c.had_video.is_(True), c.video_id.is_(None)
                await w.run(update(candidates).where(*lost).values(video_id=source.scalar_subquery()))
        own = c.provider == library, c.key.in_([str(id) for id in some])
        await w.run(delete(candidates).where(*own))


async def forget_idle(w: Writer, artist_ids: Sequence[int]) -> None:
    """Of artists that are deleted: what was no video, and of which nobody said anything."""
    for some in _parts(artist_ids):
        idle = c.artist_id.in_(some), c.had_video.is_(False), c.verdict.is_(None)
        await w.run(delete(candidates).where(*idle))


async def forget_gone(w: Writer, before: int) -> None:
    """All of artists that nobody brings back any more."""
    gone = except_(select(c.artist_id).where(c.artist_id.is_not(None)).distinct(), select(artists.c.id))
    ids = [row["artist_id"] for row in await w.all(gone)]
    for some in _parts(ids):
        await w.run(delete(candidates).where(c.artist_id.in_(some), c.last_seen < before))


def _parts(values: Sequence[Any]) -> list[Sequence[Any]]:
    return [values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE)]
