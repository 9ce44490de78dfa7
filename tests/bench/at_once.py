"""Many real downloads at the same time, of the length that a measurement needs."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import Orders, house, orders
from tests.bench.seed import Seed, seed
from tests.bench.web import media_web
from tests.server import Server

ASKED = ("/api/videos", "/api/jobs")
APART = 0.01  # seconds between an answer and the next question
PATIENCE = 180  # seconds until all of them are under way


@dataclass(frozen=True)
class Rise:
    """While they start: milliseconds of answers, delays of the loop, seconds until all were under way."""

    waits: list[float]
    lags: list[float]
    seconds: float


class AtOnce:
    """A house with so many downloads, each of which takes at least ``seconds`` once it has begun."""

    def __init__(self, work: Path, count: int, seconds: float) -> None:
        self.count = count
        self._work = work
        self.server = house(work / "server")
        with self.server:
            _ = self.server.bearer
        self._web = media_web(work)
        web = self._web.__enter__()
        self._rate = int((work / "clips" / "song.mp4").stat().st_size / seconds)
        self._addresses = [f"{web}/media/song.mp4?n={number}&rate={self._rate}" for number in range(count)]
        known = [Seed(f"Song {number}", address) for number, address in enumerate(self._addresses)]
        self.videos = seed(self.server.data / "mvidarr.db", known)

    def __enter__(self) -> "AtOnce":
        self.server.__enter__()
        self.door: Orders = orders(self.server)
        return self

    def __exit__(self, *failure: object) -> None:
        self.server.__exit__(None, None, None)
        self._web.__exit__(None, None, None)

    def start(self) -> Rise:
        """All of them; back when each has received something."""
        self.door.say(f"lane download {self.count}")
        for video, address in zip(self.videos, self._addresses, strict=True):
            _know(self.server, video, address)
        began = time.monotonic()
        for video in self.videos:
            self.server.api.post(f"/api/videos/{video}/download").raise_for_status()
        waits: list[float] = []
        while self.running() < self.count:
            assert time.monotonic() - began < PATIENCE, "the downloads did not start"
            waits += self.ask(0.5)
        return Rise(waits, self.lags(), time.monotonic() - began)

    def running(self) -> int:
        jobs = self.server.get("/api/jobs", state="running", kind="download", limit=100)["items"]
        return sum(1 for job in jobs if job["progress"]["stage"] == "fetch" and job["progress"]["fraction"])

    def finished(self) -> int:
        return len(self.server.get("/api/jobs", state="done", kind="download", limit=100)["items"])

    def ask(self, seconds: float) -> list[float]:
        """Milliseconds of each answer."""
        waits, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            for path in ASKED:
                began = time.perf_counter()
                self.server.api.get(path).raise_for_status()
                waits.append((time.perf_counter() - began) * 1000)
                time.sleep(APART)
        return waits

    def lags(self) -> list[float]:
        """Of the loop since the last time, in milliseconds."""
        self.door.say("lag")
        lags: list[float] = json.loads(self.door.answer())
        return lags or [0.0]


def _know(server: Server, video: int, url: str) -> None:
    """What an extraction leaves behind, so that only downloads run."""
    folder = server.data / "extracted" / str(video)
    folder.mkdir(parents=True)
    one = {"format_id": "0", "url": url, "ext": "mp4", "vcodec": "h264", "acodec": "aac", "protocol": "http"}
    info = {"id": f"song{video}", "title": f"Song {video}", "webpage_url": url, "original_url": url}
    more = {"extractor": "generic", "extractor_key": "Generic", "formats": [one], **one, "_type": "video"}
    (folder / "info.json").write_text(json.dumps(info | more))
