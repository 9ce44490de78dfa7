"""Genres are found by words of their names, of which each is looked at once; and what is denied twice."""

from mvidarr.clock import now
from mvidarr.library.lists import VideoLists
from mvidarr.query import Asker
from tests.library.conftest import Library

ASKER = Asker(1, now())

FOUND = {
    "genre:punk": "ABD", "genre:rock": "ABC", "genre:(jazz,rock)": "ABCE", "genre:pun*": "ABD", "genre:polka": "",
    "genre:=rock": "BC", "-genre:punk -genre:jazz": "CF", "genre:rock genre:punk": "AB", '-genre:"punk rock"': "BCDEF",
    "genre:a..k": "E", "has:genre": "ABCDE", "genre:rock OR genre:jazz": "ABCE", 'genre:"rock punk"': "",
    "--alpha": "A", "-alpha genre:punk": "BD", '-"alpha song"': "BCDEF", "-(--alpha OR genre:rock)": "DEF",
    "-title:alpha": "BCDEF", "--title:alpha": "A", "genre:rock sort:-title": "ABC", "genre:rock sort:rating": "ABC",
    "--genre:jazz": "E",
}  # fmt: skip


async def test_genres_are_found_by_words_of_their_names(library: Library) -> None:
    lists = VideoLists(library.database)
    assert await lists.count("genre:rock", ASKER) == 0
    for name, genres in {
        "Alpha": ["Punk Rock"], "Beta": ["Post-Punk", "Rock"], "Carol": ["rock"], "Delta": ["punk"], "Echo": ["Jazz"],
    }.items():  # fmt: skip
        await library.song("Somebody", f"{name} song", genres=genres, tags=["rock"])
    await library.song("Somebody", "Foxtrot song")
    for q, expected in FOUND.items():
        page = await lists.page(q, asker=ASKER)
        assert "".join(sorted(video["title"][0] for video in page["items"])) == expected, q
        assert await lists.count(q, ASKER) == len(expected), q
        placed = await lists.page(q, "title", at=1, asker=ASKER)
        assert "".join(sorted(video["title"][0] for video in placed["items"])) in (expected[1:], expected[:-1]), q
