"""Merges and deletions of the same artists at the same time: one goes on, the other is told to wait."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from mvidarr.db.tables.journal import changes
from mvidarr.db.tables.library import artists, videos
from mvidarr.errors import Conflict, Invalid, MvidarrError, NotFound
from tests.library.conftest import Library

ME = "user:1"


async def _pair(library: Library) -> tuple[int, int]:
    one = await library.artist_id(await library.song("Bjork", "Army of Me"))
    other = await library.artist_id(await library.song("Björk Guðmundsdóttir", "Joga"))
    return one, other


async def _open_sets(library: Library) -> int:
    async with library.database.read() as r:
        return int(await r.value(select(func.count()).select_from(changes).where(changes.c.state == "open")))


async def _count(library: Library, artist_id: int) -> int:
    async with library.database.read() as r:
        return int(await r.value(select(func.count()).where(videos.c.artist_id == artist_id)))


async def _merge(library: Library, one: int, into: int) -> int:
    return await library.curation.merging.merge(one, into, version=None, actor=ME)


def _refused(told: Sequence[object]) -> list[BaseException]:
    """PostgreSQL lets either begin first, and the other may come when all is done: then the artist is gone."""
    refused = [answer for answer in told if isinstance(answer, BaseException)]
    for answer in refused:
        gone = isinstance(answer, NotFound) or (isinstance(answer, Invalid) and answer.errors[0].field == "into")
        assert gone or (isinstance(answer, Conflict) and answer.code == "artist_busy")
    return refused


async def test_of_two_merges_into_each_other_one_is_done_and_one_refused(library: Library) -> None:
    one, other = await _pair(library)
    async with asyncio.timeout(60):  # they handed the videos to and fro for ever
        told = await asyncio.gather(_merge(library, one, other), _merge(library, other, one), return_exceptions=True)
    (refused,) = _refused(told)
    stays = one if told[0] is refused else other
    async with library.database.read() as r:
        assert {row["artist_id"] for row in await r.all(select(videos.c.artist_id))} == {stays}
        assert await r.value(select(func.count()).select_from(artists)) == 1
    assert await _open_sets(library) == 0


async def test_an_artist_being_merged_is_not_deleted_meanwhile(library: Library) -> None:
    one, other = await _pair(library)
    told = await asyncio.gather(
        _merge(library, one, other),
        library.curation.deletion.artist(other, version=None, actor=ME),
        return_exceptions=True,
    )
    assert len(_refused(told)) < 2
    assert await _open_sets(library) == 0


async def test_an_artist_being_deleted_takes_nobody_in_meanwhile(library: Library) -> None:
    one, other = await _pair(library)
    told = await asyncio.gather(
        library.curation.deletion.artist(other, version=None, actor=ME),
        _merge(library, one, other),
        return_exceptions=True,
    )
    assert len(_refused(told)) < 2
    assert await _open_sets(library) == 0


async def test_a_merge_that_cannot_go_on_is_a_change_like_any_other(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stayed open for ever, and an open change cannot be undone."""
    monkeypatch.setattr("mvidarr.library.merge.CHUNK", 1)
    one, other = await _pair(library)
    await library.song("Bjork", "Hyperballad")

    async def go() -> None:
        while not await _count(library, other) > 1:
            await asyncio.sleep(0)
        async with library.database.write("test") as w:
            change = await library.journal.begin(w, actor=ME, origin="test", reason="Gone")
            for row in await w.all(select(videos.c.id).where(videos.c.artist_id == other)):
                await change.delete(videos, row["id"])
            await change.delete(artists, other)
            await change.complete()

    told = await asyncio.gather(_merge(library, one, other), go(), return_exceptions=True)
    if isinstance(told[0], BaseException):
        assert isinstance(told[0], MvidarrError)
    assert await _open_sets(library) == 0
