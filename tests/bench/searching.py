"""A library of 10,000, 100,000 or 1,000,000 videos over HTTP, signed in, on both databases: lists in every order and
from any place, words, criteria, counts, rails, facets, suggestions, smart playlists; alone, thirty at once, and while
others write.

Every request asks something else, so nothing that was worked out for one serves the next. Beside each stands the driver
alone with what the same answers asked of the database.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from mvidarr.db import Database
from tests.bench.bare_sql import Asked, replayed, statements
from tests.bench.figures import Figure, Goal, at_least, at_most, at_most_times_and, percentile, reported
from tests.bench.more import added, added_bare
from tests.bench.processes import bare, orders
from tests.bench.questions import Questions
from tests.bench.readers import once, several
from tests.bench.shelves import Shelf, shelf

READERS, SECONDS, SEARCHERS, MORE = 30, 5.0, 20, 1_000
EVERYDAY, LARGE = (10_000, 100_000), (1_000_000,)

_LIST = {10_000: 12.0, 100_000: 40.0, 1_000_000: 400.0}
_COUNT = {10_000: 15.0, 100_000: 60.0}
_FACETS = {10_000: 30.0, 100_000: 150.0}
_SUGGESTION = {10_000: 10.0, 100_000: 20.0}
_PLAYLIST = {100_000: 60.0}
_AT_ONCE = {10_000: 300.0, 100_000: 120.0}
_INSERT = {10_000: 0.4, 100_000: 0.6}


def _kinds(ask: Questions) -> list[tuple[str, dict[int, float], list[str]]]:
    return [
        ("a page in any order", _LIST, ask.orders()),
        ("a page from any place", _LIST, ask.places()),
        ("words", _LIST, ask.with_words()),
        ("the beginning of a word", _LIST, ask.with_prefixes()),
        ("one or two criteria", _LIST, ask.with_criteria()),
        ("ten criteria", _LIST, ask.ten_criteria()),
        ("exact count", _COUNT, ask.counts()),
        ("rail", _COUNT, ask.rails()),
        ("facets", _FACETS, ask.facets()),
        ("suggestion", _SUGGESTION, ask.suggestions()),
        ("smart playlist opens", _PLAYLIST, ask.playlists()),
    ]


def searching(database: str, videos: int) -> Callable[[Path], list[Figure]]:
    return partial(_searching, database, videos)


def _searching(database: str, videos: int, work: Path) -> list[Figure]:
    with shelf(database, videos, work) as made:
        with made.server as server:
            authorization, ask = server.bearer, Questions(server, videos)
            kinds, crowd = _kinds(ask), ask.searching()
        asked = asyncio.run(statements(made.url, work / "recording", [path for *_, paths in kinds for path in paths]))
        with made.server as server:
            once(server.port, authorization, crowd[:30])
            figures: list[Figure] = []
            waits: list[float] = []
            alone: list[float] = []
            for what, goals, paths in kinds:
                known = [path for path in paths if path in asked]
                if known:
                    took, same = once(server.port, authorization, known), _bare(made, asked, known)
                    figures.append(_figure(f"{what}: {made.name}, p95", took, same, _most(goals, videos)))
                    waits, alone = (waits + took, alone + same) if goals is _LIST else (waits, alone)
            figures.append(_middle(made, waits, alone))
            figures.append(_crowd(made, authorization, crowd))
            figures.append(_while_a_scan_writes(made, authorization, crowd))
            server.kill()
        figures.append(asyncio.run(_insert(made)))
    return figures


def _bare(made: Shelf, asked: dict[str, list[Asked]], paths: Sequence[str]) -> list[float]:
    return replayed(made.url, [asked[path] for path in paths])


def _most(goals: dict[int, float], videos: int) -> Goal:
    return at_most(goals[videos]) if videos in goals else reported()


def _driver(made: Shelf) -> str:
    return "sqlite3" if made.database == "SQLite" else "asyncpg"


def _figure(what: str, took: list[float], same: list[float], goal: Goal) -> Figure:
    note = f"p50 {percentile(took, 50):.1f} ms, bare {percentile(same, 50):.1f}; most {max(took):.0f}"
    return Figure(what, percentile(took, 95), "ms", goal, percentile(same, 95), "the same SQL alone", note)


def _middle(made: Shelf, took: list[float], same: list[float]) -> Figure:
    what, goal = f"any of these lists: {made.name}, p50", at_most_times_and(2, 1)
    return Figure(what, percentile(took, 50), "ms", goal, percentile(same, 50), "the same SQL alone")


def _crowd(made: Shelf, authorization: str, paths: Sequence[str]) -> Figure:
    waits = several(made.server.port, READERS, SECONDS, authorization, paths)
    with bare() as (port, _):
        hello = len(several(port, READERS, SECONDS / 2, "-", ["/healthz"])) / (SECONDS / 2)
    goal = at_least(_AT_ONCE[made.videos]) if made.videos in _AT_ONCE else reported()
    what, note = f"{READERS} people searching: {made.name}", f"p95 {percentile(waits, 95):.0f} ms"
    return Figure(what, len(waits) / SECONDS, "/s", goal, hello, "bare Starlette's /healthz", note)


def _while_a_scan_writes(made: Shelf, authorization: str, paths: Sequence[str]) -> Figure:
    """Twenty people who look at each answer for a while, as people do."""
    rest = several(made.server.port, SEARCHERS, SECONDS, authorization, paths, 0.1)
    door = orders(made.server)
    door.say(f"scan {SECONDS}")
    waits = several(made.server.port, SEARCHERS, SECONDS, authorization, paths, 0.1)
    written = json.loads(door.answer())
    what = f"{SEARCHERS} people searching while a scan writes: {made.name}, p95"
    note = f"{len(waits) / SECONDS:.0f} requests/s, no error; the scan wrote {written / SECONDS:.0f} videos/s"
    return Figure(what, percentile(waits, 95), "ms", at_most(100), percentile(rest, 95), "nobody writes", note)


async def _insert(made: Shelf) -> Figure:
    database = await Database.open(made.url)
    try:
        took = sorted([await added(database, MORE, f"more{turn}") for turn in range(3)])[1]
    finally:
        await database.close()
    goal = at_most(_INSERT[made.videos]) if made.videos in _INSERT else reported()
    what, limit = f"{MORE:,} more videos: {made.name}", f"{_driver(made)}: the same rows, all made"
    return Figure(what, took, "s", goal, await added_bare(made.url, MORE), limit)
