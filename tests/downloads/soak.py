"""Many downloads from servers that go wrong, each drawn by lot: how many of those that could be had came."""

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from mvidarr.config import LogConfig
from mvidarr.db import migrate
from mvidarr.media.tools import resolve
from mvidarr.observe import configure
from tests.downloads.bad_servers import Came, drawn, fetch_all, world
from tests.standins import clips as making
from tests.standins.media_server import MediaServer

AT_ONCE = 8
SECONDS = 30.0  # for each, at most
LEAST = 0.95


def fetch_until(count: int, seed: int, say: Callable[[str], None]) -> bool:
    configure(LogConfig(level="error"))
    with tempfile.TemporaryDirectory(prefix="mvidarr-soak-") as folder:
        came, strayed = asyncio.run(_fetch(Path(folder), count, seed))
    say(f"{came.cases - len(came.lost)} of {came.cases} that could be had came ({came.share:.1%}), {came.files} files")
    for case, times in Counter(map(str, came.lost)).most_common():
        say(f"lost {times}: {case}")
    say(f"{count - came.cases} could not be had, of which {len(came.wrongly)} came; {strayed} requests went astray")
    return came.share >= LEAST and not came.wrongly and not strayed and came.files == came.cases - len(came.lost)


async def _fetch(folder: Path, count: int, seed: int) -> tuple[Came, int]:
    dice, url = random.Random(seed), f"sqlite:///{folder}/soak.db"
    await migrate(url, folder)
    clips = await asyncio.to_thread(making.make, folder / "clips", resolve(None, None, folder).ffmpeg)
    with MediaServer(clips) as server, MediaServer(clips) as private:
        async with world(url, folder, server) as at_home:
            at_home.house.lanes.set("download", AT_ONCE)
            cases = [drawn(dice) for _ in range(count)]
            return await fetch_all(at_home, server, private, cases, count * SECONDS), private.counts.total()
