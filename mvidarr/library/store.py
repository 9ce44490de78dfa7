"""Every question the library asks its tables; rows go out in the shapes of ``shapes.py``."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, insert, or_, select, update

from mvidarr.clock import iso, now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import artists, files, roots, sources, video_artists, video_labels, videos
from mvidarr.files import fold as file_fold
from mvidarr.library.shapes import FilePlace, NewFile, Video
from mvidarr.library.status import Status, sources_of

Row = dict[str, Any]

_SORTS = {
    "-added": (videos.c.added, True),
    "added": (videos.c.added, False),
    "title": (videos.c.title_key, False),
    "-title": (videos.c.title_key, True),
}
SORTS = tuple(_SORTS)


def kind_of_sort(sort: str) -> type[int] | type[str]:
    """Of the values that this order compares."""
    return str if _SORTS[sort][0] is videos.c.title_key else int


_VIDEO = select(videos, artists.c.name.label("artist_name")).select_from(videos.outerjoin(artists))


async def video_row(r: Reader, video_id: int) -> Row | None:
    return await r.one(select(videos).where(videos.c.id == video_id))


async def video(r: Reader, video_id: int) -> Video | None:
    row = await r.one(_VIDEO.where(videos.c.id == video_id))
    return (await _complete(r, [row]))[0] if row else None


async def video_page(r: Reader, *, sort: str, after: tuple[Any, int] | None, limit: int) -> list[Video]:
    """One row more than ``limit`` tells that there is a next page; ``after`` is the sort key and id of the last row."""
    column, down = _SORTS[sort]
    rows = await r.all(_ordered(_VIDEO, column, down, after).limit(limit))
    return await _complete(r, rows)


def _ordered(statement: Select[Any], column: Any, down: bool, after: tuple[Any, int] | None) -> Select[Any]:
    if after is not None:
        value, row_id = after
        beyond = (column < value, videos.c.id < row_id) if down else (column > value, videos.c.id > row_id)
        statement = statement.where(or_(beyond[0], and_(column == value, beyond[1])))
    return statement.order_by(*((column.desc(), videos.c.id.desc()) if down else (column, videos.c.id)))


async def sort_value(r: Reader, video_id: int, sort: str) -> Any:
    return await r.value(select(_SORTS[sort][0]).where(videos.c.id == video_id))


async def headings(r: Reader, video_ids: Sequence[int]) -> dict[int, str]:
    if not video_ids:
        return {}
    columns = (videos.c.id, videos.c.title, artists.c.name.label("artist"))
    rows = await r.all(select(*columns).select_from(videos.outerjoin(artists)).where(videos.c.id.in_(video_ids)))
    return {row["id"]: f"{row['artist']} - {row['title']}" if row["artist"] else row["title"] for row in rows}


async def count_videos(r: Reader) -> int:
    return int(await r.value(select(func.count()).select_from(videos)))


async def video_with_source(r: Reader, provider: str, key: str) -> int | None:
    found = await r.value(select(sources.c.video_id).where(sources.c.provider == provider, sources.c.key == key))
    return None if found is None else int(found)


async def sources_by_rank(r: Reader, video_id: int) -> list[Row]:
    return await r.all(select(sources).where(sources.c.video_id == video_id).order_by(sources.c.rank, sources.c.id))


async def artist_named(r: Reader, folded: str) -> Row | None:
    return await r.one(select(artists).where(artists.c.folded == folded))


async def artist_row(r: Reader, artist_id: int) -> Row | None:
    return await r.one(select(artists).where(artists.c.id == artist_id))


async def links_of_video(r: Reader, table: Any, video_id: int) -> list[Row]:
    return await r.all(select(table).where(table.c.video_id == video_id))


async def set_columns(w: Writer, table: Any, row_id: int, **values: Any) -> None:
    """For columns that the journal does not keep: counters, pictures, status."""
    await w.run(update(table).where(table.c.id == row_id).values(**values))


async def move_status(w: Writer, video_id: int, to: Status, error: Mapping[str, Any] | None) -> bool:
    """False when the video is gone or its status may not become ``to``; two who try at once can't both succeed."""
    may = and_(videos.c.id == video_id, videos.c.status.in_(sources_of(to)))
    return bool(await w.run(update(videos).where(may).values(status=to, error=error, updated=now())))


async def move_resting(w: Writer, video_id: int, to: Status) -> None:
    downloading = and_(videos.c.id == video_id, videos.c.status == "downloading")
    await w.run(update(videos).where(downloading).values(status=to, updated=now()))


async def has_file(r: Reader, video_id: int) -> bool:
    return await r.value(select(files.c.id).where(files.c.video_id == video_id).limit(1)) is not None


async def primary_file(r: Reader, video_id: int) -> FilePlace | None:
    columns = (files.c.id, files.c.video_id, roots.c.path.label("root"), files.c.path, files.c.size, files.c.container)
    row = await r.one(
        select(*columns)
        .select_from(files.join(roots))
        .where(files.c.video_id == video_id)
        .order_by(files.c.primary.desc(), files.c.id)
        .limit(1)
    )
    return FilePlace(**row) if row else None


async def add_primary_file(w: Writer, video_id: int, file: NewFile) -> int:
    """Takes over the row of the same place, so that marking twice leaves one file."""
    await w.run(update(files).where(files.c.video_id == video_id).values(primary=False))
    values = {**vars(file), "subtitles": list(file.subtitles), "video_id": video_id, "primary": True, "added": now()}
    same = and_(files.c.root_id == file.root_id, files.c.path == file.path, files.c.video_id == video_id)
    known = await w.value(select(files.c.id).where(same))
    if known is None:
        return await w.insert(files, values)
    await w.run(update(files).where(same).values(**values, missing_since=None))
    return int(known)


async def paths_below(r: Reader, root_id: int, folder: str, *, besides_video: int) -> set[str]:
    """The paths of other videos below a folder of a root, folded as a disk without case sees them."""
    inside = files.c.path.startswith(f"{folder}/", autoescape=True)
    rows = await r.all(
        select(files.c.path).where(files.c.root_id == root_id, inside, files.c.video_id != besides_video)
    )
    return {file_fold(row["path"]) for row in rows}


async def root_rows(r: Reader) -> list[Row]:
    return await r.all(select(roots).order_by(roots.c.id))


async def pin_root(w: Writer, path: str) -> int:
    """The root that the configuration names: its row is made once; another pinned one is let go."""
    await w.run(update(roots).where(roots.c.path != path).values(pinned=False))
    known = await w.value(select(roots.c.id).where(roots.c.path == path))
    if known is not None:
        await w.run(update(roots).where(roots.c.id == known).values(pinned=True))
        return int(known)
    statement = insert(roots).values(path=path, pinned=True, added=now()).returning(roots.c.id)
    return int(await w.value(statement))


async def _complete(r: Reader, rows: Sequence[Row]) -> list[Video]:
    """Videos with what belongs to them, in one query per kind of belonging, however many rows there are."""
    ids = [row["id"] for row in rows]
    if not ids:
        return []
    guests = select(video_artists.c.video_id, artists.c.id, artists.c.name).select_from(video_artists.join(artists))
    featured = _grouped(await r.all(guests.where(video_artists.c.video_id.in_(ids)).order_by(video_artists.c.position)))
    labels = _grouped(
        await r.all(select(video_labels).where(video_labels.c.video_id.in_(ids)).order_by(video_labels.c.position))
    )
    links = _grouped(
        await r.all(select(sources).where(sources.c.video_id.in_(ids)).order_by(sources.c.rank, sources.c.id))
    )
    held = _grouped(
        await r.all(select(files).where(files.c.video_id.in_(ids)).order_by(files.c.primary.desc(), files.c.id))
    )
    return [
        _video(
            row,
            featured.get(row["id"], []),
            labels.get(row["id"], []),
            links.get(row["id"], []),
            held.get(row["id"], []),
        )
        for row in rows
    ]


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["video_id"], []).append(row)
    return groups


def _video(row: Row, featured: list[Row], labels: list[Row], links: list[Row], held: list[Row]) -> Video:
    main = held[0] if held else None
    named = {
        kind: [label["name"] for label in labels if label["kind"] == kind] for kind in ("director", "genre", "tag")
    }
    return {
        "id": row["id"],
        "version": row["version"],
        "title": row["title"],
        "artist": {"id": row["artist_id"], "name": row["artist_name"]} if row["artist_id"] else None,
        "featured": [{"id": guest["id"], "name": guest["name"]} for guest in featured],
        "kind": row["kind"],
        "status": row["status"],
        "year": row["year"],
        "release_date": row["release_date"],
        "album": row["album"],
        "label": row["label"],
        "directors": named["director"],
        "genres": named["genre"],
        "tags": named["tag"],
        "description": row["description"],
        "duration": (main["duration"] if main else None) or row["duration"],
        "quality": {
            "height": main["height"],
            "video_codec": main["video_codec"],
            "audio_codec": main["audio_codec"],
            "fps": main["fps"],
            "container": main["container"],
        }
        if main
        else None,
        "size": main["size"] if main else None,
        "monitored": row["monitored"],
        "locked": row["locked"],
        "sources": [{"provider": s["provider"], "id": s["key"], "url": s["url"], "rank": s["rank"]} for s in links],
        "files": [{"id": file["id"], "path": file["path"], "size": file["size"]} for file in held],
        "thumbnail": f"/api/videos/{row['id']}/thumbnail?v={row['picture'][:12]}" if row["picture"] else None,
        "error": row["error"],
        "added": iso(row["added"]),
        "updated": iso(row["updated"]),
    }
