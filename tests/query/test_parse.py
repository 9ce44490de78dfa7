"""What texts mean, what is wrong with the others, and that there is nothing else."""

import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.errors import Invalid
from mvidarr.query import Query, condition_of, parse, text_of
from mvidarr.query.mistakes import nearest
from mvidarr.query.order import ordering_of
from mvidarr.query.tree import And, Criterion, Item, Node, Not, Op, Or, Order, Said, all_of, any_of
from tests.query.records import ASKER, TABLE


def one(field: str, low: str | None, op: Op = "is", high: str | None = None) -> Criterion:
    return Criterion(field, (Item(op, low, high),))


a, b, c = Said("a"), Said("b"), Said("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", And(())),
        ("  \u3000 ", And(())),
        ("a", a),
        ("a b AND c", And((a, b, c))),
        ("a b OR c", Or((And((a, b)), c))),
        ("a (b OR c)", And((a, Or((b, c))))),
        ("((a))", a),
        ("-a NOT b", And((Not(a), Not(b)))),
        ("-(a b)", Not(And((a, b)))),
        ("and or not ORB", And((Said("and"), Said("or"), Said("not"), Said("ORB")))),
        ("arm*", Said("arm", prefix=True)),
        ('"army of me"', Said("army of me")),
        ('"army of m"*', Said("army of m", prefix=True)),
        ("“army of me”", Said("army of me")),
        ("AC/DC don't", And((Said("AC/DC"), Said("don't")))),
        ("a - b & c", And((a, b, c))),
        ("-", And(())),
        (r"a\*b \-c \"", And((Said("a*b"), Said("-c"), Said('"')))),
        (r'"say \"hi\" \\"', Said('say "hi" \\')),
        ("Artist:björk", one("artist", "björk")),
        ("artist:bj*", one("artist", "bj", "prefix")),
        ('artist:"a b"', one("artist", "a b")),
        ("artist:=a", one("artist", "a", "=")),
        ("artist:!=a", Not(one("artist", "a", "="))),
        ("-artist:=a", Not(one("artist", "a", "="))),
        ("year:1990..1999", one("year", "1990", "..", "1999")),
        ("year:..1999", one("year", None, "..", "1999")),
        ("year:1990..", one("year", "1990", "..")),
        ('title:"a b".."c d"', one("title", "a b", "..", "c d")),
        ("year:<1 year:<=1 year:>1 year:>=1", And(tuple(one("year", "1", op) for op in ("<", "<=", ">", ">=")))),
        ("added:2026-01-01T12:30", one("added", "2026-01-01T12:30")),
        ('genre:(a, b,"c, d")', Criterion("genre", (Item("is", "a"), Item("is", "b"), Item("is", "c, d")))),
        ("year:(1990..1992,>2000)", Criterion("year", (Item("..", "1990", "1992"), Item(">", "2000")))),
        ("genre:=(a,b)", Criterion("genre", (Item("=", "a"), Item("=", "b")))),
        ("genre:!=(a,b)", Not(Criterion("genre", (Item("=", "a"), Item("=", "b"))))),
        ("has:file is:wanted", And((one("has", "file"), one("is", "wanted")))),
    ],
)  # fmt: skip
def test_a_text_means_its_tree(text: str, tree: Node) -> None:
    assert parse(text) == Query(tree)


def test_an_order_is_taken_out_of_the_text() -> None:
    assert parse("a sort:-added,title b") == Query(And((a, b)), (Order("added", down=True), Order("title")))
    assert parse("a OR b sort:title") == Query(Or((a, b)), (Order("title"),))
    assert parse("sort:title") == Query(And(()), (Order("title"),))


def test_the_word_that_is_being_typed_may_go_on() -> None:
    assert parse("army of m", typing=True).tree == And((Said("army"), Said("of"), Said("m", prefix=True)))
    for done in ("army ", '"army"', "artist:army", "-army", "(army)"):
        assert parse(done, typing=True) == parse(done)


@pytest.mark.parametrize(
    ("text", "position", "length", "token", "words"),
    [
        ("Mission: Impossible", 0, 8, "Mission:", "right behind"),
        ("live 12:30", 5, 5, "12:30", "colon"),
        ('12" mix', 2, 5, '"', "never closed"),
        ('a title:"army of', 8, 8, '"army', "never closed"),
        ('year:>="19', 7, 3, '"19', "never closed"),
        ("(a b", 4, 0, "", "never closed"),
        ("a b)", 3, 1, ")", "never opened"),
        ("(a OR )", 6, 1, ")", "missing before"),
        ("a OR", 4, 0, "", "missing after OR"),
        ("OR a", 0, 2, "OR", "quotes"),
        ("genre:(hip hop)", 7, 3, "hip", "Commas divide"),
        ("genre:(a,b", 9, 1, "b", "list is never closed"),
        ("genre:()", 7, 1, ")", "missing in this list"),
        ("x year:..", 2, 7, "year:..", "needs an end"),
        ("M*A*S*H", 0, 7, "M*A*S*H", "stands at the end"),
        ("*", 0, 1, "*", "stands at the end"),
        ('a ""', 2, 2, '""', "nothing between"),
        ("(sort:added)", 1, 10, "added", "outside of brackets"),
        ("a OR sort:-added", 5, 11, "-added", "outside of brackets"),
        ("sort:a,b,c sort:d,e", 11, 8, "e", "at most 4"),
        ("artist:=a*", 0, 10, "a*", "whole"),
        ("a\x00b", 1, 1, "", "not text"),
        ("a\ud800", 1, 1, "", "not text"),
        ("((" * 17 + "a" + "))" * 17, 34, 1, "", "32 deep"),
        ("a " * 1000 + "b", 2000, 1, "", "2000 characters"),
        ("a " * 300, 0, 600, "a a a a a a a a a a a a a a a a a a a a …", "250 terms"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text: str, position: int, length: int, token: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as error:
        parse(text)
    told = error.value.extra
    assert error.value.code == "bad_query"
    assert (told["position"], told["length"], told["token"]) == (position, length, token)
    assert isinstance(told["expected"], list)


@pytest.mark.parametrize(
    ("text", "position", "length", "expected"),
    [
        ("a artits:x", 2, 6, []),
        ("a titel:x", 2, 5, ["title"]),
        ("kind:offical", 0, 12, ["official"]),
        ("is:luod", 0, 7, ["loud"]),
        ("has:yaer", 0, 8, ["year"]),
        ("sort:adedd", 0, 10, ["added"]),
        ("x year:abc", 2, 8, ["a number", "7", "lo..hi", "<7"]),
        ("size:500XB", 0, 10, ["a size", "500MB", ">1.5GiB", "10MB..100MB"]),
        ("added:2026-13", 0, 13, ["a time", "2026", "2026-01", "2026-01-15", "<30d", "2026-01..2026-02"]),
        ("added:=30d", 0, 10, ["<30d", ">1y", "30d..7d"]),
        ("album:a..b", 0, 10, ["a word"]),
        ("loud:maybe", 0, 10, ["yes", "no"]),
    ],
)
def test_what_a_table_does_not_know_is_said_with_what_is_near(
    text: str, position: int, length: int, expected: list[str]
) -> None:
    with pytest.raises(Invalid) as error:
        compiled(text)
    told = error.value.extra
    assert (error.value.code, told["position"], told["length"]) == ("bad_query", position, length)
    assert told["expected"] == expected or not expected


def test_what_is_not_known_is_named_as_it_is_written() -> None:
    with pytest.raises(Invalid, match="There is no “is:luod”; did you mean loud"):
        compiled("is:luod")


def test_what_is_near_begins_so_or_has_most_of_its_letters() -> None:
    known = ["artist", "color", "director", "directors", "year"]
    assert nearest("yaer", known) == ["year"]
    assert nearest("dir", known) == ["director", "directors"]
    assert nearest("colour", known) == ["color"]
    assert nearest("foo", known) == []


def compiled(text: str) -> Any:
    from_text = parse(text)
    ordering_of(TABLE, from_text, None, ASKER)
    return condition_of(TABLE, from_text, ASKER), from_text


_SIGNS = """( ) - " “ \\ * : .. , a é = != < >= 1990 30d 2026-02-30 9999-12-31 0000 4k 1:2:3 東京 1e999 -1 nan"""
_FIELDS = "year: added: title: kind: is: has: sort: genre:( length: size: released: rating: loud: quality:"
_OTHERS = [" ", "NOT ", " OR ", " AND ", "9" * 20, "\x00", "\ud800", "\U0010ffff", "\u0301"]
PIECES = st.sampled_from([*_SIGNS.split(), *_FIELDS.split(), *_OTHERS])


@given(st.text(max_size=60) | st.lists(PIECES, max_size=25).map("".join))
def test_any_text_is_a_query_or_invalid(text: str) -> None:
    refused = None
    try:
        _, query = compiled(text)
    except Invalid as error:
        refused = error
    if refused is None:
        assert parse(text_of(query)) == query
        return
    assert refused.code == "bad_query"
    assert refused.detail.endswith((".", "?"))
    assert 0 <= refused.extra["position"] <= len(text)


_ALIKE = [sign * 2000 for sign in '( ) : * " “ \x00 \ud800 a: OR( (a a:( -('.split(" ")] + [
    "\\" * 1999,
    "a" * 100_000,
]
_LONG = ["OR " * 600, "NOT " * 500, "-" * 1999 + "a", "-(" * 900 + "a" + ")" * 200, "a:(" + "b," * 990]
_DOTS = ["a:" + "." * 1998, "a:" + "x.." * 666]
_HUGE = ["year:" + "9" * 1990, "added:<" + "9" * 1990 + "y", "length:" + "9" * 1000 + "h", "size:" + "9" * 300 + "PB"]
_OUTSIDE = ["year:9223372036854775808", "added:99999-01", "added:0000", "released:2026-02-30", "length:nan", "year:٣"]


@pytest.mark.parametrize("text", _ALIKE + _LONG + _DOTS + _HUGE + _OUTSIDE)
def test_hostile_texts_are_refused_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(Invalid):
        compiled(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("text", ["." * 2000, "'" * 2000, "\\" * 2000, "é" * 2000, "- " * 1000, "a" + " " * 1999])
def test_odd_texts_are_words(text: str) -> None:
    _, query = compiled(text)
    assert parse(text_of(query)) == query if len(text_of(query)) <= 2000 else query.tree


_TEXT = st.text(min_size=1, max_size=8).filter(lambda text: text.strip() != "" and "\x00" not in text)
_OPS: list[Op] = ["is", "prefix", "=", "<", "<=", ">", ">="]
_ITEMS = st.one_of(
    st.builds(Item, st.sampled_from(_OPS), _TEXT | st.sampled_from(["", "..", "=", "a."])),
    st.tuples(_TEXT, st.none() | _TEXT).map(lambda ends: Item("..", *ends)),
    _TEXT.map(lambda high: Item("..", None, high)),
)  # fmt: skip
_LEAVES = st.one_of(
    st.builds(Said, _TEXT | st.sampled_from(["AND", "OR", "-", "&", "a:b", "-a", "12", "*"]), st.booleans()),
    st.builds(Criterion, st.sampled_from(["artist", "x_1", "is"]), st.lists(_ITEMS, min_size=1, max_size=3).map(tuple)),
)
TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
    ),
    max_leaves=8,
)
_ORDERS = st.lists(st.builds(Order, st.sampled_from(["added", "title"]), st.booleans()), max_size=2).map(tuple)


@given(TREES, _ORDERS)
def test_a_tree_written_down_is_read_as_the_same_tree(tree: Node, sort: tuple[Order, ...]) -> None:
    query = Query(tree, sort)
    assert parse(text_of(query)) == query


def test_the_deepest_query_compiles_with_room_on_the_stack() -> None:
    """Doors call the engine from deep inside: it may take half of what Python allows."""
    deepest = "year:1"
    for _ in range(16):
        deepest = f"-(a OR year:2 {deepest})"
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_depth() + 500)
    try:
        condition, _ = compiled(deepest)
        assert condition._generate_cache_key() is not None
        assert "year" in str(condition.compile())
    finally:
        sys.setrecursionlimit(limit)


def _depth() -> int:
    frame, depth = sys._getframe(), 0
    while frame.f_back is not None:
        frame, depth = frame.f_back, depth + 1
    return depth
