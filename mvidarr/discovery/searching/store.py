"""What was found for single videos, and what people said of uploads: questions and statements about ``candidates``, and
about the rows of ``looks`` that are about a video."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.discovery import candidates, looks
from mvidarr.db.tables.jobs import jobs
from mvidarr.db.tables.library import artists, files, sources, videos
from mvidarr.discovery.searching.fields import STANDS
from mvidarr.discovery.weighing.deduping import Key
from mvidarr.errors import NotFound
from mvidarr.query.sql import anew, aside

Row = dict[str, Any]
c = candidates.c

SEARCH = "search"  # the kind of its jobs

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_FRESH = ("duration", "height", "views", "published", "picture")
_LEFT_OUT = and_(c.video_id.is_(None), or_(c.verdict.is_(None), c.verdict == "refused"))


async def row(r: Reader, candidate_id: int) -> Row:
    found = await r.one(select(candidates).where(c.id == candidate_id))
    if found is None:
        raise NotFound("This upload is not remembered any more. Look for the video again.", code="no_candidate")
    return found


async def of_video(r: Reader, video_id: int, ids: Collection[int]) -> list[Row]:
    """Uploads that are this video's, and those of these ids."""
    return await r.all(select(candidates).where(or_(c.video_id == video_id, c.id.in_(ids))))


async def of_artist(
    r: Reader, artist_id: int, *, left_out: bool, after: tuple[float, int] | None, most: int
) -> list[Row]:
    """The best first; ``left_out``: those that are no video. ``after``: score and id of the last one before."""
    asked = select(candidates).where(c.artist_id == artist_id)
    if left_out:
        asked = asked.where(_LEFT_OUT)
    if after is not None:
        score, id = after
        asked = asked.where(or_(c.score < score, and_(c.score == score, c.id > id)))
    return await r.all(asked.order_by(c.score.desc(), c.id).limit(most))


async def count_left_out(r: Reader, artist_id: int) -> int:
    return int(await r.value(select(func.count()).where(c.artist_id == artist_id, _LEFT_OUT)) or 0)


async def refused(r: Reader, artist_id: int) -> set[Key]:
    """Not what is a source again of a video without its file: the refusal was taken back with its change."""
    asked = select(c.provider, c.key).where(c.artist_id == artist_id, STANDS)
    return {(one["provider"], one["key"]) for one in await r.all(asked)}


async def ids_of_video(r: Reader, video_id: int) -> dict[str, str]:
    """Ids of the video itself, by source, as far as its uploads tell them."""
    found: dict[str, str] = {}
    for one in await r.all(select(c.facts).where(c.video_id == video_id).order_by(c.score.desc(), c.id)):
        found = {**(one["facts"].get("ids") or {}), **found}
    return found


async def keep(w: Writer, rows: Sequence[Row]) -> dict[Key, int]:
    """Their ids. What is known already keeps its score and its video: it was weighed for another question."""
    if not rows:
        return {}
    insert = _INSERT[w.dialect](candidates)
    told: dict[str, ColumnElement[Any]] = {name: func.coalesce(insert.excluded[name], c[name]) for name in _FRESH}
    told["last_seen"] = insert.excluded.last_seen
    told["had_video"] = or_(c.had_video, insert.excluded.had_video)
    told["video_id"] = func.coalesce(c.video_id, insert.excluded.video_id)
    await w.run_many(
        insert.on_conflict_do_update(index_elements=["artist_id", "provider", "key"], set_=told), list(rows)
    )
    here = c.artist_id == rows[0]["artist_id"], c.key.in_([one["key"] for one in rows])
    found = await w.all(select(c.id, c.provider, c.key).where(*here))
    return {(one["provider"], one["key"]): one["id"] for one in found}


async def say(w: Writer, candidate_id: int, values: Row) -> None:
    await w.run(update(candidates).where(c.id == candidate_id).values(values))


async def unchoose_others(w: Writer, video_id: int, candidate_id: int) -> None:
    others = c.video_id == video_id, c.id != candidate_id, c.verdict == "chosen"
    await w.run(update(candidates).where(*others).values(verdict=None, verdict_by=None, verdict_at=None))


async def found_at(r: Reader, artist_id: int | None, provider: str, key: str) -> int | None:
    """The candidate that is this upload, of this artist."""
    row = await r.one(select(c.id).where(c.artist_id == artist_id, c.provider == provider, c.key == key))
    return row["id"] if row else None


async def is_chosen(r: Reader, video_id: int, *, besides: str) -> bool:
    """Whether anybody ``besides`` this actor chose an upload that is still its source."""
    here = sources.c.video_id == video_id, sources.c.provider == c.provider, sources.c.key == c.key
    said = c.video_id == video_id, c.verdict == "chosen", c.verdict_by != besides
    return await r.one(select(c.id).where(*said, select(sources.c.id).where(*here).exists()).limit(1)) is not None


async def at_work(r: Reader, video_ids: Collection[int]) -> set[int]:
    """Of which of these a search is open."""
    j = jobs.c
    about = j.kind == SEARCH, j.subject_type == "video", j.subject_id.in_(video_ids), j.state.in_(("queued", "running"))
    return {one["subject_id"] for one in await r.all(select(j.subject_id).where(*about))} if video_ids else set()


async def called(r: Reader, video_ids: Collection[int]) -> dict[int, Row]:
    """id, title, status and artist of videos, by id."""
    columns = (videos.c.id, videos.c.title, videos.c.status, artists.c.name.label("artist"))
    asked = select(*columns).select_from(videos.outerjoin(artists)).where(videos.c.id.in_(video_ids))
    return {one["id"]: one for one in await r.all(asked)} if video_ids else {}


async def look_at(r: Reader, video_id: int) -> Row | None:
    return await r.one(select(looks).where(looks.c.video_id == video_id))


async def looks_at(r: Reader, video_ids: Collection[int]) -> dict[int, Row]:
    """When videos were looked for, and will be; without what was found."""
    columns = (looks.c.video_id, looks.c.last_full, looks.c.next_full, looks.c.failures, looks.c.error)
    rows = await r.all(select(*columns).where(looks.c.video_id.in_(video_ids))) if video_ids else []
    return {one["video_id"]: one for one in rows}


async def note(w: Writer, video_id: int, values: Row) -> None:
    """What came of looking for it; the row comes with the first time."""
    one = _INSERT[w.dialect](looks).values({"video_id": video_id, **values})
    await w.run(one.on_conflict_do_update(index_elements=["video_id"], set_=values))


async def due(r: Reader, moment: int, most: int) -> list[int]:
    """Wanted videos without source and file whose turn it is, those that never were looked for first. By the index of
    turns, and by that of what is known of all videos: no row is read that is not due."""
    planned = select(looks.c.id).where(looks.c.video_id == videos.c.id, looks.c.next_full.is_not(None)).exists()
    never = _sourceless(videos, ~planned).order_by(anew(videos.c.id)).limit(most)
    ids = [one["id"] for one in await r.all(never)]
    if len(ids) < most:
        later = _sourceless(looks.join(videos, looks.c.video_id == videos.c.id), looks.c.next_full <= moment)
        turns = later.order_by(looks.c.next_full, videos.c.id).limit(most - len(ids))
        ids += [one["id"] for one in await r.all(turns)]
    return ids


async def standing(r: Reader, video_ids: Collection[int]) -> Mapping[int, Row]:
    """id, version, artist_id, status and whether they have a ``file`` that is where it was put."""
    here = select(files.c.id).where(files.c.video_id == videos.c.id, files.c.missing_since.is_(None))
    columns = (videos.c.id, videos.c.version, videos.c.artist_id, videos.c.status, here.exists().label("file"))
    return {one["id"]: one for one in await r.all(select(*columns).where(videos.c.id.in_(video_ids)))}


def _sourceless(of: FromClause, turn: ColumnElement[bool]) -> Select[Any]:
    """By any other index SQLite would look up the row of everything that is wanted."""
    v = videos.c
    has_source = select(sources.c.id).where(sources.c.video_id == v.id).exists()
    has_file = select(files.c.id).where(files.c.video_id == v.id).exists()
    wanted = aside(v.status) == "wanted", v.monitored.is_(True), aside(v.artist_id).is_not(None)
    return select(v.id).select_from(of).where(*wanted, turn, ~has_source, ~has_file)
