"""What a look-up costs in a fork of a loaded yt-dlp, its start and end included, and as a child of its own."""

import asyncio
import resource
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from mvidarr.process import Children
from mvidarr.ytdlp import YtDlp
from tests.bench.figures import Figure, at_most, at_most_times
from tests.bench.web import media_web
from tests.standins.fake_youtube import FakeYouTube

LOOK_UPS = 100
PAGES = 20
AT_ONCE = 2
_QUARTER = at_most_times(0.25)


def warm(work: Path) -> list[Figure]:
    with media_web(work) as web:
        site = FakeYouTube(work, web)
        videos = [site.url(f"look{n:07}") for n in range(LOOK_UPS)]
        pages = [f"{web}/page?title=A%20Song%20{n}" for n in range(PAGES)]
        (ours, wait, memory), (plain, long, _) = (asyncio.run(_cost(work, site, videos, way)) for way in (True, False))
        (of_pages, *_), (plain_pages, *_) = (asyncio.run(_cost(work, site, pages, way)) for way in (True, False))
    its = "python -m yt_dlp for each"
    return [
        Figure(f"CPU of {LOOK_UPS} look-ups of videos", ours, "s", _QUARTER, plain, its),
        Figure(f"CPU of {PAGES} look-ups of pages", of_pages, "s", _QUARTER, plain_pages, its),
        Figure("a look-up of a video, p50", wait * 1000, "ms", at_most_times(0.5), long * 1000, its),
        Figure("memory of the loaded yt-dlp", memory, "MiB", at_most(80), 0.0, "nothing, after ten idle minutes"),
    ]


async def _cost(work: Path, site: FakeYouTube, urls: Sequence[str], eager: bool) -> tuple[float, float, float]:
    """CPU seconds of all that ran, seconds of a look-up (some at a time), MiB of the fork server."""
    before = _cpu()
    waits: list[float] = []
    folders = [work / f"looks-{number}" for number in range(AT_ONCE)]
    for folder in folders:
        folder.mkdir(exist_ok=True)
    async with Children(work / "run") as children:
        ytdlp = YtDlp(children, bin_folder=work / "bin", cache=work / "cache", plugins=site.plugins, eager=eager)
        if not eager:
            ytdlp.warm.keep(0)
        left = iter(urls)

        async def some(folder: Path) -> None:
            for url in left:
                began = time.perf_counter()
                await ytdlp.extract(url, folder)
                waits.append(time.perf_counter() - began)

        async with asyncio.TaskGroup() as group:
            for folder in folders:
                group.create_task(some(folder))
        memory = _pss(ytdlp.warm.now.pid)
        if eager and ytdlp.warm.now.made != len(urls):
            raise RuntimeError(f"not all were forked: {ytdlp.warm.now}")
    return _cpu() - before, median(waits), memory


def _cpu() -> float:
    """Of this process and of all its children that have ended, with theirs."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _pss(pid: int | None) -> float:
    if pid is None:
        return 0.0
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
