"""Files as they are held against the disk: what is known of them, and what was found."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.files import nfos
from mvidarr.db.tables.library import files, roots, videos
from mvidarr.library.projection import project_videos
from mvidarr.library.store.bin import away

Row = dict[str, Any]

_IDS: Any = bindparam("ids", expanding=True)
_VIDEOS = select(videos.c.id, videos.c.version, videos.c.added, videos.c.picture).where(videos.c.id.in_(_IDS))
_FILES = (
    select(
        files.c.id, files.c.video_id, files.c.root_id, roots.c.path.label("root"), files.c.path, files.c.primary,
        files.c.size, files.c.duration, files.c.missing_since, files.c.checked, files.c.fault, away().label("in_bin"),
        nfos.c.told.label("nfo"),
    )
    .select_from(files.join(roots).outerjoin(nfos, nfos.c.video_id == files.c.video_id))
    .where(files.c.video_id.in_(_IDS))
    .order_by(files.c.video_id, files.c.primary.desc(), files.c.id)
)  # fmt: skip
_NOTED = (
    update(files)
    .where(files.c.id == bindparam("of"))
    .values(checked=bindparam("at"), fault=bindparam("found"), missing_since=bindparam("since"))
)


async def of_videos(r: Reader, video_ids: Sequence[int]) -> list[Row]:
    """``id``, ``version``, ``added``, ``picture`` and ``files``, the primary one first."""
    rows, held = await r.several((_VIDEOS, {"ids": list(video_ids)}), (_FILES, {"ids": list(video_ids)}))
    theirs: dict[int, list[Row]] = {}
    for file in held:
        theirs.setdefault(file["video_id"], []).append(file)
    return [{**row, "files": theirs.get(row["id"], [])} for row in rows]


async def note(w: Writer, found: Sequence[Row], turned: Collection[int]) -> None:
    """``found``: of files, by ``of``, ``at``, ``found`` and ``since``. ``turned``: videos of which a file is gone now
    that was there, or the other way round."""
    await w.run_many(_NOTED, found)
    await project_videos(w, turned)
