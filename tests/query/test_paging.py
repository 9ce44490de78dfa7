"""However the rows of a page are found, they are the same."""

import random
from typing import Any

import pytest

from mvidarr.query import Asker, paging
from tests.query.records import ASKER, NOW, Collection, Record

SORTS = ("-added", "title", "-title", "year", "-year", "rating", "-score", "score", "-year,title", "length,-rating")
QUERIES = ("", "a", "genre:x", "-genre:x", "kind:live rating:>3", "(genre:x OR year:1991)", "year:1990..", "title:a -b")


def _some(count: int = 40) -> list[Record]:
    dice = random.Random(5)
    return [
        Record(
            " ".join(dice.choices("abc", k=2)),
            genres=tuple(dice.sample("xyz", dice.randrange(3))),
            kind=dice.choice(("official", "live")),
            year=dice.choice((None, 1990, 1991, 1992)),
            length=dice.choice((None, 10.0, 20.5)),
            added=NOW - dice.randrange(5),
            ratings=((1, dice.randrange(1, 6)), (2, 9)) if dice.random() < 0.5 else (),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("sort", SORTS)
def test_walking_a_little_walking_all_and_gathering_find_the_same(
    shelf: Collection, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.fill(_some())
    for text in QUERIES:
        found = []
        for steps in (1000, 7, 0):
            monkeypatch.setattr(paging, "STEPS", steps)
            found.append(_all(shelf, text, sort))
        assert found[0] == found[1] == found[2] == _kept(shelf, text, sort, ASKER)
        assert len(found[0]) == shelf.count(text)
        assert shelf.page(text, sort, at=3, limit=4).ids == found[0][3:7]


def _all(shelf: Collection, text: str, sort: str) -> list[int]:
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        found = shelf.page(text, sort, cursor=cursor, limit=6)
        seen, cursor = seen + found.ids, found.next
    return seen


def _kept(shelf: Collection, text: str, sort: str, asker: Asker) -> list[int]:
    """As somebody keeps it who then asks for parts of it; a rank that is a place in an index needs none of that."""

    async def read() -> list[Any]:
        async with shelf.db.read() as r:
            order = await shelf.lists.order(r, text, sort, asker)
            if order is None:
                return (await shelf.lists.page(r, q=text, sort=sort, limit=100, asker=asker)).ids
            part = await shelf.lists.rows_of(r, (), order.ids[3:8], q=text, sort=sort, limit=4, asker=asker)
            assert [row["id"] for row in part.rows] == order.ids[3:7]
            if part.next:
                after = await shelf.lists.page(r, q=text, sort=sort, cursor=part.next, limit=1, asker=asker)
                assert after.ids == order.ids[7:8]
            return order.ids

    return shelf.run(read())
