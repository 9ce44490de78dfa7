"""Five deaths of a server that deletes 2,000 videos with their files, and brings them back: nothing is lost. The soak
does so with more, and more often."""

import random
from pathlib import Path

import pytest

from tests.bulk.kills import Death, Kills

SEED, ROWS, HELD = 20261123, 2_000, 60


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_five_kills_in_the_middle_of_a_long_delete_and_its_undo_lose_nothing(db_url: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    deaths = [Death.drawn(chance, phase) for phase in ("rows", "rows", "bin", "undo", "back")]
    assert await Kills(db_url, tmp_path, rows=ROWS, held=HELD).run(deaths) == []


@pytest.mark.parametrize("db_url", ["postgres"], indirect=True)
async def test_a_kill_in_the_middle_of_an_undo_loses_nothing_on_postgres(db_url: str, tmp_path: Path) -> None:
    death = Death.drawn(random.Random(SEED), "undo")
    assert await Kills(db_url, tmp_path, rows=700, held=40).run([death]) == []
