"""Any text whatsoever as a query of the library, on both databases: it is answered or it is ``Invalid``, within a
second, and its offers, its parts and its sentence never fail.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.demo.filling import fill
from mvidarr.errors import Invalid
from mvidarr.library import ArtistLists, AskedQueries, QueryField, VideoLists
from mvidarr.library.fields import ARTISTS, VIDEOS
from mvidarr.query import Asker
from tests import databases

LONGEST = 1.0  # seconds of one query
TRIES = 3
VIDEOS_IN_SOAK = 2_000
ASKER = Asker(1, now(), "user")

_NAMES = sorted({*VIDEOS.fields, *ARTISTS.fields, *VIDEOS.is_, *VIDEOS.has, *VIDEOS.sorts, "is", "has", "sort"})
_SIGNS = """( ) - " “ ” * : .. , ' % _ ; -- /* \\ = != < <= > >= OR AND NOT 1990 30d 2m30s 500MB 4k yes 東京 é"""
_VALUES = [
    "9" * 25,
    "'; DROP TABLE videos; --",
    '" OR ""="',
    "\x00",
    "\ud800",
    "\U0010ffff",
    "\u0301",
    "{}",
    "[]",
    "$1",
]
_PIECES = st.one_of(
    st.sampled_from([*_SIGNS.split(), *_VALUES, " ", " ", " "]),
    st.sampled_from(_NAMES).map(lambda name: f"{name}:"),
    st.sampled_from(_NAMES),
    st.text(max_size=4),
)
TEXTS = st.text(max_size=80) | st.lists(_PIECES, max_size=30).map("".join)


class Asking:
    """What was wrong: a text -> what happened."""

    def __init__(self, database: Database, longest: float = LONGEST) -> None:
        self._longest = longest
        asked = AskedQueries(database)
        videos, artists = VideoLists(database), ArtistLists(database)
        self._lists = ((videos, QueryField(database, videos, asked)), (artists, QueryField(database, artists, asked)))
        self.wrong: dict[str, str] = {}
        self.answered = 0
        self.slowest = 0.0

    async def ask(self, text: str) -> None:
        """What is slow is asked again: a machine that is busy is slow by itself."""
        for lists, field in self._lists:
            took = self._longest
            for _ in range(TRIES):
                took = min(took, await self._timed(lists, field, text))
                if took < self._longest:
                    break
            else:
                self.wrong[text] = f"took longer than {self._longest} s, {TRIES} times"
            self.slowest = max(self.slowest, took)

    async def _timed(self, lists: VideoLists | ArtistLists, field: QueryField, text: str) -> float:
        began = time.perf_counter()
        try:
            await self._one(lists, field, text)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            self.wrong[text] = repr(error)[:300]
        return time.perf_counter() - began

    async def _one(self, lists: VideoLists | ArtistLists, field: QueryField, text: str) -> None:
        await field.offers(text, len(text) // 2, ASKER)
        try:
            told = field.explained(text, ASKER)
            await lists.page(text, limit=3, asker=ASKER)
            await lists.count(text, ASKER)
        except Invalid as error:
            if error.code != "bad_query" or not 0 <= error.extra["position"] <= len(text):
                raise
            return
        self.answered += 1
        again = " ".join(part["q"] for part in told["parts"])
        if len(again) <= len(text) + 40 and field.explained(again, ASKER)["parts"] != told["parts"]:
            self.wrong[text] = f"its parts make another query: {again}"


def ask_until(wanted: int, number: int, say: Callable[[str], None]) -> bool:
    """``wanted`` texts on each database, numbered from ``number``: whether all went well."""
    with tempfile.TemporaryDirectory(prefix="mvidarr-queries-") as name:
        folder = Path(name)
        with databases.sqlite_template(folder) as made:
            url = databases.sqlite_copy(made, folder)
        well = _said(asyncio.run(_soak(url, folder, wanted, number)), "SQLite", say)
        with databases.postgres() as server, databases.postgres_database(server, folder) as url:
            return _said(asyncio.run(_soak(url, folder, wanted, number)), "PostgreSQL", say) and well


async def _soak(url: str, folder: Path, wanted: int, number: int) -> Asking:
    database = await Database.open(url)
    try:
        await fill(database, folder, videos=VIDEOS_IN_SOAK)
        asking, loop = Asking(database), asyncio.get_running_loop()
        await asyncio.to_thread(_ask_all, asking, loop, wanted, number)
        return asking
    finally:
        await database.close()


def _ask_all(asking: Asking, loop: asyncio.AbstractEventLoop, wanted: int, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=wanted,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(TEXTS)
    def ask(text: str) -> None:
        asyncio.run_coroutine_threadsafe(asking.ask(text), loop).result()

    ask()


def _said(asking: Asking, where: str, say: Callable[[str], None]) -> bool:
    say(f"{where}: {asking.answered:,} answered, slowest {asking.slowest * 1000:.0f} ms, {len(asking.wrong)} wrong")
    for text, what in list(asking.wrong.items())[:10]:
        say(f"  {text!r}\n    {what}")
    return not asking.wrong
