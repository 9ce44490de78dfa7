"""What is new of a library of 10,000 and who is like its artists: the pages, in the same process, beside the page that
has nothing to show."""

import asyncio
import random
import time
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.db.tables.discovery import candidates, suggestions
from mvidarr.db.tables.library import artists, videos
from mvidarr.demo import fill
from tests import databases
from tests.bench.figures import Figure, at_most, percentile
from tests.house import Home, home

VIDEOS, SUGGESTED, TIMES = 10_000, 1_000, 60
PAGES = {"what is new": "/discover", "artists like those": "/discover/artists"}
NOTHING = "/discover/artists?hidden=true"


def new(work: Path) -> list[Figure]:
    (work / "template").mkdir()
    (work / "media").mkdir()
    with databases.sqlite_template(work / "template") as template:
        waits = asyncio.run(_measured(databases.sqlite_copy(template, work), work))
    bare = percentile(waits[NOTHING], 95)
    return [
        Figure(f"{name} of 10,000 videos, p95", percentile(waits[path], 95), " ms", at_most(40), bare, "an empty page")
        for name, path in PAGES.items()
    ]


async def _measured(url: str, work: Path) -> dict[str, list[float]]:
    database = await Database.open(url)
    try:
        await fill(database, work / "media", videos=VIDEOS)
        await found(database, VIDEOS // 3)
    finally:
        await database.close()
    async with home(url, work) as house:
        paths = [*PAGES.values(), NOTHING]
        for path in paths:
            await _asked(house, path)
        return {path: [await _asked(house, path) for _ in range(TIMES)] for path in paths}


async def _asked(house: Home, path: str) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    answer = await house.api.get(path, headers={"Accept": "text/html"})
    took = 1000 * (time.perf_counter() - began)
    assert answer.status_code == 200, answer.text
    return took


async def found(database: Database, count: int) -> None:
    """So many videos were brought by looks, each from up to four uploads; suggestions with sixteen reasons."""
    dice, moment = random.Random(1), now()
    async with database.write() as w:
        await w.unaudited().run(update(artists).values(monitored=True))
        theirs = await w.all(select(artists.c.id, artists.c.name))
        told = (videos.c.id, videos.c.artist_id, videos.c.title, videos.c.added)
        brought = await w.all(select(*told).order_by(videos.c.id).limit(count))
        await w.run_many(insert(candidates), [_upload(row, n) for row in brought for n in range(dice.randrange(1, 5))])
        rows = [_suggestion(n, dice.sample(theirs, 8), dice, moment) for n in range(SUGGESTED)]
        await w.run_many(insert(suggestions), rows)


def _upload(video: dict[str, Any], number: int) -> dict[str, Any]:
    reasons = [{"code": "channel", "weight": 30, "text": "On the artist's own channel"}]
    return {
        "artist_id": video["artist_id"], "video_id": video["id"], "had_video": True, "provider": "youtube",
        "key": f"k{video['id']}-{number}", "url": "https://example.org/", "title": video["title"], "channel": "Own",
        "kind": "official", "published": "2026-05-05", "picture": "https://example.org/still.jpg", "song": "",
        "score": 50.0 - number, "reasons": reasons, "rejections": [], "found_by": ["musicbrainz", "youtube"],
        "facts": {}, "first_seen": video["added"], "last_seen": video["added"],
    }  # fmt: skip


def _suggestion(number: int, like: list[dict[str, Any]], dice: random.Random, moment: int) -> dict[str, Any]:
    because = [
        {"source": source, "artist_id": one["id"], "name": one["name"], "score": round(dice.random(), 3)}
        for one in like for source in ("listenbrainz", "lastfm")
    ]  # fmt: skip
    mbid = f"00000000-0000-4000-8000-{number:012d}"
    return {
        "key": mbid, "name": f"Suggested {number}", "musicbrainz": mbid, "disambiguation": "a band", "picture": None,
        "because": because, "score": dice.random(), "hidden": False, "updated": moment,
    }  # fmt: skip
