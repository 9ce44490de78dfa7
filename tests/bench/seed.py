"""A library to measure with, written past the server while it is stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, delete, insert, select

from mvidarr.clock import now
from mvidarr.db.sqlite import url_of
from mvidarr.db.tables.library import artists, files, roots, sources, videos
from mvidarr.db.tables.revisions import revisions


@dataclass(frozen=True)
class Seed:
    """A video with an artist, a source, and a file when ``path`` says where it lies below the root."""

    title: str
    url: str
    path: str | None = None
    size: int = 0


def seed(database: Path, wanted: Sequence[Seed]) -> list[int]:
    """Their ids. The server has been started before, so the tables and the root are there."""
    engine, moment = create_engine(url_of(database)), now()
    with engine.begin() as connection:
        root = connection.execute(select(roots.c.id)).scalar_one()
        named = {"name": "Somebody", "folded": "somebody", "sort_name": "Somebody", "monitored": False}
        more = {"auto_download": False, "kinds": ["official"], "locked": [], "added": moment, "updated": moment}
        artist = connection.execute(insert(artists).values(version=1, **named, **more).returning(artists.c.id)).scalar()
        ids = []
        for one in wanted:
            folded = one.title.lower()
            row: dict[str, Any] = {
                "version": 1, "artist_id": artist, "title": one.title, "title_key": folded, "search": folded,
                "kind": "official", "status": "downloaded" if one.path else "discovered", "monitored": False,
                "locked": [], "added": moment, "updated": moment,
            }  # fmt: skip
            video = connection.execute(insert(videos).values(**row).returning(videos.c.id)).scalar_one()
            link = {"video_id": video, "provider": "web", "key": one.url, "url": one.url, "rank": 0, "added": moment}
            connection.execute(insert(sources).values(**link))
            if one.path:
                held = {"video_id": video, "root_id": root, "path": one.path, "primary": True, "size": one.size}
                connection.execute(insert(files).values(**held, subtitles=[], added=moment))
            ids.append(int(video))
        connection.execute(delete(revisions))  # what follows from rows is filled in at the next start
    engine.dispose()
    return ids
