"""Twenty real downloads at once, then small pictures and twenty readers on top: do API and loop keep up?"""

import json
from pathlib import Path

from tests.bench.at_once import ASKED, AtOnce
from tests.bench.figures import Figure, at_most, percentile
from tests.bench.processes import python
from tests.bench.thumbnails import stills

DOWNLOADS = 20
LONG = 40.0  # seconds of a download: longer than the measurement
SECONDS = 8.0  # of asking
CLIENTS = 20
READER_PAUSE = 0.1  # seconds that a reader looks at an answer
LIMIT = "the same server at rest"


def busy(work: Path) -> list[Figure]:
    with AtOnce(work, DOWNLOADS, LONG) as all_of_them:
        rest, rest_lag = _measured(all_of_them, SECONDS / 4)
        rise = all_of_them.start()
        waits, lag = _measured(all_of_them, SECONDS)
        crowd, crowd_lag = _crowded(all_of_them, work)
        still = all_of_them.running()
        all_of_them.server.kill()
    assert still == DOWNLOADS, f"only {still} downloads were still running at the end"
    p95, p99 = percentile(waits, 95), percentile(lag, 99)
    note = (
        f"while the {DOWNLOADS} start ({rise.seconds:.0f} s, all cores busy with yt-dlp): "
        f"API p95 {percentile(rise.waits, 95):.0f} ms, lag p99 {percentile(rise.lags, 99):.0f} ms"
    )
    return [
        Figure("20 downloads: API p95", p95, "ms", at_most(50), percentile(rest, 95), LIMIT, note),
        Figure("20 downloads: loop lag p99", p99, "ms", at_most(20), percentile(rest_lag, 99), LIMIT),
        Figure(
            f"20 downloads, small pictures, {CLIENTS} readers: loop lag p99", percentile(crowd_lag, 99), "ms",
            at_most(20), percentile(rest_lag, 99), LIMIT,
            f"{len(crowd) / SECONDS:.0f} requests/s, p95 {percentile(crowd, 95):.0f} ms",
        ),
    ]  # fmt: skip


def _measured(all_of_them: AtOnce, seconds: float) -> tuple[list[float], list[float]]:
    all_of_them.lags()
    return all_of_them.ask(seconds), all_of_them.lags()


def _crowded(all_of_them: AtOnce, work: Path) -> tuple[list[float], list[float]]:
    """Readers who look around, as people do, while small pictures are made on every core."""
    folder = work / "stills"
    stills(folder)
    all_of_them.lags()
    all_of_them.door.say(f"pictures {folder} {SECONDS}")
    server = all_of_them.server
    settings = (str(server.port), str(CLIENTS), str(SECONDS), server.bearer, str(READER_PAUSE))
    with python("-m", "tests.bench.readers", *settings) as process:
        said, _ = process.communicate("\n".join(ASKED).encode())
    waits: list[float] = json.loads(said)
    return waits, all_of_them.lags()
