"""Rows without a value are not looked for where a query compares that value."""

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, and_, func, or_

from mvidarr.query.found import Found
from mvidarr.query.sql import bytewise

table = Table(
    "things", MetaData(), Column("id", Integer), Column("year", Integer), Column("day", String), Column("kind", String)
)
c = table.c


@pytest.mark.parametrize(
    ("condition", "is_filled"),
    [
        (and_(c.kind == "live", c.year >= 1990, c.year < 2000), True),
        (and_(c.kind == "live", c.year != 1990), True),
        (and_(c.kind == "live", or_(c.year == 1990, c.kind == "x")), False),
        (and_(c.kind == "live", c.year.is_(None)), False),
        (and_(c.kind == "live", func.coalesce(c.year, 0) < 5), False),
        (c.kind == "live", False),
    ],
)
def test_a_comparison_that_must_be_true_holds_for_no_empty_value(condition: object, is_filled: bool) -> None:
    found = Found(condition, c.id, ())  # type: ignore[arg-type]
    assert found.fills(c.year) is is_filled


def test_a_text_that_is_sorted_by_its_bytes_is_the_same_column() -> None:
    found = Found(and_(c.kind == "live", c.day >= "2026-01-01"), c.id, ())
    assert found.fills(bytewise(c.day))
    assert not found.fills(bytewise(c.kind, c.day))
    assert not Found(c.kind == "live", c.id, ()).fills(bytewise(c.day))
