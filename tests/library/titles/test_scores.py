"""How much of real-looking titles is read as a person would."""

import pytest

from mvidarr.library.titles import KINDS
from tests.library.titles.table import rows, score


@pytest.mark.parametrize(
    ("name", "names", "kinds"), [("table", 0.97, 0.95), ("held_out", 0.97, 0.95), ("later", 0.95, 0.95)]
)
def test_titles_are_read_as_a_person_would(name: str, names: float, kinds: float) -> None:
    shares, wrong = score(name)
    assert shares["artist and title"] >= names, wrong
    assert shares["kind"] >= kinds, wrong
    assert shares["featured"] >= names, wrong
    assert shares["version"] >= kinds, wrong


def test_the_tables_are_large_and_hold_every_kind_once_each() -> None:
    table, aside = rows("table"), [*rows("held_out"), *rows("later")]
    assert len(table) >= 300
    assert len(aside) >= 200
    assert {row.kind for row in table} == set(KINDS)
    keys = [(row.title, row.channel) for row in (*table, *aside)]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []
