"""What is to be expected of videos that somebody wants: told before and after, by the same look at them as those take
who then do it."""

from collections.abc import Collection, Mapping
from typing import Any, Literal

from sqlalchemy import Select, and_, bindparam, exists, select

from mvidarr.db import Reader
from mvidarr.db.tables.library import files, sources, videos

# A file is here; it can be downloaded; it must be looked for first; nobody knows what to look for.
Prospect = Literal["here", "download", "search", "nobody"]

WHAT_FOLLOWS: Mapping[Prospect, str] = {
    "here": "It is wanted now. Its file is in the library already.",
    "download": "It is wanted now, and downloaded as soon as a place is free.",
    "search": "It is wanted now. Nobody knows yet where it can be had, so it is looked for first.",
    "nobody": "It is wanted now. Say who the artist is, then it can be looked for.",
}
HERE = exists().where(files.c.video_id == videos.c.id, files.c.missing_since.is_(None))
SOURCE = exists().where(sources.c.video_id == videos.c.id)


def asked_of(*columns: Any) -> Select[Any]:
    """What ``prospect`` must know of videos, and these columns; of those named in ``ids``."""
    theirs = videos.c.id.in_(bindparam("ids", expanding=True))
    return select(videos.c.id, videos.c.artist_id, HERE.label("here"), SOURCE.label("source"), *columns).where(theirs)


def prospect(row: Mapping[str, Any]) -> Prospect:
    if row["here"]:
        return "here"
    if row["source"]:
        return "download"
    return "search" if row["artist_id"] is not None else "nobody"


async def prospects(r: Reader, ids: Collection[int]) -> dict[int, Prospect]:
    return {row["id"]: prospect(row) for row in await r.all(_ASKED, {"ids": list(ids)})}


_ASKED = asked_of()
DOWNLOADABLE = and_(SOURCE, ~HERE)
SEARCHABLE = and_(~SOURCE, ~HERE, videos.c.artist_id.is_not(None))
