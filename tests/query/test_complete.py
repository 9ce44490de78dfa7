"""Where a caret stands in a query that is still being written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.query.complete import Place, place_at
from tests.query.test_parse import PIECES

_PLACES = [  # | is the caret; kind, what is replaced, what is typed, field, sign
    ("|", "word", "", "", "", ""),
    ("gen|", "word", "gen", "gen", "", ""),
    ("-gen|x foo", "word", "genx", "gen", "", ""),
    ("(a OR b|", "word", "b", "b", "", ""),
    ("kind:live |", "word", "", "", "", ""),
    ("Gen|re:rock", "field", "Genre:", "Gen", "genre", ""),
    ("genre:|", "value", "", "", "genre", ""),
    ("genre:ro|ck x", "value", "rock", "ro", "genre", ""),
    ("title:=|", "value", "", "", "title", "="),
    ('artist:"daft p|unk" x', "value", '"daft punk"', "daft p", "artist", ""),
    ('artist:"daft p|', "value", '"daft p', "daft p", "artist", ""),
    ("genre:(rock,po|p) x", "value", "pop", "po", "genre", ""),
    ("genre:=(rock, |", "value", "", "", "genre", "="),
    ("genre:(a)|", "word", "", "", "", ""),
    ("year:1990..|", "value", "", "", "year", ".."),
    ("year:19|90..1999", "value", "1990", "19", "year", ""),
    ("year:>=19|", "value", "19", "19", "year", ">="),
    ("sort:-added,-ti|", "value", "-ti", "-ti", "sort", ""),
    ("is:|wanted", "value", "wanted", "", "is", ""),
]


@pytest.mark.parametrize(("marked", "kind", "word", "typed", "field", "sign"), _PLACES)
def test_a_caret_stands_in(marked: str, kind: str, word: str, typed: str, field: str, sign: str) -> None:
    at, text = marked.index("|"), marked.replace("|", "")
    place = place_at(text, at)
    assert (place.kind, text[place.start : place.end]) == (kind, word)
    assert (place.typed, place.field, place.sign) == (typed, field, sign)


def test_words_beside_each_other_may_be_one_name() -> None:
    place = place_at("year:1990 daft pu", 17)
    assert (place.run, place.start) == (10, 15)
    assert [place_at(text, len(text)).run for text in ("a OR b", '"a" b', "a (b", "a -b")] == [5, 4, 3, 3]


def test_a_list_tells_what_it_has_already() -> None:
    assert place_at('genre:(rock,"hip hop",p', 23).others == ("rock", "hip hop")
    assert place_at("sort:-added,t,year", 13).others == ("added", "year")


@given(st.text(max_size=40) | st.lists(PIECES, max_size=15).map("".join), st.integers(-1, 60))
def test_any_text_has_a_place_for_any_caret(text: str, at: int) -> None:
    place = place_at(text, at)
    caret = min(max(at, 0), len(text))
    assert isinstance(place, Place)
    assert 0 <= place.start <= caret <= place.end <= len(text)
    assert place.kind != "word" or 0 <= place.run <= place.start
