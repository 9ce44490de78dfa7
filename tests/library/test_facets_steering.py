"""A query as a facet sees it, and the query with a value more or less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.library.facets.kinds import FACETS, quality_of
from mvidarr.library.facets.steering import steering, term
from mvidarr.query import Query, parse, text_of


def _steered(q: str, name: str) -> tuple[str, list[str | None], list[str | None]]:
    found = steering(parse(q), FACETS[name])
    return text_of(Query(found.rest)), list(found.chosen), list(found.excluded)


@pytest.mark.parametrize(
    ("q", "name", "rest", "chosen", "excluded"),
    [
        ("", "genre", "", [], []),
        ("genre:=Rock love", "genre", "love", ["Rock"], []),
        ("genre:(=Rock,=Pop) kind:live", "genre", "kind:live", ["Rock", "Pop"], []),
        ("genre:rock -genre:=Jazz", "genre", "", ["rock"], ["Jazz"]),
        ("genre:rock OR genre:pop", "genre", "genre:rock OR genre:pop", [], []),
        ("-has:genre", "genre", "", [None], []),
        ("has:genre", "genre", "", [], [None]),
        ("year:1990..1999 kind:live", "decade", "kind:live", ["1990"], []),
        ("year:1995 kind:live", "decade", "kind:live", [], []),
        ("quality:1080..1439", "quality", "", ["1080"], []),
        ("quality:..239", "quality", "", ["144"], []),
        ("quality:(1081..1439,4320..)", "quality", "", ["4320"], []),
        ("kind:behind-the-scenes", "kind", "", ["behind_the_scenes"], []),
        ("status:wanted is:wanted", "status", "is:wanted", ["wanted"], []),
    ],
)
def test_a_facet_leaves_its_own_criteria_out(
    q: str, name: str, rest: str, chosen: list[str | None], excluded: list[str | None]
) -> None:
    assert _steered(q, name) == (rest, chosen, excluded)


@pytest.mark.parametrize(
    ("q", "name", "value", "toggled", "without"),
    [
        ("", "genre", "Rock", "genre:=Rock", "-genre:=Rock"),
        ("love sort:title", "kind", "live", "love kind:live sort:title", "love -kind:live sort:title"),
        ("genre:=Rock", "genre", "rock", "", "-genre:=rock"),
        ("genre:=Rock love", "genre", "Pop", "genre:(=Rock,=Pop) love", "genre:=Rock love -genre:=Pop"),
        ("genre:(=Rock,=Pop)", "genre", "Pop", "genre:=Rock", "genre:=Rock -genre:=Pop"),
        ("-genre:=Rock", "genre", "Rock", "", ""),
        ("-genre:=Rock", "genre", "Pop", "-genre:=Rock genre:=Pop", "-genre:(=Rock,=Pop)"),
        ("genre:=Rock love", "genre", None, "love -has:genre", "love has:genre"),
        ("-has:genre love", "genre", "Rock", "love genre:=Rock", "-has:genre love -genre:=Rock"),
        ("-has:genre love", "genre", None, "love", "love has:genre"),
        ("", "decade", "1990", "year:1990..1999", "-year:1990..1999"),
        ("a OR b", "source", "youtube", "(a OR b) source:youtube", "(a OR b) -source:youtube"),
    ],
)
def test_a_value_is_added_taken_out_and_left_out(
    q: str, name: str, value: str | None, toggled: str, without: str
) -> None:
    found = steering(parse(q), FACETS[name])
    assert (text_of(found.toggled(value)), text_of(found.without(value))) == (toggled, without)


@given(
    q=st.sampled_from(["", "love", "genre:(=Rock,=Pop)", "-genre:=Jazz a", "-has:genre", "kind:live OR b"]),
    name=st.sampled_from(["genre", "artist"]),
    value=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12).filter(str.strip),
)
def test_every_link_is_a_query_that_says_what_it_should(q: str, name: str, value: str) -> None:
    """Whatever a genre or artist is called."""
    facet = FACETS[name]
    before = steering(parse(q), facet)
    after = steering(parse(text_of(before.toggled(value))), facet)
    assert (after.state(value) == "chosen") == (before.state(value) == "open")
    left_out = steering(parse(text_of(before.without(value))), facet)
    assert (left_out.state(value) == "excluded") == (before.state(value) != "excluded")
    assert after.rest == before.rest or None in before.chosen
    assert steering(parse(text_of(term(facet, value))), facet).state(value) == "chosen"


def test_lines_reach_a_rung_of_the_ladder() -> None:
    assert [quality_of(lines) for lines in (None, 100, 239, 240, 1080, 1439, 9000)] == [
        None, "144", "144", "240", "1080", "1080", "4320",
    ]  # fmt: skip
