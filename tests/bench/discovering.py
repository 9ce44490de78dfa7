"""A look for the videos of an artist at ten sources that take 300 ms each, from the request to the end of its job."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from mvidarr.providers.capabilities import Ids
from mvidarr.providers.shapes import Listing, Upload
from tests import databases
from tests.bench.figures import Figure, at_most
from tests.discovery.sources import Lists, declared, listed, upload
from tests.house import Home, home

TIMES, SOURCES, SECONDS = 9, 10, 0.3
VIDEOS = 40  # of each artist, half of them on every source


@dataclass
class Slow(Lists):
    async def artist_videos(self, ids: Ids, name: str, *, most: int = 500) -> Listing:
        await asyncio.sleep(SECONDS)
        return Listing(listed(*_uploads(name)))


def discovering(work: Path) -> list[Figure]:
    (work / "template").mkdir()
    with databases.sqlite_template(work / "template") as template:
        took = asyncio.run(_measured(databases.sqlite_copy(template, work), work))
    limit = SECONDS
    return [Figure(f"a look at {SOURCES} sources, p50", median(took), " s", at_most(1.0), limit, "one source")]


async def _measured(url: str, work: Path) -> list[float]:
    providers = [declared(f"source{n}", Slow()) for n in range(SOURCES)]
    async with home(url, work, providers=providers) as house:
        return [await _looked(house, f"Band {chr(65 + n)}") for n in range(TIMES)]


async def _looked(house: Home, name: str) -> float:
    """Seconds. All of its videos are new."""
    artist = (await house.api.post("/api/artists", json={"name": name})).json()["artist"]["id"]
    began = time.perf_counter()
    job = (await house.api.post(f"/api/artists/{artist}/discover")).json()["job"]
    ended = await house.ended(job["id"])
    took = time.perf_counter() - began
    found = (await house.api.get("/api/videos/count", params={"q": f"artist_id:{artist}"})).json()["count"]
    if ended["state"] != "done" or found != VIDEOS:
        raise RuntimeError(f"{found} of {VIDEOS} videos: {ended['error']}")
    return took


def _uploads(name: str) -> list[Upload]:
    """Of another artist other uploads."""
    return [
        upload(f"v{name[-1]}{n:09d}", f"{name} - Song {_word(n)} (Official Video)", 120 + 3 * n, channel=name)
        for n in range(VIDEOS)
    ]


def _word(n: int) -> str:
    first, second, third = "lark reed moth fern tide".split(), "hall lane gate mill".split(), "old new".split()
    return f"{first[n % 5]} {second[n // 5 % 4]} {third[n // 20]}"
