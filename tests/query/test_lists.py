"""Order, cursors, ranks, rails and the statements behind them."""

import base64
import json
from typing import Any

import pytest

from mvidarr.errors import Invalid
from mvidarr.query import Asker
from mvidarr.query.cursor import encode
from tests.query.records import NOW, Collection, Record

_YEARS = (1991, None, 1990, None, 1991, 1990)
_RATINGS = (None, 3, 5, None, 5, None)
SOME = [
    Record(title, year=year, added=NOW - at, ratings=((1, rating),) if rating else ())
    for at, (title, year, rating) in enumerate(zip("bBaécÉ", _YEARS, _RATINGS, strict=True))
]


def paged(shelf: Collection, sort: str, limit: int, text: str = "") -> list[int]:
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        found = shelf.page(text, sort, cursor=cursor, limit=limit)
        seen += found.ids
        cursor = found.next
        assert cursor is None or set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        assert cursor is None or len(cursor) <= 500
    return seen


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("added", [6, 5, 4, 3, 2, 1]),
        ("-added", [1, 2, 3, 4, 5, 6]),
        ("title", [3, 1, 2, 5, 4, 6]),
        ("-title", [6, 4, 5, 2, 1, 3]),
        ("year", [3, 6, 1, 5, 2, 4]),
        ("-year", [5, 1, 6, 3, 4, 2]),
        ("year,-title", [6, 3, 5, 1, 4, 2]),
        ("rating", [2, 3, 5, 1, 4, 6]),
        ("-rating", [5, 3, 2, 6, 4, 1]),
        ("year,rating", [3, 6, 5, 1, 2, 4]),
        ("-year,-rating", [5, 1, 3, 6, 2, 4]),
        ("-year,rating", [5, 1, 3, 6, 2, 4]),
        ("rating,-year", [2, 5, 3, 1, 6, 4]),
        ("rating,year,added", [2, 3, 5, 6, 1, 4]),
        ("score", [1, 4, 6, 2, 3, 5]),
        ("-score", [5, 3, 2, 6, 4, 1]),
        ("-score,title", [3, 5, 2, 1, 4, 6]),
        ("score,-year", [1, 6, 4, 2, 5, 3]),
    ],
)
def test_every_order_is_total_with_the_empty_ones_last(shelf: Collection, sort: str, ids: list[int]) -> None:
    shelf.fill(SOME)
    assert shelf.ids("", sort) == ids
    for limit in (1, 2, 5, 6):
        assert paged(shelf, sort, limit) == ids
    assert [shelf.page("", sort, at=at, limit=1).ids for at in range(7)] == [*([id] for id in ids), []]


def test_the_order_in_the_query_wins(shelf: Collection) -> None:
    shelf.fill(SOME)
    assert shelf.ids("sort:year,-title", "added") == shelf.ids("", "year,-title")
    assert shelf.ids("", "") == shelf.ids("", "-added") == shelf.ids("")


def test_texts_are_sorted_by_their_bytes_on_every_database(shelf: Collection) -> None:
    titles = ["a b", "ab", "a-b", "_a", "10", "9", "Z", "ы", "東", "\U0001f600", "ﾀ", "~"]
    shelf.fill([Record(title) for title in titles])
    keys = [record.row(1)["title_key"].encode() for record in (Record(titles[id - 1]) for id in shelf.ids("", "title"))]
    assert keys == sorted(keys)
    assert shelf.ids("title:a..a", "id") == [1, 2, 3]


def test_a_cursor_stays_where_it_was_when_rows_come_and_go(shelf: Collection) -> None:
    shelf.fill(SOME)
    cursor = shelf.page("", "title", limit=2).next
    shelf.fill([*SOME[:2], Record("zz"), *SOME[3:], Record("aa")])  # the rows of the first page: one gone, one new
    assert shelf.page("", "title", cursor=cursor).ids == [2, 5, 4, 6, 3]


def test_titles_without_end_are_paged_too(shelf: Collection) -> None:
    """Longer than a cursor: they differ where it has no room."""
    long = "東京" * 400
    shelf.fill([Record(f"{long}{end}", album=f"{long}{end}") for end in "bacad"] + [Record("short")])
    for sort in ("title", "-title", "title,album", "-title,added,-album"):
        assert paged(shelf, sort, 1) == paged(shelf, sort, 2) == shelf.ids("", sort)


def test_a_cut_cursor_whose_row_is_gone_goes_on_close_by(shelf: Collection) -> None:
    long = "x" * 600
    shelf.fill([Record(f"{long}{end}") for end in "abc"])
    up, down = (shelf.page("", sort, limit=1).next for sort in ("title", "-title"))
    shelf.fill([Record("a"), *(Record(f"{long}{end}") for end in "bc"), Record("y")])
    shelf.fill([Record("a"), Record(f"{long}b"), Record("y")])
    assert shelf.page("", "title", cursor=up).ids == [2, 3]
    assert shelf.page("", "-title", cursor=down).ids == [2, 1]


def _made(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


_SIGNED = json.loads(base64.urlsafe_b64decode(encode("title", ["a", 1]) + "=="))[0]


_OTHERS = [encode("-title", ["a", 1]), encode("title,id", ["a", 1, 1]), _made(_SIGNED, "a"), _made([[[[]]]])]
_FIRST = [_made(_SIGNED, value, 1) for value in (1, None, "a\x00", "\ud800", ["a", "b"], [1], {"a": 1})]
_LAST = [_made(_SIGNED, "a", value) for value in ("1", True, 2**63, 1.5, None, float("nan"))]
_GARBAGE = ["x", "12", "!!", "é", "=", "A" * 5001, "W" * 5000, "W10", "bnVsbA"]


@pytest.mark.parametrize("cursor", _OTHERS + _FIRST + _LAST + _GARBAGE)
def test_a_cursor_of_another_make_or_order_is_refused(shelf: Collection, cursor: str) -> None:
    with pytest.raises(Invalid) as error:
        shelf.page("", "title", cursor=cursor)
    assert error.value.code == "bad_cursor"


@pytest.mark.parametrize("sort", ["size", "-", ",", "added,", "--added", "title,added,year,length,rating", "a\x00"])
def test_an_order_that_is_none_is_refused(shelf: Collection, sort: str) -> None:
    with pytest.raises(Invalid) as error:
        shelf.page("", sort)
    assert error.value.code == "bad_sort"


@pytest.mark.parametrize("at", [-1, 2**63, 10**30])
def test_a_rank_that_is_none_is_refused(shelf: Collection, at: int) -> None:
    with pytest.raises(Invalid, match="rank"):
        shelf.page(at=at)


def test_a_rail_of_letters_has_signs_first_and_one_key_for_scripts_without_letters(shelf: Collection) -> None:
    shelf.fill([Record(title) for title in ("Ab", "ac", "9", "!", "Ябл", "東京", "日本", "한", "zz", "~", "é")])
    rail = [(found["key"], found["at"]) for found in shelf.index("", "letter")]
    assert rail == [("#", 0), ("A", 2), ("E", 4), ("Z", 5), ("Я", 7), ("漢", 8), ("가", 10)]
    with pytest.raises(Invalid, match="letter, year"):
        shelf.index("", "size")


def test_what_is_asked_of_play_state_is_the_askers_own(shelf: Collection) -> None:
    shelf.fill([Record("a", ratings=((1, 5), (2, 9))), Record("b", ratings=((2, 5),)), Record("c")])
    for user, ids in ((1, [1]), (2, [2]), (3, []), (None, [])):
        assert shelf.ids("rating:5", asker=Asker(user, NOW)) == ids
    assert shelf.ids("", "-rating", asker=Asker(2, NOW)) == [1, 2, 3]


def test_queries_of_one_shape_are_one_statement(shelf: Collection) -> None:
    """Compiled once: only values differ, and those are bound."""
    shelf.fill(SOME)
    shapes = [
        ('{} "x {}" title:{} genre:({},b) -year:{} added:<{}d rating:>{} released:{}..', "-year,title"),
        ("length:{} size:>{}MB quality:{} kind:live is:loud has:genre (a OR title:={} OR added:{}..)", "title"),
    ]
    known = shelf.db._statements._plans
    for shape, sort in shapes:
        counts = []
        for value in ("1990", "1991", "1992"):
            text = shape.replace("{}", value)
            shelf.page(text, sort, limit=1)
            shelf.page(text, sort, cursor=encode(sort, [1990, value, 4] if sort[0] == "-" else [value, 4]))
            shelf.count(text)
            shelf.index(text, "letter")
            counts.append(len(known))
        assert counts[0] == counts[1] == counts[2]
