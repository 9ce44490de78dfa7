"""Twenty real downloads at once, then small pictures and twenty readers on top: do API and loop keep up?"""

import json
import time
from pathlib import Path

from tests.bench.figures import Figure, at_most, percentile
from tests.bench.processes import Orders, house, orders, python
from tests.bench.seed import Seed, seed
from tests.bench.thumbnails import stills
from tests.bench.web import media_web
from tests.server import Server

DOWNLOADS = 20
SECONDS = 8.0  # of asking
ASKED = ("/api/videos", "/api/jobs")
CLIENTS = 20
READER_PAUSE = 0.1  # seconds that a reader looks at an answer
APART = 0.01  # seconds between an answer and the next question
LIMIT = "the same server at rest"


def busy(work: Path) -> list[Figure]:
    server = house(work / "server")
    with server:
        _ = server.bearer
    with media_web(work) as web:
        size = (work / "clips" / "song.mp4").stat().st_size
        rate = size // 40  # a download takes longer than the measurement
        ids = seed(server.data / "mvidarr.db", [Seed(f"Song {n}", _address(web, n, rate)) for n in range(DOWNLOADS)])
        with server:
            door = orders(server)
            rest, rest_lag = _measured(server, door, SECONDS / 4)
            door.say(f"lane download {DOWNLOADS}")
            _know(server, web, ids, rate)
            began = time.monotonic()
            for video in ids:
                server.api.post(f"/api/videos/{video}/download").raise_for_status()
            rising, rising_lag = _until_all_download(server, door)
            ramp = time.monotonic() - began
            waits, lag = _measured(server, door, SECONDS)
            crowd, crowd_lag = _crowded(server, door, work)
            still = _downloading(server)
            server.kill()
    assert still == DOWNLOADS, f"only {still} downloads were still running at the end"
    p95, p99 = percentile(waits, 95), percentile(lag, 99)
    note = (
        f"while the {DOWNLOADS} start ({ramp:.0f} s, all cores busy with yt-dlp): "
        f"API p95 {percentile(rising, 95):.0f} ms, lag p99 {percentile(rising_lag, 99):.0f} ms"
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


def _address(web: str, number: int, rate: int) -> str:
    return f"{web}/media/song.mp4?n={number}&rate={rate}"


def _know(server: Server, web: str, ids: list[int], rate: int) -> None:
    """What an extraction leaves behind, so that only downloads run."""
    for number, video in enumerate(ids):
        folder = server.data / "extracted" / str(video)
        folder.mkdir(parents=True)
        url = _address(web, number, rate)
        one = {"format_id": "0", "url": url, "ext": "mp4", "vcodec": "h264", "acodec": "aac", "protocol": "http"}
        info = {"id": f"song{number}", "title": f"Song {number}", "webpage_url": url, "original_url": url}
        more = {"extractor": "generic", "extractor_key": "Generic", "formats": [one], **one, "_type": "video"}
        (folder / "info.json").write_text(json.dumps(info | more))


def _downloading(server: Server) -> int:
    jobs = server.get("/api/jobs", state="running", kind="download", limit=100)["items"]
    return sum(1 for job in jobs if job["progress"]["stage"] == "fetch" and job["progress"]["fraction"])


def _until_all_download(server: Server, door: Orders) -> tuple[list[float], list[float]]:
    waits: list[float] = []
    deadline = time.monotonic() + 60
    while _downloading(server) < DOWNLOADS:
        assert time.monotonic() < deadline, "the downloads did not start"
        waits += _ask(server, 0.5)
    return waits, _lag(door)


def _measured(server: Server, door: Orders, seconds: float) -> tuple[list[float], list[float]]:
    _lag(door)
    return _ask(server, seconds), _lag(door)


def _crowded(server: Server, door: Orders, work: Path) -> tuple[list[float], list[float]]:
    """Readers who look around, as people do, while small pictures are made on every core."""
    folder = work / "stills"
    stills(folder)
    _lag(door)
    door.say(f"pictures {folder} {SECONDS}")
    settings = (str(server.port), str(CLIENTS), str(SECONDS), server.bearer, str(READER_PAUSE))
    with python("-m", "tests.bench.readers", *settings) as process:
        said, _ = process.communicate("\n".join(ASKED).encode())
    waits: list[float] = json.loads(said)
    return waits, _lag(door)


def _ask(server: Server, seconds: float) -> list[float]:
    """Milliseconds of each answer."""
    waits, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        for path in ASKED:
            began = time.perf_counter()
            server.api.get(path).raise_for_status()
            waits.append((time.perf_counter() - began) * 1000)
            time.sleep(APART)
    return waits


def _lag(door: Orders) -> list[float]:
    door.say("lag")
    lags: list[float] = json.loads(door.answer())
    return lags or [0.0]
