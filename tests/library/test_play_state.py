"""Everybody has their own plays, places and ratings; several tabs at once lose none and count none twice."""

import asyncio

import pytest
from sqlalchemy import select, update

from mvidarr.accounts import console
from mvidarr.db import Database, Outbox
from mvidarr.db.tables.events import events
from mvidarr.db.tables.library import play_state, videos
from mvidarr.errors import NotFound
from mvidarr.library import PlayState
from mvidarr.library.viewing import Event, Report
from tests.house import PASSWORD
from tests.library.conftest import Library


@pytest.fixture
def state(library: Library) -> PlayState:
    return PlayState(library.database, Outbox(library.database))


async def _people(db: Database, count: int) -> list[int]:
    return [(await console.add_user(db, f"person {n}", PASSWORD, "admin", cost=4)).id for n in range(count)]


async def _video(library: Library, length: float | None = 200.0) -> int:
    video_id = await library.add("song.mp4")
    async with library.database.write() as w:
        await w.run(update(videos).where(videos.c.id == video_id).values(duration=length))
    return video_id


async def _emitted(db: Database, *types: str) -> list[str]:
    async with db.read() as r:
        rows = await r.all(select(events.c.type).where(events.c.type.in_(types)).order_by(events.c.id))
    return [row["type"] for row in rows]


async def test_what_one_person_plays_and_rates_is_theirs_alone(library: Library, state: PlayState) -> None:
    video_id = await _video(library)
    one, two = await _people(library.database, 2)
    await state.report(video_id, one, Report("start", 0))
    await state.report(video_id, one, Report("progress", 60))
    await state.rate(video_id, one, {"rating": 9, "favourite": True})
    mine, theirs = await state.get(video_id, one), await state.get(video_id, two)
    assert (mine["position"], mine["rating"], mine["favourite"], mine["plays"]) == (60, 9, True, 0)
    assert mine["last_played"] is not None
    assert theirs == {
        "plays": 0, "skips": 0, "last_played": None, "position": None, "rating": None, "favourite": False,
    }  # fmt: skip


async def test_a_shown_video_carries_the_state_of_who_looks(library: Library, state: PlayState) -> None:
    video_id = await _video(library)
    one, two = await _people(library.database, 2)
    await state.report(video_id, one, Report("finish"))
    assert (await library.videos.get(video_id, one))["plays"] == 1
    assert (await library.videos.get(video_id, two))["plays"] == 0


async def test_ten_tabs_at_once_count_one_play(library: Library, state: PlayState) -> None:
    video_id = await _video(library)
    (one,) = await _people(library.database, 1)
    await asyncio.gather(*(state.report(video_id, one, Report("start", 0)) for _ in range(10)))
    await asyncio.gather(*(state.report(video_id, one, Report("progress", 190 + n)) for n in range(10)))
    assert (await state.get(video_id, one))["plays"] == 1


async def test_a_rating_given_while_it_plays_survives(library: Library, state: PlayState) -> None:
    video_id = await _video(library)
    (one,) = await _people(library.database, 1)
    await asyncio.gather(
        state.rate(video_id, one, {"rating": 7}),
        state.rate(video_id, one, {"favourite": True}),
        *(state.report(video_id, one, Report("progress", 20.0 * n)) for n in range(1, 5)),
        state.report(video_id, one, Report("finish")),
    )
    seen = await state.get(video_id, one)
    assert (seen["rating"], seen["favourite"], seen["plays"]) == (7, True, 1)


async def test_a_rating_is_taken_off_again(library: Library, state: PlayState) -> None:
    video_id = await _video(library)
    (one,) = await _people(library.database, 1)
    await state.rate(video_id, one, {"rating": 7, "favourite": True})
    seen = await state.rate(video_id, one, {"rating": None})
    assert (seen["rating"], seen["favourite"]) == (None, True)


async def test_a_play_is_an_event_and_a_place_is_none(library: Library, state: PlayState) -> None:
    video_id = await _video(library)
    (one,) = await _people(library.database, 1)
    told: list[tuple[Event, float]] = [("start", 0), ("progress", 20), ("progress", 40), ("progress", 190)]
    for event, position in told:
        await state.report(video_id, one, Report(event, position))
    await state.report(video_id, one, Report("start", 0))
    await state.report(video_id, one, Report("skip", 9))
    await state.rate(video_id, one, {"rating": 3})
    await state.rate(video_id, one, {"rating": 3})
    said = await _emitted(library.database, "VideoPlayed", "VideoSkipped", "VideoRated")
    assert said == ["VideoPlayed", "VideoSkipped", "VideoRated"]


async def test_reports_that_change_nothing_write_nothing(library: Library, state: PlayState) -> None:
    video_id = await _video(library)
    (one,) = await _people(library.database, 1)
    await state.report(video_id, one, Report("progress", 2))
    async with library.database.read() as r:
        assert await r.value(select(play_state.c.id)) is None
    await state.report(video_id, one, Report("progress", 50))
    async with library.database.read() as r:
        written = await r.value(select(play_state.c.updated))
    await state.report(video_id, one, Report("progress", 52))
    async with library.database.read() as r:
        assert await r.value(select(play_state.c.updated)) == written


async def test_a_video_that_is_gone_takes_no_reports(library: Library, state: PlayState) -> None:
    (one,) = await _people(library.database, 1)
    for work in (state.get(4711, one), state.report(4711, one, Report("start")), state.rate(4711, one, {"rating": 1})):
        with pytest.raises(NotFound):
            await work


async def test_a_deleted_video_that_comes_back_brings_everybodys_state_along(
    library: Library, state: PlayState
) -> None:
    video_id = await _video(library)
    (one,) = await _people(library.database, 1)
    await state.rate(video_id, one, {"rating": 5})
    async with library.database.write() as w:
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="Deleted")
        await change.delete(videos, video_id)
        await change.complete()
    async with library.database.read() as r:
        assert await r.value(select(play_state.c.id)) is None
    await library.journal.undo(change.id, actor="user:1")
    assert (await state.get(video_id, one))["rating"] == 5
