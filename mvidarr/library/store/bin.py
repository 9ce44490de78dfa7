"""Entries of the recycle bin. Each state is left by an update that names it, so of two who move an entry one does."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from mvidarr.clock import now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.files import bin_entries
from mvidarr.db.tables.journal import changes
from mvidarr.db.tables.library import files, roots, videos

Row = dict[str, Any]

c = bin_entries.c
PENDING = ("intended", "restoring", "purging")  # a job will see to them
HELD = ("binned", *PENDING)  # shown in the bin


async def add(
    w: Writer, change_id: int | None, files: Sequence[tuple[Row, str]], actor: str, *, state: str = "intended"
) -> None:
    """Files that shall go, each with the title of its video."""
    moment = now()
    entries = [
        {
            "root_id": file["root_id"], "video_id": file["video_id"], "file_id": file["id"], "change_id": change_id,
            "title": title, "path": file["path"], "state": state, "files": [], "size": file["size"],
            "beside": file.get("beside") or {},
            "actor": actor, "created": moment, "updated": moment,
        }
        for file, title in files
    ]  # fmt: skip
    await w.run_many(insert(bin_entries), entries)


async def move(w: Writer, entry_ids: Iterable[int], frm: Sequence[str], to: str, **values: Any) -> list[int]:
    """The entries that were in one of the states and are in ``to`` now."""
    ids = list(entry_ids)
    if not ids:
        return []
    may = c.id.in_(ids), c.state.in_(frm)
    rows = await w.all(update(bin_entries).where(*may).values(state=to, updated=now(), **values).returning(c.id))
    return sorted(row["id"] for row in rows)


async def forget(w: Writer, entry_id: int) -> None:
    await w.run(delete(bin_entries).where(c.id == entry_id))


async def replacing(r: Reader, actor: str) -> Row | None:
    """What this job means to replace."""
    return await r.one(_entries().where(c.state == "replacing", c.actor == actor))


async def replacers(r: Reader) -> list[str]:
    rows = await r.all(select(c.actor).distinct().where(c.state == "replacing"))
    return [row["actor"] for row in rows]


async def is_leaving(r: Reader, root_id: int, path: str) -> bool:
    """Whether a file that lies there has yet to go into the bin."""
    there = c.root_id == root_id, c.path == path, c.state == "intended"
    return await r.value(select(c.id).where(*there).limit(1)) is not None


async def stand_for(r: Reader, entry: Row) -> list[Row]:
    """Files in the bin that had taken the place of this one, or it theirs, by the changes that move it."""
    mine, line = changes.alias("mine"), changes.alias("line")
    same = select(line.c.id).join(mine, mine.c.root == line.c.root).where(mine.c.id == entry["change_id"])
    others = c.video_id == entry["video_id"], c.file_id != entry["file_id"], c.state == "binned"
    return await r.all(_entries().where(*others, c.change_id.in_(same)))


async def is_replaced(r: Reader, file_id: int) -> bool:
    """Whether another file is about to take its place."""
    return await r.value(select(c.id).where(c.file_id == file_id, c.state == "replacing").limit(1)) is not None


async def video_exists(r: Reader, video_id: int) -> bool:
    return await r.value(select(videos.c.id).where(videos.c.id == video_id)) is not None


async def note(w: Writer, entry_id: int, error: Mapping[str, Any]) -> None:
    await w.run(update(bin_entries).where(c.id == entry_id).values(error=dict(error), updated=now()))


async def entry(r: Reader, entry_id: int) -> Row | None:
    return await r.one(_entries().where(c.id == entry_id))


async def page(r: Reader, before: int | None, limit: int) -> list[Row]:
    """What is in the bin or on its way, newest first."""
    wanted = _entries().where(c.state.in_(HELD))
    wanted = wanted if before is None else wanted.where(c.id < before)
    return await r.all(wanted.order_by(c.id.desc()).limit(limit))


async def totals(r: Reader) -> Row:
    held = select(func.count().label("count"), func.coalesce(func.sum(c.size), 0).label("size"))
    return await r.one(held.where(c.state.in_(HELD))) or {}


async def pending(r: Reader) -> list[tuple[int, str]]:
    """Id and state of what a job must see to, oldest first."""
    rows = await r.all(select(c.id, c.state).where(c.state.in_(PENDING)).order_by(c.id))
    return [(row["id"], row["state"]) for row in rows]


async def untried(r: Reader) -> bool:
    """Whether there is any that no job has failed at."""
    return await r.value(select(c.id).where(c.state.in_(PENDING), c.error.is_(None)).limit(1)) is not None


async def count_pending(r: Reader) -> int:
    return int(await r.value(select(func.count()).where(c.state.in_(PENDING))))


async def last_trouble(r: Reader) -> Row | None:
    """The newest entry that could not be seen to, with how many there are."""
    stuck = c.state.in_(PENDING), c.error.is_not(None)
    row = await r.one(_entries().where(*stuck).order_by(c.updated.desc(), c.id.desc()).limit(1))
    return row and {**row, "count": await r.value(select(func.count()).where(*stuck))}


async def newest_of(r: Reader, file_ids: Sequence[int]) -> dict[int, Row]:
    """File id -> its newest entry."""
    newest = select(func.max(c.id)).where(c.file_id.in_(file_ids)).group_by(c.file_id)
    return {row["file_id"]: row for row in await r.all(select(bin_entries).where(c.id.in_(newest)))}


async def lines_of(r: Reader, change_ids: Iterable[int]) -> dict[int, int]:
    """Change set -> the first of the line of undos and redos that it belongs to."""
    rows = await r.all(select(changes.c.id, changes.c.root).where(changes.c.id.in_(list(change_ids))))
    return {row["id"]: row["root"] for row in rows}


async def binned(r: Reader, *, before: int | None = None) -> list[Row]:
    """Id and size of what lies in the bin, oldest first; only what came before a moment."""
    wanted = select(c.id, c.size).where(c.state == "binned")
    wanted = wanted if before is None else wanted.where(c.created < before)
    return await r.all(wanted.order_by(c.created, c.id))


async def files_of(r: Reader, video_ids: Sequence[int]) -> list[Row]:
    return await r.all(select(files).where(files.c.video_id.in_(video_ids)).order_by(files.c.video_id, files.c.id))


def away() -> ColumnElement[bool]:
    """Of a row of files: its own file is in the bin or on its way back, so what has its name by now is another's. One
    that was downloaded anew is not missing, whatever the bin holds of it."""
    held = select(c.id).where(c.file_id == files.c.id)
    stuck = and_(files.c.missing_since.is_not(None), held.where(c.state.in_(HELD)).exists())
    return or_(stuck, held.where(c.state == "restoring").exists())


async def away_of(r: Reader, file_id: int) -> bool:
    return await r.value(select(files.c.id).where(files.c.id == file_id, away())) is not None


async def away_among(r: Reader, file_ids: Sequence[int]) -> set[int]:
    """Of which of them ``away_of`` is true."""
    rows = await r.all(select(files.c.id).where(files.c.id.in_(file_ids), away())) if file_ids else []
    return {row["id"] for row in rows}


async def throw_again(w: Writer, file_id: int, change_id: int, title: str, actor: str) -> bool:
    """What lies in the bin of a file is from now on there for another deletion; False when nothing does."""
    newest = select(func.max(c.id)).where(c.file_id == file_id, c.state.in_(("binned", "restoring"))).scalar_subquery()
    values = {"state": "intended", "change_id": change_id, "title": title, "actor": actor, "error": None}
    moment = now()
    again = update(bin_entries).where(c.id == newest).values(**values, created=moment, updated=moment)
    return bool(await w.run(again))


async def hold_video(w: Writer, video_id: int) -> None:
    """Before an entry of it, as whoever changes the video takes the two: else both may wait for the other."""
    await w.one(select(videos.c.id).where(videos.c.id == video_id).with_for_update())


async def set_missing(w: Writer, file_id: int, since: int | None) -> None:
    await w.run(update(files).where(files.c.id == file_id).values(missing_since=since))


async def file_exists(r: Reader, file_id: int) -> bool:
    return await r.value(select(files.c.id).where(files.c.id == file_id)) is not None


def _entries() -> Any:
    return select(bin_entries, roots.c.path.label("root")).select_from(
        bin_entries.outerjoin(roots, roots.c.id == c.root_id)
    )
