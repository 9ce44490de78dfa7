"""Files of videos, and the roots they lie below."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import and_, insert, select, update

from mvidarr.clock import iso_or_none, now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.files import bin_entries
from mvidarr.db.tables.library import files, roots
from mvidarr.files import fold as file_fold
from mvidarr.library.projection import project_videos
from mvidarr.library.shapes import FilePlace, NewFile, VideoFile
from mvidarr.library.store.bin import away

Row = dict[str, Any]

_PRIMARY_FIRST = (files.c.primary.desc(), files.c.id)
_PLAIN = (
    "id", "root_id", "path", "primary", "size", "duration", "width", "height", "video_codec", "audio_codec", "fps",
    "bitrate", "container", "audio_channels", "audio_language", "audio", "subtitles", "hdr",
    "fault",
)  # fmt: skip


async def has_file(r: Reader, video_id: int) -> bool:
    return await r.value(select(files.c.id).where(files.c.video_id == video_id).limit(1)) is not None


async def having_files(r: Reader, video_ids: Sequence[int]) -> set[int]:
    """Which of these have any."""
    theirs = select(files.c.video_id).distinct().where(files.c.video_id.in_(video_ids))
    return {row["video_id"] for row in await r.all(theirs)} if video_ids else set()


async def holds_anything(r: Reader) -> bool:
    """Whether any file lies in a media folder or in its recycle bin."""
    binned = select(bin_entries.c.id).where(bin_entries.c.state.notin_(("restored", "gone")))
    anywhere = (select(files.c.id).limit(1), binned.limit(1))
    return any([await r.value(statement) is not None for statement in anywhere])


async def primary_file(r: Reader, video_id: int) -> FilePlace | None:
    where = roots.c.path.label("root"), files.c.path
    columns = (files.c.id, files.c.video_id, *where, files.c.size, files.c.container, away().label("in_bin"))
    wanted = select(*columns).select_from(files.join(roots)).where(files.c.video_id == video_id)
    row = await r.one(wanted.order_by(*_PRIMARY_FIRST).limit(1))
    return FilePlace(**{**row, "in_bin": bool(row["in_bin"])}) if row else None


async def files_of_video(r: Reader, video_id: int) -> list[VideoFile]:
    """The primary one first."""
    rows = await r.all(select(files).where(files.c.video_id == video_id).order_by(*_PRIMARY_FIRST))
    return [_file(row) for row in rows]


async def files_of_videos(r: Reader, video_ids: Sequence[int]) -> dict[int, list[VideoFile]]:
    """The same of many; one without files is not among them."""
    found: dict[int, list[VideoFile]] = {}
    rows = await r.all(select(files).where(files.c.video_id.in_(video_ids)).order_by(*_PRIMARY_FIRST))
    for row in rows:
        found.setdefault(row["video_id"], []).append(_file(row))
    return found


async def add_primary_file(w: Writer, video_id: int, file: NewFile) -> int:
    """Takes over the row of the same place, so that marking twice leaves one file."""
    await w.run(update(files).where(files.c.video_id == video_id).values(primary=False))
    lists = {"subtitles": list(file.subtitles), "audio": list(file.audio)}
    values = {**vars(file), **lists, "video_id": video_id, "primary": True, "added": now()}
    same = and_(files.c.root_id == file.root_id, files.c.path == file.path, files.c.video_id == video_id)
    known = await w.value(select(files.c.id).where(same))
    if known is None:
        known = await w.insert(files, values)
    else:
        await w.run(update(files).where(same).values(**values, missing_since=None, checked=None, fault=None))
    await project_videos(w, [video_id])
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


def _file(row: Row) -> VideoFile:
    plain = {name: row[name] for name in _PLAIN}
    moments = {name: iso_or_none(row[name]) for name in ("missing_since", "checked", "added")}
    return cast(VideoFile, plain | moments)
