"""Fifty real downloads at once from a server that holds each back, all through the guard: does everything else keep
up, how large does our process become, do all of them finish?"""

import time
from pathlib import Path

from tests.bench.at_once import AtOnce
from tests.bench.figures import Figure, at_least, at_most, percentile
from tests.bench.processes import resident

DOWNLOADS = 50
LONG = 100.0  # seconds of a download: longer than it takes until all are under way
SECONDS = 10.0  # of asking
PATIENCE = 300  # seconds for all of them to end


def fifty(work: Path) -> list[Figure]:
    with AtOnce(work, DOWNLOADS, LONG) as all_of_them:
        assert all_of_them.server.process is not None
        pid = all_of_them.server.process.pid
        rest, before = all_of_them.ask(SECONDS / 4), resident(pid)
        rise = all_of_them.start()
        waits, lags = all_of_them.ask(SECONDS), all_of_them.lags()
        still = all_of_them.running()
        deadline = time.monotonic() + PATIENCE
        while (finished := all_of_them.finished()) < DOWNLOADS and time.monotonic() < deadline:
            time.sleep(1)
        most = resident(pid, "VmHWM")
        all_of_them.server.kill()
    note = (
        f"{still} ran at the end of the measurement; lag p99 {percentile(lags, 99):.0f} ms; while they start "
        f"({rise.seconds:.0f} s, all cores busy with yt-dlp): API p95 {percentile(rise.waits, 95):.0f} ms"
    )
    at_rest = "the same server at rest"
    return [
        Figure("50 downloads: API p95", percentile(waits, 95), "ms", at_most(60), percentile(rest, 95), at_rest, note),
        Figure("50 downloads: memory of our process", most, "MiB", at_most(170), before, at_rest),
        Figure("50 downloads: finished", finished, "", at_least(DOWNLOADS), DOWNLOADS, "all"),
    ]
