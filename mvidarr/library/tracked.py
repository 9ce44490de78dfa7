"""What the journal keeps of the library: the fields people care for. Pictures, counters and probe data are not among
them, so a finished download breaks nobody's edit and no undo takes it back. A status is shared with the work that moves
it: what people wish stands in the history, and is taken back where nothing moved it since.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, or_, select

from mvidarr.db import Reader, RowChange, Tracked, Writer
from mvidarr.db.journal import Restored
from mvidarr.db.journal.tracked import Effects
from mvidarr.db.tables.journal import change_rows
from mvidarr.db.tables.library import (
    artist_ids,
    artist_labels,
    artists,
    files,
    play_state,
    profiles,
    sources,
    video_artists,
    video_labels,
    videos,
)
from mvidarr.library import following
from mvidarr.library.projection import project_artists
from mvidarr.library.replaced import file_stays, files_come
from mvidarr.library.text import fold
from mvidarr.library.uniting import PICTURE
from mvidarr.library.wishes import statuses_stand

Row = dict[str, Any]

_VIDEO_FIELDS = (
    "artist_id", "title", "kind", "year", "release_date", "album", "label", "description", "credits", "monitored",
    "profile_id",
)  # fmt: skip
_ARTIST_FIELDS = (
    "name", "disambiguation", "description", "links", "monitored", "auto_download", "monitor", "kinds", "look_every",
    "look_priority", "profile_id", "folder",
)  # fmt: skip
_PLAYED = ("video_id", "plays", "skips", "last_played", "position", "settled", "rating", "favourite")

Owned = tuple[tuple[Table, str], ...]


def tracked(
    *,
    video_effects: Sequence[Effects] = (),
    artist_effects: Sequence[Effects] = (),
    file_effects: Sequence[Effects] = (),
    file_moves: Sequence[Effects] = (),
    with_videos: Owned = (),
    status_effects: Sequence[Effects] = (),
) -> list[Tracked]:
    """Effects follow every change in its transaction: what other rooms must do about it. ``with_videos``: their tables
    whose rows go and come back with a video, without being a part of it. ``status_effects`` follow what people say of
    a status, and its undo; ``file_moves`` a file that became another video's, as two were merged, and its undo."""
    return [
        Tracked(
            artists,
            fields=_ARTIST_FIELDS,
            owned=((artist_ids, "artist_id"), (artist_labels, "artist_id")),
            locks="locked",
            touch="updated",
            known_by=("name",),
            checks=_artists_stand,
            project=project_artists,
            effects=_in_turn(following.of_name, *artist_effects),
        ),
        Tracked(
            videos,
            fields=_VIDEO_FIELDS,
            owned=(
                (video_artists, "video_id"), (video_labels, "video_id"), (sources, "video_id"), (files, "video_id"),
                (play_state, "video_id"),
            ),
            carries=with_videos,
            locks="locked",
            known_as={"artist_id": "artist"},
            touch="updated",
            shared=("status", "error", "duration", *PICTURE),
            moved=_in_turn(*status_effects),
            known_by=("title", "artist_key"),
            checks=_videos_stand,
            stays=_video_stays,
            reproject=following.own_columns_of_videos,
            effects=_in_turn(*video_effects),
        ),
        Tracked(artist_ids, fields=("artist_id", "provider", "value"), version=None),
        Tracked(
            artist_labels, fields=("artist_id", "kind", "position", "name", "folded"), version=None,
            derive=following.words_of_name, effects=following.of_artist,
        ),
        Tracked(video_artists, fields=("video_id", "artist_id", "position"), version=None),
        Tracked(
            video_labels, fields=("video_id", "kind", "position", "name", "folded"), version=None,
            derive=following.words_of_name,
        ),
        Tracked(sources, fields=("video_id", "provider", "key", "url", "rank"), version=None),
        Tracked(
            files, version=None, shared=("video_id", "primary"), effects=_in_turn(*file_effects),
            checks=files_come, stays=file_stays,
            moved=_in_turn(following.of_files, *file_moves),
        ),
        Tracked(play_state, version=None, shared=_PLAYED),
    ]  # fmt: skip


def _in_turn(*effects: Effects) -> Effects:
    async def follow(w: Writer, changes: Sequence[RowChange]) -> None:
        for effect in effects:
            await effect(w, changes)

    return follow


Refused = Mapping[int, str]


async def _artists_stand(restored: Sequence[Restored], r: Reader) -> Refused:
    names = {one.id: fold(one.then["name"]) for one in restored}
    wanted = select(artists.c.id, artists.c.folded).where(artists.c.folded.in_(set(names.values())))
    holders = {row["folded"]: row["id"] for row in await r.all(wanted)}
    taken = {id: "Another artist has this name by now." for id, name in names.items() if holders.get(name, id) != id}
    return {**await _profiles_stand(restored, r), **taken}


async def _videos_stand(restored: Sequence[Restored], r: Reader) -> Refused:
    theirs = {one.id: one.then["artist_id"] for one in restored if _news(one, "artist_id")}
    gone = await _gone(r, artists, theirs, "Its artist is no longer in the library.")
    return {**await statuses_stand(restored, r), **await _profiles_stand(restored, r), **gone}


async def _profiles_stand(restored: Sequence[Restored], r: Reader) -> Refused:
    named = {one.id: one.then["profile_id"] for one in restored if _news(one, "profile_id")}
    return await _gone(r, profiles, named, "Its quality profile no longer exists.")


def _news(one: Restored, column: str) -> bool:
    """Whether it will point elsewhere than it does; what stands now is there, the database sees to that."""
    return one.then[column] is not None and (one.now is None or one.now[column] != one.then[column])


async def _gone(r: Reader, table: Table, wanted: Mapping[int, int], sentence: str) -> Refused:
    """``sentence`` for whom what it points at is not there."""
    if not wanted:
        return {}
    found = await r.all(select(table.c.id).where(table.c.id.in_(set(wanted.values()))))
    there = {row["id"] for row in found}
    return {id: sentence for id, target in wanted.items() if target not in there}


async def _video_stays(row: Row, r: Reader, change_id: int) -> str | None:
    """A file that did not come with the row would be left behind without anybody who knows it; one that came from
    another video goes back there."""
    came = select(change_rows.c.row_id).where(
        change_rows.c.change_id == change_id, change_rows.c.table == files.name,
        or_(change_rows.c.before.is_(None), change_rows.c.owner == row["id"]),
    )  # fmt: skip
    other = select(files.c.id).where(files.c.video_id == row["id"], files.c.id.not_in(came)).limit(1)
    return "Its file is in the library by now." if await r.value(other) is not None else None
