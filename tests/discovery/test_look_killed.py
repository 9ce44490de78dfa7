"""kill -9 in the middle of what a look writes: made again, it goes on where it was, and nothing is there twice."""

import asyncio
import signal
from typing import Any

from sqlalchemy import select

from mvidarr.db import Database
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.journal import changes
from mvidarr.db.tables.library import sources, videos
from mvidarr.library.artists import new_artist
from tests.discovery.dying import SONGS, journal_of, look
from tests.forks import ended, run


async def _killed(db_url: str, artist: int, after: int) -> None:
    process = run("tests.discovery.dying", db_url, str(artist), str(after))
    assert await asyncio.wait_for(ended(process), 60) == -signal.SIGKILL


async def test_a_look_that_is_killed_again_and_again_brings_everything_once(db: Database, db_url: str) -> None:
    journal = journal_of(db)
    async with db.write() as w:
        change = await journal.begin(w, actor="user:1", origin="api", reason="Added")
        artist = await new_artist(change, "Nova Kites")
        await change.complete()

    async def all_of(*columns: Any) -> list[dict[str, Any]]:
        async with db.read() as r:
            return await r.all(select(*columns))

    counts = [0]
    for after in (1, 21, 21):  # in the first transaction, and in later ones of two looks
        await _killed(db_url, artist, after)
        counts.append(len(await all_of(videos.c.id)))
    assert counts == sorted(counts)
    assert 0 < counts[-1] < SONGS
    assert len(await all_of(sources.c.id)) == counts[-1]  # none without its upload

    await journal.recover(idle=0)
    told = await look(db, journal, artist)
    assert (told.new, told.known, told.gone) == (SONGS - counts[-1], counts[-1], 0)
    titles = [row["title"] for row in await all_of(videos.c.title)]
    assert sorted(titles) == sorted({f"Song {n}" for n in range(SONGS)})
    assert len(await all_of(sources.c.id)) == SONGS
    kept = await all_of(candidates.c.video_id)
    assert len({row["video_id"] for row in kept}) == SONGS
    assert "open" not in {row["state"] for row in await all_of(changes.c.state)}
