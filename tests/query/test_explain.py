"""Queries as sentences, and taken apart and put together again."""

import pytest
from hypothesis import given

from mvidarr.query import Query, parse, text_of
from mvidarr.query.explain import parts_of, sentence_of, with_part
from mvidarr.query.tree import Node
from tests.query.records import TABLE
from tests.query.test_parse import TREES


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "All records."),
        ("sort:-year,title", "All records; by year, largest first, then title."),
        ("army* -live", "Records with a word that begins with “army”, without “live”."),
        ("genre:(rock,pop) -kind:live", "Records: genre “rock” or “pop”, not kind “live”."),
        ("year:1990..1999 year:..5 year:>7", "Records: year 1990 to 1999, year up to 5, year above 7."),
        ("added:<30d added:>1y", "Records: added in the last 30 days, added longer ago than 1 year."),
        ("released:>=2020 added:30d..7d", "Records: released since 2020, added 30 days ago to 7 days ago."),
        ("-is:rated has:cover -has:album", "Records that are not rated, with cover, without album."),
        ("(a OR b) -(c d)", "Records with “a” or with “b”, not (with “c” and with “d”)."),
    ],
)
def test_a_query_is_told_in_a_sentence(text: str, sentence: str) -> None:
    assert sentence_of(parse(text), TABLE) == sentence


def test_a_part_is_taken_away_turned_around_and_replaced() -> None:
    query = parse("a -kind:(live,cover) (b OR c) sort:title")
    word, kind, either = parts_of(query, TABLE)
    assert (kind.field, kind.text, kind.negated, kind.q) == ("kind", "live or cover", True, "-kind:(live,cover)")
    assert kind.without == "a (b OR c) sort:title"
    assert kind.turned == "a kind:(live,cover) (b OR c) sort:title"
    assert word.turned == "-a -kind:(live,cover) (b OR c) sort:title"
    assert (either.q, either.text) == ("(b OR c)", "b OR c")
    assert text_of(with_part(query, 1, parse("year:1990"))) == "a year:1990 (b OR c) sort:title"
    assert text_of(with_part(query, 3, parse("d"))) == "a -kind:(live,cover) (b OR c) d sort:title"


@given(TREES)
def test_the_parts_of_a_query_make_the_query_again(tree: Node) -> None:
    query = Query(tree)
    parts = parts_of(query, TABLE)
    assert parse(" ".join(part.q for part in parts)) == query
    assert sentence_of(query, TABLE).endswith(".")
    for part in parts:
        rest = [other.q for other in parts if other.at != part.at]
        assert parse(part.without) == parse(" ".join(rest))
        assert with_part(query, part.at, parse(part.q)) == query
