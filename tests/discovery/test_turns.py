"""Whose turn it is to be looked for, among many: told as somebody would say it, and by indexes alone."""

import random
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from mvidarr.db import Database
from mvidarr.db.sqlite import path_of
from mvidarr.db.tables.discovery import looks
from mvidarr.db.tables.library import artist_ids, artists, files, roots, sources, videos
from mvidarr.discovery.looking import look_store
from mvidarr.discovery.searching import store as search_store
from tests import databases

NOW, VIDEOS, ARTISTS = 1_000_000, 80, 4
Row = dict[str, Any]
_FLAGS: Row = {"version": 1, "locked": [], "added": 0, "updated": 0}


async def _people(db: Database) -> None:
    named: list[Row] = [
        {"id": n, "name": f"A{n}", "folded": f"a{n}", "sort_name": f"A{n}", "monitored": True, "auto_download": True,
         "kinds": [], **_FLAGS} for n in range(1, ARTISTS + 1)
    ]  # fmt: skip
    async with db.write() as w:
        await w.run_many(insert(artists), named)


async def _videos(db: Database, dice: random.Random) -> list[int]:
    """Their ids in the order in which they are to be looked for."""
    rows: list[Row] = []
    held: dict[Any, list[Row]] = {sources: [], files: [], looks: []}
    order: list[tuple[int, int]] = []
    for n in range(1, VIDEOS + 1):
        row: Row = {
            "id": n, "title": f"V{n}", "title_key": f"v{n}", "search": "", "kind": "official", **_FLAGS,
            "status": dice.choice(["wanted", "wanted", "wanted", "failed"]), "monitored": dice.random() < 0.9,
            "artist_id": dice.choice([None, 1, 2, 3, 4, 1, 2, 3]),
        }  # fmt: skip
        rows.append(row)
        has = {table for table in (sources, files) if dice.random() < 0.1}
        turn = dice.choice([None, 1, NOW - 5, NOW, NOW + 1])
        noted = dice.random() < 0.8
        if sources in has:
            held[sources].append({"video_id": n, "provider": "x", "key": str(n), "url": "x", "rank": 0, "added": 0})
        if files in has:
            held[files].append({"video_id": n, "root_id": 1, "path": str(n), "primary": True, "size": 1,
                                "subtitles": [], "added": 0})  # fmt: skip
        if noted:
            held[looks].append({"video_id": n, "next_full": turn})
        due = (turn or 0) if noted else 0
        if row["status"] == "wanted" and row["monitored"] and row["artist_id"] and not has and due <= NOW:
            order.append((due, n))
    async with db.write() as w:
        await w.run(insert(roots).values(id=1, path="/x", pinned=False, added=0))
        for table, some in {videos: rows, **held}.items():
            await w.run_many(insert(table), some)
    return [n for _, n in sorted(order)]


async def test_wanted_videos_are_looked_for_in_turn(db: Database) -> None:
    await _people(db)
    order = await _videos(db, random.Random(8))
    async with db.read() as r:
        never = len([1 for n in order if (await search_store.look_at(r, n) or {}).get("next_full") is None])
        assert 0 < never < len(order)
        for most in (0, 1, never - 1, never, never + 1, len(order), VIDEOS):
            assert await search_store.due(r, NOW, most) == order[:most], most


async def test_of_whom_is_due_the_channel_is_told_and_looked_up_by_artist(db: Database) -> None:
    await _people(db)
    ids = [("youtube", "UCb", 1), ("youtube", "UCa", 1), ("youtube", "UCc", 2), ("imvdb", "7", 3)]
    async with db.write() as w:
        await w.run_many(insert(artist_ids), [{"provider": p, "value": v, "artist_id": a} for p, v, a in ids])
        await w.run_many(insert(looks), [{"artist_id": n, "next_poll": n} for n in range(1, ARTISTS + 1)])
    async with db.read() as r:
        found = await look_store.due(r, "artist", "poll", NOW, 10)
    assert {due.id: due.key for due in found} == {1: "UCa", 2: "UCc", 3: None, 4: None}


async def test_nobody_else_s_channels_are_gone_through_for_one(sqlite_template: Path, tmp_path: Path) -> None:
    """SQLite looked for the least of all ids of the site that is this artist's: with 20,000 of them 3 ms for each."""
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    db = await Database.open(url)
    try:
        asked = db._statements.ready(select(look_store._CHANNEL).select_from(artists))
    finally:
        await db.close()
    with sqlite3.connect(path_of(url)) as raw:
        plan = "\n".join(str(row[3]) for row in raw.execute(f"EXPLAIN QUERY PLAN {asked.sql}", list(asked.args)))
    raw.close()
    assert "ix_artist_ids_artist_id" in plan
