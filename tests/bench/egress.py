"""What the guard costs while much comes in, and how well it holds a limit and shares it."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from mvidarr.egress import Gate, Meter
from mvidarr.outbound import AddressGuard
from tests.bench.figures import Figure, at_most

JOBS = 10
FAST, LIMIT = 20_000_000, 5_000_000  # bytes a second
SETTLED, SECONDS, MINUTE = 3.0, 20.0, 60.0


@dataclass(frozen=True)
class _Run:
    """Bytes a second of each, and CPU seconds of this process in a second."""

    rates: list[float]
    cpu: float


def egress(work: Path) -> list[Figure]:
    free, held = asyncio.run(_run(FAST, None, SECONDS)), asyncio.run(_run(FAST, LIMIT, MINUTE))
    off = abs(sum(held.rates) / LIMIT - 1) * 100
    share = mean(held.rates)
    uneven = max(abs(rate / share - 1) for rate in held.rates) * 100
    came = f"{sum(free.rates) / 1e6:.1f} MB/s came"
    limit, nobody = f"{LIMIT / 1e6:g} MB/s", "nothing: nobody looks where yt-dlp goes"
    return [
        Figure("CPU of the guard at 20 MB/s, 10 downloads", free.cpu * 100, "% of a core", at_most(5), 0, nobody, came),
        Figure(f"{limit} over a minute, 10 downloads: off by", off, "%", at_most(10), 0, limit),
        Figure("… a download's share: off by at most", uneven, "%", at_most(20), 0, "the same for each"),
    ]


async def _run(rate: int, limit: int | None, seconds: float) -> _Run:
    with ExitStack() as programs:
        async with Gate(AddressGuard(True), Meter(limit)) as gate:
            site = programs.enter_context(_program("site", str(rate // JOBS)))
            port = (await asyncio.to_thread(site.stdout.readline)).strip().decode() if site.stdout else ""
            passes = [gate.admit() for _ in range(JOBS)]
            for one in passes:
                programs.enter_context(_program("pull", port, **one.environment))
            await asyncio.sleep(SETTLED)
            before, cpu, began = [one.received for one in passes], time.process_time(), time.monotonic()
            await asyncio.sleep(seconds)
            took, used = time.monotonic() - began, time.process_time() - cpu
            after = [one.received for one in passes]
    return _Run([(later - sooner) / took for later, sooner in zip(after, before, strict=True)], used / took)


@contextmanager
def _program(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    argv = [sys.executable, "-m", "tests.bench.pulling", *arguments]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as running:
        try:
            yield running
        finally:
            running.kill()
