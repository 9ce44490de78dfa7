"""Videos put behind the others of a playlist that is filled by hand, within somebody's change set. A playlist that is
only named is made with the first of them, in the same change: an undo takes it away again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mvidarr.accounts import may_change, sees
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.playlists import playlist_items, playlists
from mvidarr.errors import FieldError, Invalid
from mvidarr.library.text import one_line
from mvidarr.playback import store
from mvidarr.playback.places import between
from mvidarr.playback.rules import LONGEST_NAME, MOST, fresh
from mvidarr.query import Asker

Row = dict[str, Any]

STANDS = "It stands in the playlist already."
FULL = f"The playlist is full: it holds at most {MOST:,} videos. Make another one."


@dataclass(frozen=True)
class Target:
    """``id`` is None where it is still to be made; ``repeats``: it takes a video twice."""

    id: int | None
    name: str
    owner_id: int
    repeats: bool = False


async def offered(r: Reader, asker: Asker, most: int = 200) -> list[tuple[int, str]]:
    """Id and name of those that somebody may fill, the ones used last first."""
    return [(row["id"], row["name"]) for row in await store.by_hand(r, asker, most) if may_change(asker, row)]


async def name_of(r: Reader, playlist_id: int) -> str | None:
    row = await store.playlist_row(r, playlist_id)
    return row["name"] if row else None


async def target(r: Reader, playlist_id: int | None, name: str, asker: Asker) -> Target:
    """The playlist of this number, else the asker's own of this name, whether there is one or not. Invalid for one that
    the asker may not fill."""
    if playlist_id is not None:
        return _fillable(await store.playlist_row(r, playlist_id), "playlist", asker)
    clean, owner_id = one_line(name), asker.user_id or 0
    if not clean or len(clean) > LONGEST_NAME:
        raise _wrong("name", f"Choose a playlist, or name a new one in at most {LONGEST_NAME} characters.")
    known = await store.with_name(r, owner_id, clean)
    if known is None:
        return Target(None, clean, owner_id)
    return _fillable(await store.playlist_row(r, known), "name", asker)


async def fitting(r: Reader, playlist_id: int, video_ids: Sequence[int], *, repeats: bool) -> list[int]:
    """Those that may stand there, each once, in their order."""
    if repeats:
        return list(video_ids)
    there = await store.standing(r, playlist_id, video_ids)
    return [id for id in dict.fromkeys(video_ids) if id not in there]


async def put(w: Writer, change: ChangeSet, into: Target, video_ids: Sequence[int]) -> dict[int, str]:
    """Behind all others, in this order; why some could not be."""
    playlist_id = into.id or await _made(w, change, into)
    row = await change.look(playlists, playlist_id)
    fit = await fitting(w, playlist_id, video_ids, repeats=row["repeats"])
    room = max(0, MOST - await store.count(w, playlist_id))
    await behind(w, change, playlist_id, fit[:room])
    known = set(fit)
    return {**{id: STANDS for id in video_ids if id not in known}, **dict.fromkeys(fit[room:], FULL)}


async def behind(w: Writer, change: ChangeSet, playlist_id: int, video_ids: Sequence[int]) -> None:
    places = between(await store.end(w, playlist_id), None, len(video_ids)) or []
    rows = [store.new_item(playlist_id, id, place) for id, place in zip(video_ids, places, strict=True)]
    await change.insert_many(playlist_items, rows)


async def _made(w: Writer, change: ChangeSet, into: Target) -> int:
    """A try before, or somebody else, may have made it."""
    known = await store.with_name(w, into.owner_id, into.name)
    if known is not None:
        return known
    return await change.insert(playlists, store.new_playlist(into.owner_id, fresh({"name": into.name})))


def _fillable(row: Row | None, field: str, asker: Asker) -> Target:
    if row is None or not sees(asker, row):
        raise _wrong(field, "There is no such playlist. It may have been deleted.")
    if row["smart"]:
        raise _wrong(field, f"“{row['name']}” is a smart playlist: its query says what stands in it.")
    if not may_change(asker, row):
        raise _wrong(field, "Only its owner or a manager can change this playlist.")
    return Target(row["id"], row["name"], row["owner_id"], bool(row["repeats"]))


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, code="bad_playlist", errors=(FieldError(field, sentence),))
