"""What people delete is remembered, whoever had found it: by its uploads, or by its name where it had none, as that of
a file that was scanned. What an undo brings back is forgotten as deleted.

The memory of an artist outlasts them, as an undo brings them back with the id they had; of uploads that were no video,
and of which nobody said anything, there is nothing to remember.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mvidarr.clock import DAY, now
from mvidarr.db import RowChange, Writer
from mvidarr.discovery.looking import memory_store as store
from mvidarr.discovery.weighing.facts import NO_UPLOAD
from mvidarr.library.text import fold

Row = dict[str, Any]

LIBRARY = "library"  # who knows a video of which no upload is known: ``provider`` of its row, whose key is its id
LOOKS = "discover"  # the origin of looks, which keep their own memory
OUTLASTS = 400 * DAY  # an artist; details of a change, without which nothing can be undone, are kept for a year


async def follow_videos(w: Writer, changes: Sequence[RowChange]) -> None:
    """A hook of the journal."""
    came = {one.id for one in changes if one.before is None and one.origin != LOOKS}
    gone = {one.id: one for one in changes if one.before is not None and one.after is None}
    if came:
        await store.came_back(w, sorted(came), LIBRARY)
    known = {id: one.before for id, one in gone.items() if one.before and one.before["artist_id"] is not None}
    if known:
        uploads = await store.uploads_with(w, {one.change_id for one in gone.values()}, sorted(known))
        await store.remember(w, list(_rows(known, uploads, now())))


async def follow_artists(w: Writer, changes: Sequence[RowChange]) -> None:
    """A hook of the journal."""
    gone = sorted({one.id for one in changes if one.after is None})
    if gone:
        await store.forget_idle(w, gone)
        await store.forget_gone(w, now() - OUTLASTS)


def _rows(gone: Mapping[int, Row], uploads: Mapping[int, Sequence[Row]], moment: int) -> Iterable[Row]:
    for id, video in gone.items():
        for upload in uploads.get(id, ()):
            yield _row(id, video, moment, {name: upload[name] for name in ("provider", "key", "url")})
        if id not in uploads:
            nowhere = [{"code": NO_UPLOAD.code, "text": NO_UPLOAD.text}]
            yield _row(id, video, moment, {"provider": LIBRARY, "key": str(id), "url": ""}) | {"rejections": nowhere}


def _row(id: int, video: Row, moment: int, place: Row) -> Row:
    return {
        **place, "artist_id": video["artist_id"], "had_video": True, "title": video["title"], "kind": video["kind"],
        "duration": video["duration"], "song": f"{LIBRARY}/{id}/{fold(video['title'])}", "score": 0.0, "reasons": [],
        "rejections": [], "found_by": [LIBRARY], "facts": {"title": video["title"]}, "first_seen": moment,
        "last_seen": moment,
    }  # fmt: skip
