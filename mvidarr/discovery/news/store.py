"""What looks have brought of artists that are monitored, newest first: read from ``videos`` beside ``candidates``."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from mvidarr.db import Reader
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.library import artists, videos
from mvidarr.library.shapes import Video
from mvidarr.library.showing import shown, video_of

Row = dict[str, Any]
Place = tuple[int, int]  # when it came, and its id
v, c = videos.c, candidates.c


async def fresh(r: Reader, after: Place | None, window: int, most: int) -> tuple[list[Row], Place | None]:
    """Those that a look has brought among the next ``window`` videos, at most so many, as id, added and artist; and
    behind which place the next are, None at the end. A video that was there before its uploads were found, such as
    one of a folder that was scanned, was brought by nobody."""
    last = await _end(r, after, window)
    found = c.video_id == v.id, c.first_seen <= v.added
    asked = select(v.id, v.added, v.artist_id).join(artists, artists.c.id == v.artist_id)
    asked = asked.where(artists.c.monitored.is_(True), select(c.id).where(*found).exists(), *_within(after, last))
    rows = await r.all(asked.order_by(v.added.desc(), v.id.desc()).limit(most + 1))
    if len(rows) > most:
        return rows[:most], (rows[most - 1]["added"], rows[most - 1]["id"])
    return rows, last


async def videos_of(r: Reader, ids: Sequence[int], user_id: int | None) -> list[Video]:
    """In the order of the ids; one that is gone by now is left out."""
    if not ids:
        return []
    rows = {row["id"]: row for row in await r.all(shown(user_id).where(v.id.in_(ids)))}
    return [video_of(rows[id]) for id in ids if id in rows]


async def uploads(r: Reader, ids: Collection[int]) -> dict[int, list[Row]]:
    """Of videos what was found of each, the best first."""
    if not ids:
        return {}
    told = (c.video_id, c.title, c.channel, c.published, c.picture, c.reasons, c.found_by, c.url)
    rows = await r.all(select(*told).where(c.video_id.in_(sorted(ids))).order_by(c.video_id, c.score.desc(), c.id))
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["video_id"], []).append(row)
    return found


async def _end(r: Reader, after: Place | None, window: int) -> Place | None:
    """The last place of the window; None when it reaches the end."""
    asked = select(v.added, v.id).where(*_within(after, None)).order_by(v.added.desc(), v.id.desc())
    row = await r.one(asked.limit(1).offset(window - 1))
    return (row["added"], row["id"]) if row else None


def _within(after: Place | None, last: Place | None) -> list[ColumnElement[bool]]:
    some: list[ColumnElement[bool]] = []
    if after is not None:
        some.append(and_(v.added <= after[0], or_(v.added < after[0], v.id < after[1])))
    if last is not None:
        some.append(and_(v.added >= last[0], or_(v.added > last[0], v.id >= last[1])))
    return some
