"""Any sequence of what people do to the library, as often as wanted, on both databases: taken back, nothing is left."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests import databases
from tests.bulk.test_any_sequence import STEPS, WALKS, Steps, Walk, play
from tests.bulk.world import World
from tests.house import home
from tests.ledger import faults_of

Say = Callable[[str], None]


def play_until(wanted: int, number: int, say: Say) -> bool:
    """``wanted`` sequences on each database, numbered from ``number``: whether all was as it had been after each."""
    with tempfile.TemporaryDirectory(prefix="mvidarr-bulk-") as name:
        folder = Path(name)
        with databases.sqlite_template(folder) as made:
            url = databases.sqlite_copy(made, folder)
        well = _said("SQLite", _soak(url, folder / "one", wanted, number), say)
        with databases.postgres() as server, databases.postgres_database(server, folder) as url:
            return _said("PostgreSQL", _soak(url, folder / "two", wanted, number), say) and well


def _said(where: str, run: Coroutine[Any, Any, list[str]], say: Say) -> bool:
    faults = asyncio.run(run)
    say(f"{where}: {'every sequence was taken back' if not faults else 'FAULT'}")
    for fault in faults:
        say(f"  {fault}")
    return not faults


async def _soak(url: str, folder: Path, wanted: int, number: int) -> list[str]:
    async with home(url, folder) as at_home:
        world, loop = World(at_home), asyncio.get_running_loop()
        try:
            await asyncio.to_thread(_play_all, world, loop, wanted, number)
        except AssertionError as error:
            return ["\n".join([str(error), *getattr(error, "__notes__", ())])]
        return await faults_of(at_home.house.database)


def _play_all(world: World, loop: asyncio.AbstractEventLoop, wanted: int, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=wanted,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS, WALKS)
    def one(steps: Steps, walk: Walk) -> None:
        asyncio.run_coroutine_threadsafe(play(world, steps, walk), loop).result()

    one()
