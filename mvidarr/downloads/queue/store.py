"""The questions of the queue: downloads that wait or run, in the order in which they are taken."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update

from mvidarr.clock import now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.jobs import jobs
from mvidarr.db.tables.library import artists, videos
from mvidarr.downloads.asking.entering import DOWNLOAD
from mvidarr.downloads.asking.store import OPEN, Row
from mvidarr.query import Condition
from mvidarr.query.sql import bound

Key = tuple[int, int, int, int]  # of an entry in the order: its turn, priority, place, job

d, j = downloads.c, jobs.c
_turn = case((j.state == "running", 0), else_=1)
_OURS = and_(j.kind == DOWNLOAD, j.state.in_(("queued", "running")))
_STATE = case((j.state == "running", "running"), (j.held == 1, "paused"), else_="queued")
_WAITS = j.state == "queued"
_POSITION = func.row_number().over(partition_by=_WAITS, order_by=(j.priority.desc(), j.place, j.id))
# All of the queue, narrow; what belongs to an entry is read of those that are shown. A position does not change with
# what is asked for.
_QUEUE = (
    select(j.id, j.held, j.state, j.priority, j.place, _turn.label("turn"), case((_WAITS, _POSITION)).label("position"))
    .where(_OURS)
    .cte("queue")
)
q = _QUEUE.c
_STATES: dict[str, ColumnElement[bool]] = {
    "running": q.state == "running",
    "paused": and_(q.state == "queued", q.held == 1),
    "queued": and_(q.state == "queued", q.held == 0),
}
_ORDER = (q.turn, q.priority.desc(), q.place, q.id)
_PICKED = (
    select(q.id, q.turn, q.position, d.id.label("download_id"))
    .select_from(_QUEUE)
    .join(downloads, and_(d.job_id == q.id, d.state.in_(OPEN)))
)

# What an address is, is read by a job of its own: while that one is put off, its reason and time are the download's.
_AHEAD = jobs.alias("ahead")
_PUT_OFF = and_(j.blocked == 1, _AHEAD.c.id == j.waits_for, _AHEAD.c.state == "queued")
_OPEN_ONES = jobs.join(downloads, d.job_id == j.id)  # where nobody asks for a position


async def entries(
    r: Reader,
    *,
    state: str | None,
    actor: str | None,
    where: Condition | None = None,
    after: Key | None,
    at: int,
    most: int,
) -> list[Row]:
    """``actor``: only what this one asked for. ``at``: how many to leave out."""
    asked = _PICKED.order_by(*_ORDER).limit(most)
    if state is not None:
        asked = asked.where(_STATES[state])
    if actor is not None:
        asked = asked.where(d.actor == actor)
    if where is not None:
        asked = asked.where(where)
    if after is not None:
        asked = asked.where(_behind(after))
    return await r.all(_entries_of(asked.offset(at) if at else asked))


def _entries_of(picked: Select[Any]) -> Select[Any]:
    chosen = picked.cte("picked")
    p = chosen.c
    return (
        select(
            d.id, d.video_id, d.job_id, d.pinned, d.host, d.upload, d.bytes, d.reasons, d.explained, d.actor, d.created,
            _STATE.label("state"), p.turn, p.position, videos.c.title, artists.c.name.label("artist"),
            *(j[name] for name in ("priority", "place", "blocked", "waits_for", "attempts", "stage", "started")),
            *(func.coalesce(_AHEAD.c[name], j[name]).label(name) for name in (
                "not_before", "error_code", "error_detail", "error_retryable",
            )),
        )
        .select_from(chosen)
        .join(jobs, j.id == p.id)
        .outerjoin(_AHEAD, _PUT_OFF)
        .join(downloads, d.id == p.download_id)
        .join(videos, videos.c.id == d.video_id)
        .outerjoin(artists, artists.c.id == videos.c.artist_id)
        .order_by(p.turn, j.priority.desc(), j.place, j.id)
    )  # fmt: skip


async def count(r: Reader, where: Condition | None) -> int:
    found = select(func.count()).select_from(_OPEN_ONES).where(_OURS, d.state.in_(OPEN))
    return int(await r.value(found if where is None else found.where(where)) or 0)


async def ids(r: Reader, *, actor: str | None, where: Condition | None, most: int) -> list[int]:
    """Of downloads, in their order."""
    order = _turn, j.priority.desc(), j.place, j.id
    asked = select(d.id).select_from(_OPEN_ONES).where(_OURS, d.state.in_(OPEN)).order_by(*order).limit(most)
    if actor is not None:
        asked = asked.where(d.actor == actor)
    return [row["id"] for row in await r.all(asked if where is None else asked.where(where))]


async def standing_at(r: Reader, number: int, *, besides: Collection[int]) -> tuple[int | None, bool]:
    """The job that is number so much of those that wait, were these not among them, and True; where there are fewer,
    the last and False."""
    waiting = select(j.id).where(_OURS, _WAITS, j.id.not_in(sorted(besides)))
    found = await r.value(waiting.order_by(j.priority.desc(), j.place, j.id).offset(number - 1).limit(1))
    if found is not None:
        return found, True
    return await r.value(waiting.order_by(j.priority, j.place.desc(), j.id.desc()).limit(1)), False


async def entry(r: Reader, download_id: int) -> Row | None:
    return await r.one(_entries_of(_PICKED.where(d.id == download_id)))


async def state_of(r: Reader, download_id: int) -> str | None:
    """None of one that there never was, or that is gone with its video."""
    row = await r.one(select(d.state).where(d.id == download_id))
    return row["state"] if row else None


async def counts(r: Reader) -> dict[str, int]:
    rows = await r.all(select(_STATE.label("state"), func.count().label("n")).where(_OURS).group_by(_STATE))
    return {row["state"]: row["n"] for row in rows}


async def open_ones(r: Reader, ids: Collection[int]) -> list[Row]:
    """id, job_id, video_id, actor, upload and url of those that wait or run."""
    asked: Select[Any] = select(d.id, d.job_id, d.video_id, d.actor, d.upload, d.url)
    return await r.all(asked.where(d.id.in_(sorted(set(ids))), d.state.in_(OPEN)).order_by(d.job_id))


async def set_paused(w: Writer, job_ids: Collection[int], paused: bool) -> None:
    """What runs follows when it has stopped."""
    before, after = ("queued", "paused") if paused else ("paused", "queued")
    if job_ids:
        await w.run(update(downloads).where(d.job_id.in_(sorted(job_ids)), d.state == before).values(state=after))


async def follow_jobs(w: Writer, job_ids: Collection[int], **values: object) -> None:
    """Their priority is that of their jobs."""
    if job_ids:
        priority = select(j.priority).where(j.id == d.job_id).scalar_subquery()
        await w.run(update(downloads).where(d.job_id.in_(sorted(job_ids))).values(priority=priority, **values))


async def note_raised(w: Writer, job_ids: Collection[int], *, below: int | None = None) -> None:
    """A person put them ahead just now; those with less than this priority. Call it before they follow their jobs."""
    if job_ids:
        those = d.job_id.in_(sorted(job_ids)), *(() if below is None else (d.priority < below,))
        await w.run(update(downloads).where(*those).values(raised=now()))


async def behind(r: Reader, job_ids: Collection[int], other: int) -> set[int]:
    """Those of them that wait behind that one."""
    asked = select(j.id, j.priority, j.place).where(j.id.in_(sorted({*job_ids, other})), _WAITS)
    spots = {row["id"]: (-row["priority"], row["place"], row["id"]) for row in await r.all(asked)}
    return {job for job, spot in spots.items() if other in spots and spot > spots[other]}


def key_of(row: Row) -> Key:
    return row["turn"], row["priority"], row["place"], row["job_id"]


def _behind(key: Key) -> ColumnElement[bool]:
    turn, priority, place, job = map(bound, key)  # each as wide as a cursor may say
    same_place = and_(q.place == place, q.id > job)
    same_priority = and_(q.priority == priority, or_(q.place > place, same_place))
    return or_(q.turn > turn, and_(q.turn == turn, or_(q.priority < priority, same_priority)))
