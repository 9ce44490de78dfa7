"""Wanted, below its cutoff, to come: asked as indexes answer, they mean what is said of them plainly."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from mvidarr.clock import DAY
from mvidarr.db import Database
from mvidarr.db.tables.library import artists, profiles, videos
from mvidarr.library import VideoLists
from mvidarr.library.fields import VIDEOS
from mvidarr.query import Asker, Lists
from tests import databases

ROWS = 60
NOON = Asker(None, 20_779 * DAY + DAY // 2)  # on 2026-11-22
TODAY, YEAR = "2026-11-22", 2026
DAYS = (None, None, "2026-11-21", TODAY, "2026-11-23", "2027", "1999-05-05")
WANTED = ("wanted", "downloading", "failed")
CUTOFFS: Mapping[str, list[tuple[int, bool]]] = {  # of profiles, and which is the default one
    "none": [],
    "one": [(720, True)],
    "several": [(720, True), (480, False), (1080, False)],
    "no default": [(720, False), (480, False)],
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Shelf:
    rows: list[Row]
    cutoffs: Mapping[int, int]
    default: int | None
    chosen: Mapping[int, int | None]  # an artist's profile

    def below(self, row: Row) -> bool:
        profile = row["profile_id"] or self.chosen.get(row["artist_id"])
        cutoff = self.cutoffs[profile] if profile else self.default
        return row["height"] is not None and cutoff is not None and row["height"] < cutoff

    def later(self, row: Row) -> bool:
        if row["release_date"] is None:
            return row["year"] is not None and row["year"] > YEAR
        return str(row["release_date"]) > TODAY


async def _shelf(db: Database, cutoffs: list[tuple[int, bool]], dice: random.Random) -> Shelf:
    flags = {"version": 1, "added": 0, "updated": 0}
    of: list[Row] = [{"id": n, "name": f"P{n}", "heights": [1080], "cutoff": cutoff, "default": default, **flags}
          for n, (cutoff, default) in enumerate(cutoffs, 1)]  # fmt: skip
    some = [None, None, *(row["id"] for row in of)]
    people: list[Row] = [
        {"id": n, "name": f"A{n}", "folded": f"a{n}", "sort_name": f"A{n}", "profile_id": dice.choice(some),
         "monitored": False, "auto_download": False, "kinds": [], "locked": [], **flags} for n in range(1, 6)
    ]  # fmt: skip
    rows: list[Row] = [
        {"id": n, "title": f"V{n}", "title_key": f"v{n}", "search": "", "monitored": False, "locked": [], **flags,
         "added": dice.randrange(9), "artist_id": dice.choice([None, 1, 2, 3, 4, 5]), "profile_id": dice.choice(some),
         "kind": dice.choice(["official", "live"]), "status": dice.choice([*WANTED, "downloaded", "ignored"]),
         "height": dice.choice([None, 360, 480, 719, 720, 1080]), "size": dice.choice([None, 5]),
         "release_date": dice.choice(DAYS), "year": dice.choice([None, 1999, YEAR, YEAR + 1])}
        for n in range(1, ROWS + 1)
    ]  # fmt: skip
    async with db.write() as w:
        for table, values in ((profiles, of), (artists, people), (videos, rows)):
            if values:
                await w.run_many(insert(table), values)
    default = next((row["cutoff"] for row in of if row["default"]), None)
    return Shelf(rows, {row["id"]: row["cutoff"] for row in of}, default, {a["id"]: a["profile_id"] for a in people})


MEANT: Mapping[str, Callable[[Shelf, Row], bool]] = {
    "is:upgrade": lambda shelf, row: shelf.below(row),
    "-is:upgrade": lambda shelf, row: not shelf.below(row),
    "is:upgrade kind:live": lambda shelf, row: shelf.below(row) and row["kind"] == "live",
    "is:upgrade OR is:upcoming": lambda shelf, row: shelf.below(row) or shelf.later(row),
    "is:upcoming": lambda shelf, row: shelf.later(row),
    "-is:upcoming": lambda shelf, row: not shelf.later(row),
    "is:upcoming kind:live": lambda shelf, row: shelf.later(row) and row["kind"] == "live",
    "-(is:upcoming kind:live)": lambda shelf, row: not (shelf.later(row) and row["kind"] == "live"),
    "(is:upcoming OR kind:live) has:file": lambda shelf, row: (
        (shelf.later(row) or row["kind"] == "live") and row["size"] is not None
    ),
    "is:wanted": lambda shelf, row: row["status"] in WANTED,
    "is:wanted -has:file": lambda shelf, row: row["status"] in WANTED and row["size"] is None,
    "-is:wanted year:1999": lambda shelf, row: row["status"] not in WANTED and row["year"] == 1999,
    "is:wanted is:upgrade -is:upcoming": lambda shelf, row: (
        row["status"] in WANTED and shelf.below(row) and not shelf.later(row)
    ),
}


@pytest.mark.parametrize("cutoffs", list(CUTOFFS))
async def test_each_finds_what_its_words_say_walked_gathered_and_counted(db: Database, cutoffs: str) -> None:
    shelf = await _shelf(db, CUTOFFS[cutoffs], random.Random(cutoffs))
    lists, plain = VideoLists(db), Lists(VIDEOS)
    for q, holds in MEANT.items():
        meant = [row["id"] for row in shelf.rows if holds(shelf, row)]
        assert (await lists.ids(q, "id", "", ROWS, asker=NOON)).ids == meant, q
        assert await lists.count(q, NOON) == len(meant), q
        async with db.read() as r:  # as it is gathered where few rows are near each other
            order = await plain.order(r, q, "id", NOON)
            assert order is not None
            assert order.ids == meant, q
        for sort in ("year", "-released", "-added"):
            assert sorted((await lists.ids(q, sort, "", ROWS, asker=NOON)).ids) == meant, (q, sort)


async def test_what_comes_is_found_by_indexes_alone(sqlite_template: Path, tmp_path: Path) -> None:
    """SQLite went through all videos to count them, on each visit, as what depends on the day is not kept."""
    asked: list[Any] = []

    class Taking:
        async def all(self, statement: Any, values: Row) -> list[Row]:
            asked.append((statement, values))
            return [{"n": 0}]

    lists = Lists(VIDEOS)
    for q in ("is:upcoming", "is:upcoming kind:live"):
        await lists.count(Taking(), q, NOON)  # type: ignore[arg-type]
    db = await Database.open(databases.sqlite_copy(sqlite_template, tmp_path))
    try:
        plans = [await _plan(db, *one) for one in asked]
    finally:
        await db.close()
    for plan in plans:
        assert "ix_videos_release_date_id (release_date>?)" in plan
        assert "SCAN" not in plan


async def _plan(db: Database, statement: Any, values: Row) -> str:
    ready = db._statements.ready_with(statement, (), values)
    async with db.write() as w:
        return "\n".join(str(row[3]) for row in await w._link.rows(f"EXPLAIN QUERY PLAN {ready.sql}", ready.args))
