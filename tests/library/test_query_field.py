"""What the field of a list offers while somebody types, tells of a query, and proposes where nothing is found."""

import asyncio
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.library import ArtistLists, AskedQueries, QueryField, VideoLists
from mvidarr.library.store import vocabulary
from mvidarr.library.vocabulary import SHARE, Vocabularies, Vocabulary
from mvidarr.query import Asker
from tests.house import home
from tests.library.anything import TEXTS, Asking
from tests.library.conftest import Library

ASKER = Asker(1, now(), "user")


async def shelved(library: Library) -> None:
    await library.song("Daft Punk", "Around the World", genres=["House"], year=1997, tags=["robots"])
    await library.song("Daft Punk", "Da Funk", genres=["House"], year=1995, album="Homework")
    await library.song("Pop Will Eat Itself", "Wise Up", genres=["Rock"], year=1990)
    await library.song("椎名林檎", "罪と罰", genres=["Art Rock", "J-Pop"], directors=["Ann Lee"])


async def taken(field: QueryField, marked: str) -> list[str]:
    """What the text becomes by each offer; | is the caret."""
    at, q = marked.index("|"), marked.replace("|", "")
    found = await field.offers(q, at, ASKER)
    return [q[: offer.start] + offer.put + q[offer.end :] for offer in found]


async def test_a_field_offers_what_may_follow(library: Library) -> None:
    await shelved(library)
    field = QueryField(library.database, VideoLists(library.database), AskedQueries(library.database))
    for marked, first in {
        "gen|": ["genre:"],
        "|": ["artist:", "genre:", "year:"],
        "-wan|": ["-is:wanted "],
        "daft pu|": ['artist:"Daft Punk" '],
        "year:1997 punk|": ['year:1997 artist:"Daft Punk" '],
        "will| x": ['artist:"Pop Will Eat Itself" x'],
        "椎|": ["artist:椎名林檎 "],
        "da fu|": ['title:="Da Funk" '],
        "genre:|": ["genre:House ", 'genre:"Art Rock" ', "genre:J-Pop ", "genre:=Rock "],
        "genre:ro|": ["genre:=Rock ", 'genre:"Art Rock" '],
        'genre:"art r|" x': ['genre:"Art Rock" x'],
        "genre:(House,r|)": ["genre:(House,=Rock)", 'genre:(House,"Art Rock")'],
        "genre:(House,|": ['genre:(House,"Art Rock"'],
        "year:199|": ["year:1990 ", "year:1995 ", "year:1997 ", "year:1990..1999 "],
        "year:1990..|": ["year:1990..1990 "],
        "kind:off|": ["kind:official "],
        "status:downl|": ["status:downloading "],
        "album:|": ["album:Homework "],
        "title:aro|": ['title:="Around the World" '],
        "director:l|": ['director:"Ann Lee" '],
        "is:mis|": ["is:missing "],
        "has:thu|": ["has:thumbnail "],
        "sort:-tit|": ["sort:-title "],
        "sort:year,tit|": ["sort:year,title "],
        "added:|": ["added:<7d "],
        "favourite:|": ["favourite:yes ", "favourite:no "],
        "NO|": ["NOT "],
        "nothing:|": [],
        "genre:x| (": [],
    }.items():
        offered = await taken(field, marked)
        assert offered[: len(first)] == first, marked
        assert first or not offered, marked
    counted = await field.offers("genre:", None, ASKER)
    assert [(one.text, one.many) for one in counted][:2] == [("House", 2), ("Art Rock", 1)]


async def test_artists_are_offered_by_name_and_alias(library: Library) -> None:
    await shelved(library)
    artist = await library.artist_id(1)
    await library.curation.edits.artist(artist, {"aliases": ["Darlin"]}, version=None, actor="user:1")
    lists, asked = ArtistLists(library.database), AskedQueries(library.database)
    field = QueryField(library.database, lists, asked)
    assert (await taken(field, "daf|"))[:1] == ['name:"Daft Punk" ']
    assert await taken(field, "alias:d|") == ["alias:Darlin "]
    assert "artist:Darlin " in await taken(field, "artist:da|")


async def test_what_was_meant_is_proposed_where_nothing_is_found(library: Library) -> None:
    await shelved(library)
    lists, asked = VideoLists(library.database), AskedQueries(library.database)
    field = QueryField(library.database, lists, asked)
    for q, better in {
        "daft pnuk": ('"Daft Punk"', 2),
        "year:1997 dafft": ("year:1997 daft", 1),
        "artist:daftpunk": ('artist:="Daft Punk"', 2),
        "-is:played genre:huose sort:year": ("-is:played genre:=House sort:year", 2),
        "title:arond": None,
        "arond the wrold": ('"around the world"', 1),
    }.items():
        found = await field.meant(q, ASKER)
        assert (found[0]["q"], found[0]["count"]) == better if better else True, q
    assert [await field.meant(q, ASKER) for q in ("daft punk", "xyzzy", "artist:(", "")] == [[], [], [], []]


async def test_values_are_read_anew_once_the_library_has_changed(library: Library) -> None:
    await shelved(library)
    VideoLists(library.database)  # it has changes counted
    clock = iter(range(1000))
    fresh = Vocabularies(library.database, vocabulary.VIDEOS, lambda: 0.0)
    slow = Vocabularies(library.database, vocabulary.VIDEOS, lambda: next(clock))  # every look is a second later
    first, old = await fresh.of("genre"), await slow.of("genre")
    assert await fresh.of("genre") is first
    await library.song("Somebody", "Song", genres=["Polka"])
    assert "polka" in await fresh.of("genre")
    assert await slow.of("genre") is old  # reading took a second
    for _ in range(2 * SHARE):
        await slow.of("genre")
    assert "Polka" in await slow.of("genre")


def test_values_are_found_by_their_beginning_and_by_each_word() -> None:
    values = [
        vocabulary.value(text, many) for text, many in (("Rock", 5), ("Hard Rock", 9), ("Röckchen", 1), ("!!!", 2))
    ]
    found = Vocabulary(values)
    assert [one.text for one in found.matching("ROCK", 9)] == ["Rock", "Röckchen", "Hard Rock"]
    assert [one.text for one in found.matching("", 2, without=["hard rock"])] == ["Rock", "!!!"]
    assert [one.text for one in found.matching("!", 9)] == ["!!!"]
    assert [found.crowded(one) for one in values] == [True, False, False, False]


async def test_the_doors_suggest_explain_and_remember(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:

        async def get(path: str, **query: Any) -> Any:
            answer = await at_home.api.get(path, params=query)
            assert answer.status_code == 200, answer.text
            return answer.json()

        offered = (await get("/api/videos/suggest", q="qual x", at=4))["items"][0]
        assert (offered["kind"], offered["text"]) == ("field", "quality:")
        assert offered["insert"] == {"from": 0, "to": 4, "text": "quality:"}
        told = await get("/api/artists/explain", q="-is:monitored genre:rock sort:-videos")
        assert told["sentence"] == "Artists that are not monitored, genre “rock”; by videos, largest first."
        assert [(part["text"], part["negated"], part["q"]) for part in told["parts"]] == [
            ("monitored", True, "-is:monitored"),
            ("rock", False, "genre:rock"),
        ]
        for wrong in ("yeer:1", "sort:nothing", "a ("):
            assert (await at_home.api.get("/api/videos/explain", params={"q": wrong})).json()["code"] == "bad_query"
        assert await get("/api/videos/meant", q="nothing") == {"items": []}
        for q in ("kind:live", " year:1990 ", "kind:live", "nonsense("):
            await at_home.api.get("/api/videos", params={"q": q, "limit": 1})
        await get("/api/artists", q="genre:rock")
        asked = at_home.house.asked
        assert [(one["q"], one["times"]) for one in await get("/api/queries")] == [("kind:live", 2), ("year:1990", 1)]
        await asked.write()
        await get("/api/videos", q="kind:live")
        assert [(one["q"], one["times"]) for one in await get("/api/queries")] == [("kind:live", 3), ("year:1990", 1)]
        assert [one["q"] for one in await get("/api/queries", page="artists")] == ["genre:rock"]
        assert (await at_home.api.post("/api/playlists", json={"name": "Road trip"})).status_code == 201
        assert (await get("/api/videos/suggest", q="playlist:tr"))["items"][0]["insert"]["text"] == '"Road trip" '
        recent = (await get("/api/videos/suggest", q="KIND"))["items"][0]
        assert (recent["kind"], recent["insert"]["text"]) == ("recent", "kind:live")
        assert (
            await at_home.api.delete("/api/queries", params={"page": "videos", "q": "kind:live"})
        ).status_code == 204
        assert [one["q"] for one in await get("/api/queries")] == ["year:1990"]
        for n in range(105):
            asked.note(1, "videos", f"year:{n}")
            asked.note(99, "videos", "somebody who is gone")
        await asked.write()
        assert len(await get("/api/queries")) == 100
        await at_home.api.delete("/api/queries")
        assert await get("/api/queries") == []


def test_any_text_is_answered_or_refused_on_both_databases(db_url: str) -> None:
    """A few of those that ``scripts/soak --queries`` asks by the thousand, and times."""

    async def asked(texts: list[str]) -> dict[str, str]:
        database = await Database.open(db_url)
        try:
            asking = Asking(database, longest=60)
            for text in texts:
                await asking.ask(text)
            return asking.wrong
        finally:
            await database.close()

    texts: list[str] = []

    @settings(max_examples=30)
    @given(TEXTS)
    def gather(text: str) -> None:
        texts.append(text)

    gather()
    assert asyncio.run(asked(texts)) == {}


async def test_anything_at_all_is_offered_something_or_nothing(library: Library) -> None:
    field = QueryField(library.database, VideoLists(library.database), AskedQueries(library.database))
    for q in ("", "a" * 2000, "(" * 500, "artist:" * 200, 'x:("', "\x00", "\ud800"):
        assert isinstance(await field.offers(q, None, ASKER), list)
        assert await field.meant(q, ASKER) == []
