"""Places of a video in playlists become another one's, as the two are merged: where that one stands already, and may
not stand twice, they go with their video."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from mvidarr.db import ChangeSet, Reader
from mvidarr.db.tables.playlists import playlist_items, playlists
from mvidarr.library.belongings import grouped

Row = dict[str, Any]
News = dict[int, Row]  # by id of a place

_PLACES = (
    select(playlist_items, playlists.c.repeats)
    .select_from(playlist_items.join(playlists))
    .where(playlist_items.c.video_id.in_(bindparam("ids", expanding=True)))
    .order_by(playlist_items.c.id)
)


async def places_of(r: Reader, video_ids: Sequence[int], *, lock: bool = False) -> dict[int, list[Row]]:
    """By video; each with ``repeats`` of its playlist. ``lock``: nobody else's until the end of the transaction."""
    asked = _PLACES.with_for_update(of=playlist_items) if lock else _PLACES
    return grouped(await r.all(asked, {"ids": list(video_ids)}))


def handed_over(own: Iterable[Row], theirs: Iterable[Row], into: int) -> News:
    """What becomes of the places of the two: ``own`` ones of the video ``into`` take the note of one that goes."""
    standing = {place["playlist_id"]: place for place in own}
    news: News = {}
    for place in theirs:
        there = standing.get(place["playlist_id"])
        if there is None or place["repeats"]:
            news[place["id"]] = {"video_id": into}
            standing.setdefault(place["playlist_id"], place)
        elif place["note"] and not there["note"] and "note" not in news.get(there["id"], ()):
            news.setdefault(there["id"], {})["note"] = place["note"]
    return news


def lost(theirs: Iterable[Row], news: News) -> int:
    """How many places go."""
    return sum(place["id"] not in news for place in theirs)


def joined(own: Sequence[Row], theirs: Sequence[Row], news: News) -> list[Row]:
    """The places of the one that stays, then."""
    came = [place for place in theirs if "video_id" in news.get(place["id"], ())]
    return [{**place, **news.get(place["id"], {})} for place in (*own, *came)]


async def hand_over(change: ChangeSet, own: Sequence[Row], theirs: Sequence[Row], news: News) -> None:
    known = {place["id"]: place for place in (*own, *theirs) if place["id"] in news}
    if known:
        await change.update_many(playlist_items, news, known=known)
