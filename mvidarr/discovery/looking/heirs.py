"""What discovery knows of an artist that is merged into another is the other's from then on: what was found and what
became of it, what people said of it, and the channels that are followed for them."""

from sqlalchemy import and_, exists, or_, select, update

from mvidarr.db import ChangeSet, Writer
from mvidarr.db.tables.discovery import candidates, follows, import_entries

c = candidates.c


async def inherit(w: Writer, change: ChangeSet, artist_id: int, into: int) -> None:
    """In the transaction that ends with the artist's row. An undo gives the followed channels back, and leaves the
    memory of uploads where it is."""
    own = candidates.alias("own")
    same = and_(own.c.artist_id == into, own.c.provider == c.provider, own.c.key == c.key)
    rest = c.artist_id == artist_id, ~exists(select(own.c.id).where(same))
    await w.run(update(candidates).where(*rest).values(artist_id=into))
    await _of_both(w, artist_id, into)
    await w.run(update(import_entries).where(import_entries.c.artist_id == artist_id).values(artist_id=into))
    theirs = await w.all(select(follows.c.id).where(follows.c.artist_id == artist_id))
    await change.update_many(follows, {row["id"]: {"artist_id": into} for row in theirs}, override=True)


async def _of_both(w: Writer, artist_id: int, into: int) -> None:
    """Uploads that were found for both: what a person said of the one, or deleted, counts for the other."""
    said = ("verdict", "verdict_by", "verdict_at")
    known = or_(c.had_video.is_(True), c.verdict.is_not(None))
    asked = select(c.provider, c.key, c.had_video, *(c[name] for name in said)).where(c.artist_id == artist_id, known)
    for row in await w.all(asked):
        own = c.artist_id == into, c.provider == row["provider"], c.key == row["key"]
        if row["had_video"]:
            await w.run(update(candidates).where(*own).values(had_video=True))
        if row["verdict"]:
            told = {name: row[name] for name in said}
            await w.run(update(candidates).where(*own, c.verdict.is_(None)).values(told))
