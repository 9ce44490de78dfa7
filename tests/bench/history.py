"""The history of a library of 100,000 videos over HTTP, 100,000 or 1,000,000 changes long, on both databases: pages of
it, what is asked of it, one long change, and what an undo of that would leave; beside the same SQL by the driver alone.
"""

import asyncio
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from mvidarr.db import Database
from tests.bench.bare_sql import Asked, replayed, statements
from tests.bench.figures import Figure, Goal, at_most, percentile, reported
from tests.bench.past import lived
from tests.bench.questions import Questions
from tests.bench.readers import once
from tests.bench.shelves import Shelf, shelf, vacuumed
from tests.server import Server

VIDEOS, EVERYDAY, LARGE = 100_000, 100_000, 1_000_000
LIST, DEEP, LONG = 40.0, 150.0, 1000.0  # ms
_MANY = 40  # questions of each kind


def history(database: str, changes: int) -> Callable[[Path], list[Figure]]:
    return partial(_history, database, changes)


def _history(database: str, changes: int, work: Path) -> list[Figure]:
    with shelf(database, VIDEOS, work) as made:
        long = asyncio.run(_filled(made, changes))
        with made.server as server:
            authorization, kinds = server.bearer, _kinds(server, changes, long)
        paths = [path for _, _, some in kinds for path in some]
        asked = asyncio.run(statements(made.url, work / "recording", paths))
        with made.server as server:
            once(server.port, authorization, ["/api/changes?limit=1"])
            figures = []
            for what, goal, some in kinds:
                took = once(server.port, authorization, some)
                title = f"{what}: {changes:,} changes, {database}, p95"
                figures.append(_figure(title, goal, took, made, [asked[path] for path in some]))
            server.kill()
    return figures


async def _filled(made: Shelf, changes: int) -> tuple[int, int]:
    database = await Database.open(made.url)
    try:
        long = await lived(database, changes)
        await database.tend()
    finally:
        await database.close()
    if made.database == "PostgreSQL":
        await vacuumed(made.url)
    return long


def _kinds(server: Server, changes: int, long: tuple[int, int]) -> list[tuple[str, Goal, list[str]]]:
    dice, ask = random.Random(7), Questions(server, VIDEOS)
    moved, last = long
    single = [change["id"] for change in server.get("/api/changes", limit=_MANY + 1)["items"][1:]]
    words = [word for word in ask.words if len(word) > 3][:_MANY]
    titles = [" ".join(pair) for pair in zip(ask.words, ask.words[1:], strict=False)][:_MANY]
    return [
        ("the history, a page", at_most(LIST), [_page(limit=30 + n) for n in range(_MANY)]),
        ("… by criteria", at_most(LIST), _criteria(dice)),
        ("… by words", at_most(LIST), [_page(q=word) for word in words]),
        ("… a page from a cursor anywhere", at_most(LIST), _cursors(server, dice, changes)),
        ("… a page from any place", at_most(DEEP), [_page(at=dice.randrange(changes)) for _ in range(_MANY)]),
        ("… video: a word", at_most(DEEP), [_page(q=f"video:{word}") for word in words]),
        ("… video: a title", at_most(DEEP), [_page(q=f'video:"{title}"') for title in titles]),
        ("… artist:", at_most(DEEP), [_page(q=f'artist:"{name}"') for name in ask.names[:_MANY]]),
        ("… of one video", at_most(LIST), [_page(video=dice.randrange(1, VIDEOS)) for _ in range(_MANY)]),
        ("a change of one row", at_most(LIST), [f"/api/changes/{id}/rows" for id in single]),
        (
            f"a change of {VIDEOS:,} rows, a page",
            at_most(LIST),
            [f"/api/changes/{last}/rows?limit={50 + n}" for n in range(_MANY)],
        ),
        (
            f"… words in a change of {VIDEOS:,} rows",
            reported(),
            [f"/api/changes/{last}/rows?{urlencode({'q': word})}" for word in words[:8]],
        ),
        (f"an undo of the last {VIDEOS:,} rows foreseen", at_most(LONG), [f"/api/changes/{last}/undo"]),
        (f"an undo of {VIDEOS:,} rows of some time ago foreseen", reported(), [f"/api/changes/{moved}/undo"]),
    ]


def _criteria(dice: random.Random) -> list[str]:
    asked = [f"when:<{dice.randrange(2, 300)}d by:me", f"rows:>1 when:<{dice.randrange(9, 99)}d", "is:undone",
             "by:mvidarr", "is:inverse", "by:me -is:undone", "origin:undo", "is:standing rows:1", "state:complete",
             "rows:>1000"]  # fmt: skip
    return [_page(q=q, limit=20 + n) for n, q in enumerate(asked * 4)]


def _cursors(server: Server, dice: random.Random, changes: int) -> list[str]:
    places = [dice.randrange(changes - 100) for _ in range(_MANY // 2)]
    cursors = [server.get("/api/changes", limit=1, at=place)["next"] for place in places]
    return [_page(cursor=cursor) for cursor in cursors]


def _page(**asked: str | int) -> str:
    return f"/api/changes?{urlencode({'limit': 30, **asked})}"


def _figure(what: str, goal: Goal, took: list[float], made: Shelf, asked: list[list[Asked]]) -> Figure:
    same = replayed(made.url, asked, times=3)
    note = f"p50 {percentile(took, 50):.1f} ms, bare {percentile(same, 50):.1f}; the first {took[0]:.0f}"
    return Figure(what, percentile(took, 95), "ms", goal, percentile(same, 95), "the same SQL alone", note)
