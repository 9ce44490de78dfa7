"""What a query finds, counted by genre, decade and so on; and the library in numbers. Over real rows."""

import pytest
from sqlalchemy import insert, update

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.library import play_state, sources, videos
from mvidarr.errors import Invalid
from mvidarr.library import Facets, Statistics
from mvidarr.library.facets import FACETS, store
from mvidarr.library.fields import VIDEOS
from mvidarr.library.lists import VideoLists
from mvidarr.library.revised import Kept
from mvidarr.query import Asker
from tests.library.conftest import Library

ASKER = Asker(1, now())


@pytest.fixture
async def shelf(library: Library) -> Library:
    """Five videos of two artists and one of nobody."""
    await library.song("Björk", "Army of Me", year=1995, genres=["Art Pop", "Rock"], kind="official")
    await library.song("Björk", "Hyperballad", year=1996, genres=["art pop"], kind="live")
    await library.song("Air", "Sexy Boy", year=1998, genres=["Rock"], kind="live")
    await library.song("Air", "Venus", year=2004, kind="official")
    await library.add("unknown")
    async with library.database.write() as w:
        await w.run(update(videos).where(videos.c.year == 1995).values(height=1080, size=10))
        await w.run(update(videos).where(videos.c.year == 1998).values(height=800, size=30))
    return library


async def _counted(facets: Facets, q: str, name: str) -> dict[str | None, int | None]:
    (facet,) = await facets.shown(q, [name], ASKER)
    return {value["value"]: value["count"] for value in facet["values"]}


@pytest.mark.parametrize("few", [0, store.FEW])
async def test_what_a_query_finds_is_counted(shelf: Library, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Whether few rows are sought or a whole index is walked."""
    monkeypatch.setattr(store, "FEW", few)
    facets = Facets(shelf.database, VIDEOS)
    assert list(await _counted(facets, "", "genre")) == ["Art Pop", "Rock", None]
    assert await _counted(facets, "", "decade") == {"2000": 1, "1990": 3, None: 1}
    assert await _counted(facets, "", "quality") == {"1080": 1, "720": 1, None: 3}
    assert await _counted(facets, "", "artist") == {"Björk": 2, "Air": 2, None: 1}
    assert await _counted(facets, "", "source") == {"web": 1, None: None}
    assert await _counted(facets, "kind:live", "kind") == {"official": 3, "live": 2}
    assert await _counted(facets, "kind:live", "artist") == {"Björk": 1, "Air": 1}
    assert await _counted(facets, "kind:live year:1990..1999 -genre:=Jazz", "decade") == {"1990": 2}
    live = await _counted(facets, "kind:live", "genre")
    assert (live["Rock"], live["Art Pop"]) == (1, 1)
    assert live.get(None) == (None if few == 0 else 0) or None not in live
    assert await _counted(facets, "artist:=Air", "genre") == {"Rock": 1, None: 1 if few else None}
    named = await _counted(facets, "genre:=Polka", "genre")
    assert (named["Polka"], named["Rock"]) == (0, 2)
    assert await _counted(facets, "nothing", "artist") == {}


async def test_every_value_asks_for_just_what_was_counted(shelf: Library) -> None:
    facets, lists = Facets(shelf.database, VIDEOS), VideoLists(shelf.database)
    for facet in await facets.shown("", FACETS, ASKER):
        for value in facet["values"]:
            if value["count"] is not None:
                assert await lists.count(value["term"], ASKER) == value["count"], value


async def test_a_video_with_two_sources_of_a_site_counts_once(shelf: Library) -> None:
    async with shelf.database.write() as w:
        row = {"provider": "web", "url": "http://x", "rank": 1, "added": 0}
        video_id = await w.value(videos.select().with_only_columns(videos.c.id).where(videos.c.artist_id.is_(None)))
        await w.unaudited().run(insert(sources).values(video_id=video_id, key="second", **row))
    assert (await _counted(Facets(shelf.database, VIDEOS), "", "source"))["web"] == 1


async def test_counts_follow_the_library(shelf: Library) -> None:
    facets = Facets(shelf.database, VIDEOS)
    assert (await _counted(facets, "", "kind"))["live"] == 2
    await shelf.song("Air", "Kelly Watch the Stars", kind="live")
    assert (await _counted(facets, "", "kind"))["live"] == 3


async def test_what_is_kept_is_made_once_for_each_state_of_the_library(shelf: Library) -> None:
    made = list[str]()

    async def make() -> tuple[int, bool]:
        made.append("")
        return len(made), True

    one = Kept[int](shelf.database, 1)
    assert [await one.get(key, make) for key in ("a", "a", "b", "b", "a")] == [1, 1, 2, 2, 3]
    await shelf.song("Air", "Remember")
    assert await one.get("a", make) == 4


async def test_a_facet_that_there_is_not_and_a_bad_query_are_refused(shelf: Library) -> None:
    facets = Facets(shelf.database, VIDEOS)
    with pytest.raises(Invalid, match="no facet"):
        await facets.of("", ["colour"], ASKER)
    with pytest.raises(Invalid, match="yeer"):
        await facets.of("genre:rock yeer:1990", ["genre"], ASKER)


async def test_the_library_in_numbers(shelf: Library, db: Database) -> None:
    async with db.write() as w:
        user = {"id": 1, "name": "ada", "role": "user", "name_key": "ada", "password_hash": "x", "created": 0}
        await w.run(insert(users).values(**user))
        first = await w.value(videos.select().with_only_columns(videos.c.id).order_by(videos.c.id).limit(1))
        state = {"user_id": 1, "video_id": first, "plays": 3, "skips": 0, "favourite": False, "updated": 0}
        await w.run(insert(play_state).values(**state))
    stats = await Statistics(db, Facets(db, VIDEOS)).all(ASKER)
    assert (stats["totals"]["videos"], stats["totals"]["size"], stats["totals"]["artists"]) == (5, 40, 2)
    assert [(one["artist"], one["size"]) for one in stats["storage"]] == [("Air", 30), ("Björk", 10)]
    assert len(stats["weeks"]) == 52
    assert (stats["weeks"][-1]["added"], stats["weeks"][-1]["total"], stats["weeks"][0]["total"]) == (5, 5, 0)
    assert stats["plays"]["total"] == 3
    assert [one["count"] for one in stats["plays"]["videos"]] == [4, 0, 1, 0, 0]
    assert stats["plays"]["artists"] == [{"artist": "Björk", "plays": 3, "q": "artist:=Björk is:played"}]
    lists = VideoLists(db)
    for week in (stats["weeks"][-1], stats["weeks"][0]):
        assert await lists.count(week["q"], ASKER) == week["added"]
    for often in stats["plays"]["videos"]:
        assert await lists.count(often["q"], ASKER) == often["count"], often
