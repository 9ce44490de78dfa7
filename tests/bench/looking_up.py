"""An artist looked up while one source takes 300 ms and the others do not answer at all."""

import asyncio
import time
from pathlib import Path
from statistics import median

from tests import databases
from tests.bench.figures import Figure, at_most
from tests.discovery.telling import LABELS, Choir, streamed
from tests.house import Home, home

TIMES = 15
SECONDS = 0.3


def looking_up(work: Path) -> list[Figure]:
    (work / "template").mkdir()
    with databases.sqlite_template(work / "template") as template:
        took = asyncio.run(_measured(databases.sqlite_copy(template, work), work))
    limit = 1000 * SECONDS
    return [Figure("first artists of a lookup, p50", median(took), " ms", at_most(400), limit, "the quickest source")]


async def _measured(url: str, work: Path) -> list[float]:
    choir = Choir.of(*LABELS)
    for voice in choir.voices.values():
        voice.held = asyncio.Event()
    quick = choir.voices["musicbrainz"]
    quick.held, quick.seconds = None, SECONDS
    async with home(url, work, providers=choir.declared()) as house:
        return [await _first(house) for _ in range(TIMES)]


async def _first(house: Home) -> float:
    """Milliseconds until artists leave the house."""
    began = time.perf_counter()
    states = streamed(house, "/api/artists/lookup", b"term=Marlow&stream=1")
    async for state in states:
        if state["artists"]:
            break
    took = 1000 * (time.perf_counter() - began)
    await states.aclose()
    return took
