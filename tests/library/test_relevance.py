"""What words find stands in the order of how well it fits, the same on both databases."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvidarr.db import Database
from mvidarr.errors import Invalid
from mvidarr.library import VideoLists
from mvidarr.library.ranking import REACH, Reach
from mvidarr.query import Asker, fold, tokens
from tests.library.scripts import SCRIPTS
from tests.library.stock import USER, Song, stock

ASKER = Asker(USER, 0)


async def _top(lists: VideoLists, q: str, sort: str | None = None) -> list[int]:
    return [video["id"] for video in (await lists.page(q, sort, limit=10, asker=ASKER))["items"]]


async def test_an_exact_title_comes_first_then_an_artist_then_names_then_the_rest_in_any_script(db: Database) -> None:
    songs, ids = [], {}
    for at, (name, word, _, other, _) in enumerate(SCRIPTS):
        ids[name] = [4 * at + n for n in (1, 2, 3, 4)]
        songs += [
            Song(word, f"{other} {at}", popularity=1),
            Song(other, word, popularity=5),
            Song(f"{other} {word}", "Various", popularity=50),
            Song(other, f"{other} {at}", tags=(f"{other} {word}",), popularity=500),
        ]
    await stock(db, songs)
    lists = VideoLists(db)
    for name, word, typed, other, start in SCRIPTS:
        title, artist, names, rest = ids[name]
        assert await _top(lists, word) == await _top(lists, typed) == [title, artist, names, rest], name
        assert await _top(lists, f"{start}*") == [names, artist, title, rest], name
        assert await _top(lists, f"{word} {other}") == [names, artist, title, rest], name
        assert await _top(lists, f'"{other} {word}"') == [names, rest], name
        assert await _top(lists, f"{word} -artist:various sort:relevance") == [title, artist, rest], name
        assert await _top(lists, word, "-id") == [rest, names, artist, title], name


async def test_words_are_ranked_among_whatever_else_is_asked(db: Database) -> None:
    await stock(
        db,
        [
            Song("Army of Me (Remix)", "Björk", popularity=90, year=1995),
            Song("Army of Me", "Somebody", popularity=1),
            Song("The Army of Me, live", "Björk", popularity=50),
            Song("Me in the Army of All", "X", popularity=2, plays=3, year=1995),
            Song("Else", "X", tags=("army of me",), popularity=70, year=1995),
            Song("Don't Stop", "X", popularity=1),
            Song("Don't Stop Me", "Dont Stop Band", popularity=80),
            Song("The Boxer", "Simon & Garfunkel", aliases=("The Duo",), popularity=10),
            Song("America", "Simon & Garfunkel", aliases=("The Duo",), popularity=2, rating=9),
        ],
    )
    expected = {
        "army of me": [2, 4, 1, 3, 5],  # the title; then plays, rating, popularity among names; a tag is the rest
        "me army of": [4, 1, 3, 2, 5],  # no title is just this
        "army of m*": [4, 1, 3, 2, 5],
        "dont stop": [6, 7],  # signs make no other title
        "simon & garfunkel": [9, 8],
        "simon garfunkel": [9, 8],
        "the duo": [9, 8],
        "army OR garfunkel": [4, 9, 1, 3, 8, 2, 5],
        "(army OR garfunkel) year:1995": [4, 1, 5],
        "army -live": [4, 1, 2, 5],
        "army year:1995": [4, 1, 5],
        "army year:1995 sort:relevance": [4, 1, 5],
        "army year:1995 sort:-relevance": [4, 5, 1],
        "is:wanted sort:relevance year:1995": [1, 5, 4],
        "-army year:1995": [],
    }
    for reach in (REACH, Reach(many=1), Reach(9, 0)):
        lists = VideoLists(db, reach=reach)
        assert {q: await _top(lists, q) for q in expected} == expected


_WORD = st.sampled_from(["army", "me", "love", "Björk", "椎名林檎", "of"])
_TEXT = st.lists(_WORD, min_size=1, max_size=3).map(" ".join)
_SONGS = st.builds(
    Song,
    title=_TEXT,
    artist=st.none() | _TEXT,
    tags=st.lists(_TEXT, max_size=1).map(tuple),
    year=st.none() | st.sampled_from([1990, 1991]),
    popularity=st.none() | st.integers(1, 3),
    added=st.integers(0, 2),
    plays=st.integers(0, 1),
    rating=st.none() | st.integers(1, 2),
)
_REACHES = st.sampled_from([REACH, Reach(3, 2), Reach(2, 4), Reach(1, 1), Reach(4, 0)])
_ELSE: dict[str, Callable[[Song], bool]] = {
    "": lambda song: True,
    " year:1990": lambda song: song.year == 1990,
    " -of": lambda song: "of" not in _all_words(song),
    " (of OR year:1990)": lambda song: "of" in _all_words(song) or song.year == 1990,
}


def _all_words(song: Song) -> list[str]:
    return tokens(" ".join((song.title, song.artist or "", *song.tags)), whole=True)


def _expected(songs: Sequence[Song], typed: str, also: str, reach: Reach) -> list[int]:
    """As the rules say it: tiers by the stored order until there are enough, those by how well they fit, the others
    behind them."""
    wanted = set(tokens(typed, whole=False))
    texts = [fold(typed)]
    found = [(at + 1, song) for at, song in enumerate(songs) if wanted <= set(_all_words(song)) and _ELSE[also](song)]
    found.sort(key=lambda one: (one[1].popularity or 0, one[1].added, one[0]), reverse=True)

    def level(song: Song) -> int:
        names = set(tokens(f"{song.title} {song.artist or ''}"))
        if fold(song.title) in texts:
            return 0
        if song.artist and fold(song.artist) in texts:
            return 1
        alternative = "OR" not in also or "of" in names or song.year == 1990
        return 2 if wanted <= names and alternative else 3

    picked: list[tuple[int, Song]] = []
    for tier in range(4):
        picked += [one for one in found if level(one[1]) == tier][: reach.candidates - len(picked)]
    ranked = sorted(
        picked, key=lambda one: (-level(one[1]), one[1].plays, one[1].rating or 0, found.index(one) * -1), reverse=True
    )
    return [id for id, _ in [*ranked, *(one for one in found if one not in picked)]]


@given(
    songs=st.lists(_SONGS, max_size=10), typed=_TEXT, also=st.sampled_from(sorted(_ELSE)), reach=_REACHES,
    limit=st.integers(1, 4),
)  # fmt: skip
@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
def test_every_video_comes_once_and_in_its_place_by_cursor_and_by_rank(
    db_url: str, songs: list[Song], typed: str, also: str, reach: Reach, limit: int
) -> None:
    asyncio.run(_paged(db_url, songs, typed, also, reach, limit))


async def _paged(url: str, songs: list[Song], typed: str, also: str, reach: Reach, limit: int) -> None:
    database = await Database.open(url)
    try:
        await stock(database, songs)
        lists, q = VideoLists(database, reach=reach), typed + also
        seen: list[int] = []
        cursor: str | None = ""
        while cursor is not None:
            page = await lists.page(q, None, cursor, None, limit, asker=ASKER)
            ids = [video["id"] for video in page["items"]]
            assert [
                video["id"] for video in (await lists.page(q, None, "", len(seen), limit, asker=ASKER))["items"]
            ] == ids
            assert (await lists.ids(q, None, cursor, limit, asker=ASKER)).ids == ids
            seen += ids
            cursor = page["next"]
        assert seen == _expected(songs, typed, also, reach)
        assert len(seen) == await lists.count(q, ASKER)
    finally:
        await database.close()


async def test_a_cursor_goes_on_where_it_stood_though_the_library_changes(db: Database) -> None:
    songs = [Song(f"Love {n}", "X", popularity=n + 1) for n in range(9)]
    await stock(db, songs)
    for reach in (REACH, Reach(3, 2)):
        lists = VideoLists(db, reach=reach)
        first = await lists.page("love", None, limit=5, asker=ASKER)
        await stock(db, [*songs, Song("Love", "Y"), Song("Love again", "Y", popularity=7, added=1)])
        rest = await lists.page("love", None, first["next"] or "", limit=50, asker=ASKER)
        assert [video["id"] for video in first["items"]] == [9, 8, 7, 6, 5]
        assert [video["id"] for video in rest["items"]][-4:] == [4, 3, 2, 1]
        await stock(db, songs)
        with pytest.raises(Invalid, match="cursor"):
            await lists.page("love", "title", first["next"] or "", asker=ASKER)
        with pytest.raises(Invalid, match="cursor"):
            await lists.page("love", None, "nonsense", asker=ASKER)


async def test_what_was_played_meanwhile_moves_up(db: Database) -> None:
    await stock(db, [Song("Love one", popularity=2), Song("Love two", popularity=1)])
    lists = VideoLists(db)
    assert await _top(lists, "love") == [1, 2]
    await stock(db, [Song("Love one", popularity=2), Song("Love two", popularity=1, plays=1)])
    assert await _top(lists, "love") == [2, 1]
    assert await _top(lists, "love sort:relevance") == [2, 1]
    nobody = (await lists.page("love", asker=Asker(None, 0)))["items"]
    assert [video["id"] for video in nobody] == [1, 2]
