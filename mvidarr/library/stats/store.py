"""The SQL of the statistics: few statements, each over an index that holds what it counts."""

from typing import Any

from sqlalchemy import Integer, desc, func, select
from sqlalchemy.sql.expression import literal_column

from mvidarr.clock import DAY
from mvidarr.db import Reader
from mvidarr.db.tables.library import artists, play_state, videos
from mvidarr.library.stats.shapes import Totals
from mvidarr.query.sql import aside

Row = dict[str, Any]

WEEK = 7 * DAY
MONDAY = 3 * DAY  # from the first Monday back to 1970-01-01, a Thursday
MOST_ARTISTS = 20


async def totals(r: Reader) -> Totals:
    here = select(func.count()).select_from(videos).where(videos.c.status == "downloaded")
    return {
        "videos": int(await r.value(select(func.count()).select_from(videos))),
        "downloaded": int(await r.value(here)),
        "artists": int(await r.value(select(func.count()).select_from(artists))),
        "size": int(await r.value(select(func.sum(videos.c.size))) or 0),
        "duration": float(await r.value(select(func.sum(videos.c.duration))) or 0),
    }


async def added_by_week(r: Reader, since: int) -> dict[int, int]:
    """Weeks since 1970 -> videos added in each, from the week ``since`` on; what came before is ``-1``."""
    week = (videos.c.added + MONDAY) // literal_column(str(WEEK), Integer)
    recent = select(week.label("week"), func.count().label("n")).where(videos.c.added >= since * WEEK - MONDAY)
    rows = await r.all(recent.group_by(literal_column("1")))
    before = select(func.count()).select_from(videos).where(videos.c.added < since * WEEK - MONDAY)
    return {-1: int(await r.value(before)), **{int(row["week"]): int(row["n"]) for row in rows}}


async def storage(r: Reader) -> list[Row]:
    """``{artist, size, videos}``, the largest first."""
    c = videos.c
    counted = select(c.artist_id, func.sum(c.size).label("size"), func.count().label("videos"))
    counted = counted.where(aside(c.size).is_not(None), aside(c.artist_id).is_not(None))
    top = counted.group_by(aside(c.artist_id)).order_by(desc("size"), c.artist_id).limit(MOST_ARTISTS).subquery()
    named = select(artists.c.name.label("artist"), top.c.size, top.c.videos)
    named = named.join_from(top, artists, artists.c.id == top.c.artist_id)
    return await r.all(named.order_by(desc(top.c.size), top.c.artist_id))


async def plays_of_artists(r: Reader, user_id: int) -> list[Row]:
    """``{artist, plays}``, the most played first."""
    mine, c = play_state.c, videos.c
    counted = select(c.artist_id, func.sum(mine.plays).label("plays"))
    counted = counted.select_from(play_state.join(videos, c.id == mine.video_id))
    counted = counted.where(mine.user_id == user_id, mine.plays > 0, c.artist_id.is_not(None))
    top = counted.group_by(aside(c.artist_id)).order_by(desc("plays"), c.artist_id).limit(MOST_ARTISTS).subquery()
    named = select(artists.c.name.label("artist"), top.c.plays)
    named = named.join_from(top, artists, artists.c.id == top.c.artist_id)
    return await r.all(named.order_by(desc(top.c.plays), top.c.artist_id))


async def videos_by_plays(r: Reader, user_id: int) -> dict[int, int]:
    """How often -> how many videos of what was played at all."""
    mine = play_state.c
    counted = select(mine.plays, func.count().label("n")).where(mine.user_id == user_id, mine.plays > 0)
    return {int(row["plays"]): int(row["n"]) for row in await r.all(counted.group_by(mine.plays))}
