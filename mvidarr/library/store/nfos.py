"""Which NFO files tell old facts, and what each was told last."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Executable, bindparam, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.files import nfos
from mvidarr.db.tables.library import files, video_artists, videos

Row = dict[str, Any]
Told = dict[str, dict[str, list[str]]]  # "video" and "artist": by element

_CHUNK = 500  # ids a statement
_Insert = sqlite.Insert | postgresql.Insert
_INSERT: Mapping[str, Callable[[Any], _Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


async def mark(w: Writer, video_ids: Collection[int]) -> int:
    """How many of them have a file, and so an NFO that is out of date now."""
    ids, marked = sorted(video_ids), 0
    for start in range(0, len(ids), _CHUNK):
        marked += await w.run(_marking(w.dialect, _OF_VIDEOS), {"ids": ids[start : start + _CHUNK]})
    return marked


async def mark_of_artists(w: Writer, artist_ids: Collection[int]) -> int:
    """The same for every video that they made or are guests in."""
    ids, marked = sorted(artist_ids), 0
    for start in range(0, len(ids), _CHUNK):
        marked += await w.run(_marking(w.dialect, _OF_ARTISTS), {"ids": ids[start : start + _CHUNK]})
    return marked


def _of_artists() -> ColumnElement[bool]:
    guest = select(video_artists.c.video_id).where(video_artists.c.artist_id.in_(_IDS))
    made = select(videos.c.id).where(videos.c.artist_id.in_(_IDS))
    return or_(files.c.video_id.in_(made), files.c.video_id.in_(guest))


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OF_VIDEOS = files.c.video_id.in_(_IDS)
_OF_ARTISTS = _of_artists()


@lru_cache(8)
def _marking(dialect: str, which: ColumnElement[bool]) -> Executable:
    having = select(files.c.video_id, literal(1)).where(which).distinct()
    adding = _INSERT[dialect](nfos).on_conflict_do_update(index_elements=["video_id"], set_={"stale": nfos.c.stale + 1})
    return adding.from_select(["video_id", "stale"], having)


_KNOWN = select(nfos.c.video_id, nfos.c.stale, nfos.c.told).where(nfos.c.video_id.in_(_IDS))
_KNOWN = _KNOWN.order_by(nfos.c.video_id).with_for_update()
_SETTLING = update(nfos).where(nfos.c.video_id == bindparam("of"))
_INTENDING = _SETTLING.values(told=bindparam("to_told"))
_SETTLING = _SETTLING.values(stale=bindparam("to_stale"), told=bindparam("to_told"))


async def written(w: Writer, video_id: int, told: Mapping[str, Any]) -> None:
    """``told`` stands in the file now, and is up to date."""
    known = await w.value(select(nfos.c.stale).where(nfos.c.video_id == video_id).with_for_update())
    if known is None:
        await w.insert(nfos, {"video_id": video_id, "stale": 0, "told": dict(told)})
        return
    await w.run(update(nfos).where(nfos.c.video_id == video_id).values(told=dict(told), stale=0))


async def told(r: Reader, video_id: int) -> Told | None:
    """What the NFO of this one was told last."""
    known: Told | None = await r.value(select(nfos.c.told).where(nfos.c.video_id == video_id))
    return known


async def share(w: Writer, pairs: Sequence[tuple[int, int]]) -> None:
    """An NFO that told of one video is another's now: for both, whatever stands in it of either is ours."""
    known = await w.all(_KNOWN, {"ids": sorted({id for pair in pairs for id in pair})}) if pairs else []
    told: dict[int, Told] = {row["video_id"]: row["told"] or {} for row in known}
    for one, other in pairs:
        both = _together(told.get(one, {}), told.get(other, {}))
        for id in (one, other) if both else ():
            if id in told:
                await w.run(update(nfos).where(nfos.c.video_id == id).values(told=both))
            else:
                await w.insert(nfos, {"video_id": id, "stale": 0, "told": both})
            told[id] = both


async def intend(w: Writer, meant: Mapping[int, Told]) -> None:
    """Before files are written: what they are about to tell is ours as well, whether it gets there or not."""
    known = await w.all(_KNOWN, {"ids": sorted(meant)}) if meant else []
    news = [{"of": row["video_id"], "to_told": _together(row["told"] or {}, meant[row["video_id"]])} for row in known]
    await w.run_many(_INTENDING, news)


def _together(one: Told, other: Told) -> Told:
    return {
        name: {
            tag: list(dict.fromkeys((*one.get(name, {}).get(tag, ()), *other.get(name, {}).get(tag, ()))))
            for tag in {**one.get(name, {}), **other.get(name, {})}
        }
        for name in {**one, **other}
    }


async def settle(w: Writer, tried: Mapping[int, tuple[int, Mapping[str, Any] | None]]) -> None:
    """By video: how stale it was, and what stands in its file now; None where there is nothing to write for it, no file
    or no video. What got staler meanwhile stays so."""
    known = await w.all(_KNOWN, {"ids": sorted(tried)})
    news = []
    for row in known:
        stale, told = tried[row["video_id"]]
        left = 0 if row["stale"] == stale else row["stale"]
        news.append({"of": row["video_id"], "to_stale": left, "to_told": row["told"] if told is None else dict(told)})
    await w.run_many(_SETTLING, news)


async def stale(r: Reader, after: int, limit: int) -> list[Row]:
    """By video, above ``after``: how often it changed, and what it was told last."""
    wanted = select(nfos).where(nfos.c.stale > 0, nfos.c.video_id > after)
    return await r.all(wanted.order_by(nfos.c.video_id).limit(limit))


async def any_stale(r: Reader) -> bool:
    return await r.value(select(nfos.c.id).where(nfos.c.stale > 0).limit(1)) is not None


async def makers_below(r: Reader, root_id: int, folder: str) -> set[int | None]:
    """The artists of the videos whose files lie below a folder of a root."""
    inside = files.c.path.startswith(f"{folder}/", autoescape=True)
    theirs = select(videos.c.artist_id).select_from(files.join(videos, videos.c.id == files.c.video_id))
    return {row["artist_id"] for row in await r.all(theirs.where(files.c.root_id == root_id, inside).distinct())}
