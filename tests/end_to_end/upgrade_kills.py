"""kill -9 in the middle of replacing a file by a better one, and of its undo: no file is lost at any instant, and
afterwards the old or the new one is there and the other in the bin, and the history tells the truth."""

import asyncio
import hashlib
import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from mvidarr.db import Database
from mvidarr.db.sqlite import url_of
from mvidarr.files.roots import OWN_FOLDER
from tests.end_to_end.deaths import await_stage
from tests.end_to_end.server import COMMAND
from tests.ledger import faults_of
from tests.server import Server
from tests.standins.fake_youtube import FakeYouTube

HEIGHTS = (144, 720)
STAGES = ("fetch", "compare", "write", "place", "place", "place", "undo")
PATIENCE = 120.0  # seconds
_JITTER = 0.03

Say = Callable[[str], None]


class UpgradeKills:
    """One video of two heights, which takes the place of itself again and again. ``web`` serves the clips."""

    def __init__(self, folder: Path, *, web: str, seed: int, say: Say = lambda line: None) -> None:
        youtube = FakeYouTube(folder, web)
        formats: list[dict[str, Any]] = [
            {
                "url": f"{web}/media/picture-{height}.mp4", "format_id": str(height), "ext": "mp4", "height": height,
                "width": height * 16 // 9, "vcodec": "avc1.4d401e", "acodec": "none",
            }
            for height in HEIGHTS
        ]  # fmt: skip
        sound = {"url": f"{web}/media/sound.m4a", "format_id": "140", "ext": "m4a", "vcodec": "none",
                 "acodec": "mp4a.40.2"}  # fmt: skip
        self._url = youtube.add("upgradeKill", formats=[sound, *formats])
        plugins = {"MVIDARR__YTDLP__PLUGINS": str(youtube.plugins)}
        self._server = Server(folder / "server", environment=plugins, command=COMMAND)
        self._chance = random.Random(seed)
        self._say = say
        self._video = 0
        self._profiles: dict[int, int] = {}
        self._height = HEIGHTS[0]
        self._lay: list[str] = []  # hashes of what was replaced, by anything
        self.faults: list[str] = []

    def run(self, kills: int) -> list[str]:
        self._begin()
        for number in range(1, kills + 1):
            stage = self._chance.choice(STAGES)
            seconds = self._chance.uniform(0, _JITTER)
            before = self._file()
            answered = self._die(stage, seconds)
            if lost := Counter([before, *self._lay]) - Counter(self._everywhere()):
                self._fault(f"after kill {number} at {stage}: {sum(lost.values())} files are nowhere")
            self._live(stage, before, answered)
            self._say(f"{number:4} {seconds * 1000:3.0f} ms after {stage:8} now {self._height}p")
        self._look()
        return self.faults

    def _begin(self) -> None:
        with self._server as server:
            for height in HEIGHTS:
                body = {"name": f"{height}", "heights": [height], "default": height == self._height}
                self._profiles[height] = self._posted("/api/profiles", body)["profile"]["id"]
            self._video = self._posted("/api/videos", {"url": self._url, "download": True})["video"]["id"]
            self._settle(server)

    def _die(self, stage: str, seconds: float) -> bool:
        """Asked for within this life, so that nothing else is at that stage; whether it was answered."""
        server = self._server
        server.start()
        server.wait()
        assert server.process is not None
        pid, asked = server.process.pid, threading.Event()
        _ = server.bearer
        killer = threading.Thread(target=self._kill, args=(pid, stage, seconds, asked))
        killer.start()
        answered = False
        try:
            asked.set()
            self._take_back() if stage == "undo" else self._turn()
            answered = True
        except httpx.TransportError:
            pass  # it died while we spoke
        killer.join()
        server.kill()
        return answered

    def _kill(self, pid: int, stage: str, seconds: float, asked: threading.Event) -> None:
        asked.wait(PATIENCE)
        if stage != "undo":
            await_stage(self._server.data / "mvidarr.db", stage)
        time.sleep(seconds if stage != "undo" else seconds * 20)
        os.kill(pid, signal.SIGKILL)

    def _turn(self) -> None:
        height = next(height for height in HEIGHTS if height != self._height)
        default = {"default": True}
        answer = self._server.api.patch(
            f"/api/profiles/{self._profiles[height]}", json=default, headers={"If-Match": "*"}
        )
        answer.raise_for_status()
        self._posted(f"/api/videos/{self._video}/download?always=true", None)

    def _take_back(self) -> None:
        found = self._server.get("/api/changes", q="origin:upgrade", limit=1)["items"]
        if found:
            self._server.api.post(f"/api/changes/{found[0]['id']}/undo", json={}).raise_for_status()

    def _posted(self, path: str, body: Any) -> Any:
        return self._server.api.post(path, json=body).raise_for_status().json()

    def _live(self, stage: str, before: str, answered: bool) -> None:
        with self._server as server:
            self._settle(server)
            height = server.get(f"/api/videos/{self._video}")["quality"]["height"]
        after = self._file()
        if stage != "undo" and answered and height == self._height:
            self._fault(f"the better file was asked for, and the old one of {height}p is here")
        if (after == before) != (height == self._height):
            self._fault(f"the rows say {height}p, the file is {'the same' if after == before else 'another'}")
        if after != before:
            if stage == "undo":
                self._lay.remove(after)
            self._lay.append(before)
        self._height = height

    def _settle(self, server: Server) -> None:
        """Until all is done, without a person."""
        deadline = time.monotonic() + PATIENCE
        while open_ := server.get("/api/jobs", state="open", limit=50)["items"]:
            if time.monotonic() > deadline:
                self._fault(f"not finished: {open_}")
                return
            time.sleep(0.05)
        for job in server.get("/api/jobs", state="failed", limit=50)["items"]:
            self._fault(f"job {job['id']} ({job['kind']}) failed: {job['error']}")

    def _file(self) -> str:
        found = [path for path in self._server.media.glob("*/*/*.mp4") if OWN_FOLDER not in path.parts]
        if len(found) != 1:
            self._fault(f"{len(found)} files are in the library")
        return _hash(found[0]) if found else ""

    def _everywhere(self) -> list[str]:
        return [_hash(path) for path in self._server.media.rglob("*.mp4") if "staging" not in path.parts]

    def _look(self) -> None:
        own = self._server.media / OWN_FOLDER
        if left := sorted(path.name for path in (own / "staging").glob("*")):
            self._fault(f"staging of jobs {left} is still there")
        binned = Counter(_hash(path) for path in (own / "bin").rglob("*.mp4"))
        if binned != Counter(self._lay):
            self._fault(f"{binned.total()} files lie in the bin, {len(self._lay)} were replaced")
        path = self._server.data / "mvidarr.db"
        with closing(sqlite3.connect(path)) as database:
            for said in (
                "SELECT 'intent', target FROM file_intents",
                "SELECT 'change', state FROM changes WHERE state <> 'complete'",
                "SELECT 'in the bin', state FROM bin_entries WHERE state NOT IN ('binned', 'restored')",
                "SELECT 'files', count(*) FROM files HAVING count(*) <> 1",
            ):
                self.faults += [f"{what}: {which}" for what, which in database.execute(said)]
        self.faults += asyncio.run(_journal(path))

    def _fault(self, sentence: str) -> None:
        self.faults.append(sentence)
        self._say(f"FAULT {sentence}")


async def _journal(path: Path) -> list[str]:
    database = await Database.open(url_of(path))
    try:
        return await faults_of(database)
    finally:
        await database.close()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
