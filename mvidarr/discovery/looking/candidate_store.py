"""What discovery keeps of uploads: every question and every statement about the table ``candidates``, and what is read
of the library's own to compare them with."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.library import sources, video_artists, video_labels, videos
from mvidarr.discovery.weighing.deduping import Had, Key, Seen
from mvidarr.library.text import fold

Row = dict[str, Any]
c = candidates.c

_AT_ONCE = 400  # values in a statement
_TOLD = (
    "url", "title", "channel", "kind", "duration", "height", "views", "published", "picture", "song", "score",
    "reasons", "rejections", "found_by", "facts", "last_seen",
)  # fmt: skip
_HAD = (videos.c.id, videos.c.title_key, videos.c.kind, videos.c.status, videos.c.duration)


async def videos_of_artist(r: Reader, artist_id: int) -> list[Had]:
    """Theirs, and those they are guests in."""
    guest = select(video_artists.c.video_id).where(video_artists.c.artist_id == artist_id)
    theirs = await r.all(select(*_HAD).where(videos.c.artist_id == artist_id))
    return [_had(row) for row in (*theirs, *await r.all(select(*_HAD).where(videos.c.id.in_(guest))))]


async def seen_of_artist(r: Reader, artist_id: int) -> list[Seen]:
    columns = (c.provider, c.key, c.kind, c.song, c.video_id, c.had_video, c.facts, c.verdict, c.duration)
    return [_seen(row) for row in await r.all(select(*columns).where(c.artist_id == artist_id))]


async def videos_at(r: Reader, keys: Collection[Key]) -> dict[Key, int]:
    """Uploads that are some video's already, whosesoever."""
    found: dict[Key, int] = {}
    for provider, some in _by_provider(keys):
        asked = select(sources.c.key, sources.c.video_id).where(sources.c.provider == provider, sources.c.key.in_(some))
        found |= {(provider, row["key"]): row["video_id"] for row in await r.all(asked)}
    return found


async def seen_at(r: Reader, keys: Collection[Key], artist_id: int | None) -> set[Key]:
    """Uploads that were found before for this artist: what is none of theirs may be another's. Without one, those
    that became a video of anybody."""
    found: set[Key] = set()
    whose = c.had_video.is_(True) if artist_id is None else c.artist_id == artist_id
    for provider, some in _by_provider(keys):
        asked = select(c.key).distinct().where(c.provider == provider, c.key.in_(some), whose)
        found |= {(provider, row["key"]) for row in await r.all(asked)}
    return found


async def source_rows(r: Reader, video_ids: Collection[int]) -> dict[int, list[Row]]:
    """The sources of videos, the best first."""
    rows = await r.all(select(sources).where(sources.c.video_id.in_(video_ids)).order_by(sources.c.rank, sources.c.id))
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["video_id"]].append(row)
    return found


async def keep(w: Writer, rows: Sequence[Row]) -> None:
    """New ones, and those that were found before, with what is told of them now: a verdict stays, and a video that is
    not known now does not make one forgotten."""
    if rows:
        await w.run_many(_KEEP[w.dialect], rows)


def _keeping(dialect: Any) -> Any:
    insert = dialect.insert(candidates)
    told: dict[str, ColumnElement[Any]] = {name: insert.excluded[name] for name in _TOLD}
    told["had_video"] = or_(c.had_video, insert.excluded.had_video)
    told["video_id"] = func.coalesce(insert.excluded.video_id, c.video_id)
    return insert.on_conflict_do_update(index_elements=["artist_id", "provider", "key"], set_=told)


_KEEP = {"sqlite": _keeping(sqlite), "postgresql": _keeping(postgresql)}


async def forget_beyond(w: Writer, artist_id: int, most: int) -> int:
    """Of uploads that are no video and of which nobody said anything, the worst ones above so many."""
    idle = c.artist_id == artist_id, c.had_video.is_(False), c.verdict.is_(None)
    kept = select(c.id).where(*idle).order_by(c.score.desc(), c.last_seen.desc(), c.id).limit(1).offset(most)
    first = await w.one(select(c.score, c.last_seen, c.id).where(c.id == kept.scalar_subquery()))
    if first is None:
        return 0
    worst = select(c.id).where(*idle).order_by(c.score.desc(), c.last_seen.desc(), c.id).offset(most).limit(100_000)
    return await w.run(delete(candidates).where(c.id.in_(worst)))


async def videos_whole(r: Reader, video_ids: Collection[int]) -> dict[int, Row]:
    rows = await r.all(select(videos).where(videos.c.id.in_(video_ids))) if video_ids else []
    return {row["id"]: row for row in rows}


async def labelled(r: Reader, video_ids: Collection[int]) -> set[tuple[int, str]]:
    """Of videos the kinds of labels that they have, ``featured`` for guests."""
    if not video_ids:
        return set()
    kinds = select(video_labels.c.video_id, video_labels.c.kind).where(video_labels.c.video_id.in_(video_ids))
    guests = select(video_artists.c.video_id).where(video_artists.c.video_id.in_(video_ids))
    found = {(row["video_id"], row["kind"]) for row in await r.all(kinds.distinct())}
    return found | {(row["video_id"], "featured") for row in await r.all(guests.distinct())}


def _by_provider(keys: Iterable[Key]) -> Iterable[tuple[str, Sequence[str]]]:
    found: dict[str, list[str]] = defaultdict(list)
    for provider, key in keys:
        found[provider].append(key)
    for provider, theirs in found.items():
        for start in range(0, len(theirs), _AT_ONCE):
            yield provider, theirs[start : start + _AT_ONCE]


def _had(row: Row) -> Had:
    return Had(row["id"], row["title_key"], row["kind"], row["status"], row["duration"])


def _seen(row: Row) -> Seen:
    ids = row["facts"].get("ids") or {}
    return Seen(
        (row["provider"], row["key"]), row["kind"], row["song"], row["video_id"], row["had_video"], ids, row["verdict"],
        fold(row["facts"].get("title") or ""), row["duration"],
    )  # fmt: skip
