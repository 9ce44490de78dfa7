"""What each person did with each video: plays, where to go on, rating. Everybody has their own; no journal keeps it.

Events ``VideoPlayed``, ``VideoSkipped`` and ``VideoRated`` name the person. A place to go on is no event: it comes
every few seconds from everybody who watches.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.dialects import postgresql, sqlite
from typing_extensions import TypedDict

from mvidarr.clock import iso_or_none, now
from mvidarr.db import Database, Outbox, Reader, Writer
from mvidarr.db.tables.library import play_state, videos
from mvidarr.errors import NotFound
from mvidarr.library.viewing import Report, Viewing, after

Row = dict[str, Any]

BLANK: Row = {
    "plays": 0, "skips": 0, "last_played": None, "position": None, "settled": False, "rating": None, "favourite": False,
}  # fmt: skip
_VIEWING = ("plays", "skips", "last_played", "position", "settled")
_BLANK_ROWS = {
    "sqlite": sqlite.insert(play_state).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(play_state).on_conflict_do_nothing(),
}


class Played(TypedDict):
    """One person's state of one video; ``position`` in seconds, where to go on."""

    plays: int
    skips: int
    last_played: str | None
    position: float | None
    rating: int | None
    favourite: bool


class PlayState:
    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    async def get(self, video_id: int, user_id: int) -> Played:
        async with self._database.read() as r:
            return _shaped(await self._state(r, video_id, user_id))

    async def report(self, video_id: int, user_id: int, report: Report) -> Played:
        """What a player tells. A place that changes nothing costs one read; a play that counts is an event."""
        async with self._database.read() as r:
            row = await self._state(r, video_id, user_id)
        if _after(row, report) == _viewing(row):
            return _shaped(row)
        async with self._database.write("play state") as w:
            before = await self._own(w, video_id, user_id)
            viewing = _after(before, report)
            row = await _keep(w, before, vars(viewing))
            if viewing.settled and not before["settled"]:
                played = viewing.plays > before["plays"]
                await self._tell(w, "VideoPlayed" if played else "VideoSkipped", video_id, user_id)
        return _shaped(row)

    async def rate(self, video_id: int, user_id: int, wishes: Mapping[str, Any]) -> Played:
        """``wishes`` holds ``rating`` (1 to 10, None takes it off), ``favourite``, or both."""
        async with self._database.write("rating") as w:
            row = await self._own(w, video_id, user_id)
            if any(row[name] != value for name, value in wishes.items()):
                row = await _keep(w, row, wishes)
                await self._tell(w, "VideoRated", video_id, user_id)
        return _shaped(row)

    async def _state(self, r: Reader, video_id: int, user_id: int) -> Row:
        """With the video's length; blank where there is nothing yet."""
        row = await r.one(_with_length(video_id, user_id))
        if row is None:
            raise NotFound(f"There is no video {video_id}. It may have been deleted.", code="no_video")
        return row if row["id"] is not None else {**row, **BLANK}

    async def _own(self, w: Writer, video_id: int, user_id: int) -> Row:
        """Its row, made if need be, and locked: two tabs that report at once count one after the other."""
        state = await self._state(w, video_id, user_id)
        if state["id"] is None:
            blank = {**BLANK, "user_id": user_id, "video_id": video_id, "updated": now()}
            await w.run(_BLANK_ROWS[w.dialect].values(blank))
        mine = play_state.c.user_id == user_id, play_state.c.video_id == video_id
        row = await w.one(select(play_state).where(*mine).with_for_update())
        if row is None:  # written by the statement before, in this transaction
            raise AssertionError
        return {**row, "length": state["length"]}

    async def _tell(self, w: Writer, type: str, video_id: int, user_id: int) -> None:
        await self._outbox.emit(w, type, ("video", video_id), {"user_id": user_id})


def _with_length(video_id: int, user_id: int) -> Select[Any]:
    mine = (play_state.c.video_id == videos.c.id) & (play_state.c.user_id == user_id)
    joined = videos.outerjoin(play_state, mine)
    return select(play_state, videos.c.duration.label("length")).select_from(joined).where(videos.c.id == video_id)


def _viewing(row: Row) -> Viewing:
    return Viewing(**{name: row[name] for name in _VIEWING})


def _after(row: Row, report: Report) -> Viewing:
    return after(_viewing(row), report, length=row["length"], moment=now())


async def _keep(w: Writer, row: Row, values: Mapping[str, Any]) -> Row:
    news = {**values, "updated": now()}
    await w.run(update(play_state).where(play_state.c.id == row["id"]).values(**news))
    return {**row, **news}


def _shaped(row: Row) -> Played:
    return {
        "plays": row["plays"],
        "skips": row["skips"],
        "last_played": iso_or_none(row["last_played"]),
        "position": row["position"],
        "rating": row["rating"],
        "favourite": row["favourite"],
    }
