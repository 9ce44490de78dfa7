"""A server that is killed (-9) again and again in the middle of downloads, and what must be true afterwards.

Every life of the server gets a death from the seed: so many seconds after its start, or as soon as a job is at a
certain stage. Meanwhile somebody asks for songs, and asks again for what was not answered. At the end the server may
live: everything that was asked for must be there once and whole, and nothing else.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx

from mvidarr.process.records import Identity, alive, look
from tests.end_to_end.deaths import ANSWER, STAGES, SUBTITLES, Death, Report, await_stage, reading
from tests.end_to_end.inspection import faults_of
from tests.end_to_end.steered import Steered
from tests.server import Server

AT_ONCE = 4  # songs that are asked for and not there yet
WARDEN = 30.0  # seconds for the children of a dead server to be gone, on a busy machine
END = 900.0  # seconds to finish everything in peace: what saw many deaths waits for some minutes

Say = Callable[[str], None]


class Kills:
    def __init__(
        self,
        folder: Path,
        *,
        web: str,
        clip: Path,
        seed: int,
        say: Say = lambda line: None,
        at_once: int = AT_ONCE,
        subtitles: bool = False,
    ) -> None:
        """``web``: address of a media server that serves ``clip`` as ``/media/song.mp4``. ``subtitles``: each song has
        some, which are wanted."""
        self._server = Server(folder)
        self._web = web
        self._clip = clip
        self._rate = round(clip.stat().st_size / 1.2)  # bytes a second: a download takes a second or two
        self._chance = random.Random(seed)
        self._say = say
        self._at_once = at_once
        self._subtitles = ["en"] if subtitles else []
        self._stages = (*STAGES, *([SUBTITLES] if subtitles else []))
        self._steered = Steered(self._fault)
        self._asked: list[str] = []  # in this order
        self._answered: set[str] = set()
        self._victims: set[Identity] = set()
        self.report = Report(seed)

    def run(self, kills: int) -> Report:
        self._first_start()
        for number in range(1, kills + 1):
            death = Death.drawn(self._chance, self._stages)
            in_peace = self._chance.random() < 0.5  # is the next start at once, or after the warden has done its work?
            stages = self._live_and_die(death)
            left = self._after_death(in_peace)
            self._say(f"{number:4} {death!s:26} hit {', '.join(stages) or 'nothing':32} {left}")
        self._finish()
        self.report.asked = len(self._asked)
        return self.report

    def look_again(self) -> list[str]:
        """The faults of what now lies in the folders."""
        return faults_of(self._server.data, self._server.media, self._asked, self._clip, self._subtitles)

    def _first_start(self) -> None:
        """Makes the account; the tables are there from here on."""
        with self._server as server:
            _ = server.bearer
            if self._subtitles:
                wants = {"subtitles": {"languages": self._subtitles}}
                profile = {"name": "With subtitles", "heights": [2160, 1080, 720, 360], "default": True, "wants": wants}
                server.api.post("/api/profiles", json=profile).raise_for_status()

    def _live_and_die(self, death: Death) -> list[str]:
        server = self._server
        server.start()
        assert server.process is not None
        answered = threading.Event()
        killer = threading.Thread(target=self._kill, args=(server.process.pid, death, answered))
        killer.start()
        up = self._ask_until_dead(killer, answered)
        killer.join()
        code = server.process.wait()
        if code != -signal.SIGKILL:
            self._fault(f"the server ended by itself with {code}:\n{server.log.read_text()[-3000:]}")
        self._remember_family()  # what it started in its last instant
        server.kill()
        self.report.kills += 1
        stages = self._stages_in_the_rows() or ["idle"] if up else ["starting"]
        self.report.hit.update(stages)
        return stages

    def _kill(self, pid: int, death: Death, answered: threading.Event) -> None:
        if death.since in self._stages:
            answered.wait(END)
            await_stage(self._server.data / "mvidarr.db", death.since)
        elif death.since == ANSWER:
            answered.wait(END)
        time.sleep(death.seconds)
        self._remember_family()
        os.kill(pid, signal.SIGKILL)

    def _remember_family(self) -> None:
        self._victims |= {seen.identity for pid in self._server.family() if (seen := look(pid))}

    def _ask_until_dead(self, killer: threading.Thread, answered: threading.Event) -> bool:
        """Keeps some songs asked for, as long as the server lives. Did it answer at all?"""
        while killer.is_alive():
            try:
                self._server.wait(END)
                answered.set()
                self._press_retry()
                self._ask()
                self._steered.steer(self._server)
            except (httpx.TransportError, OSError, RuntimeError):
                pass  # it died while we spoke
            time.sleep(0.05)
        return answered.is_set()

    def _ask(self) -> None:
        waiting = self._server.get("/api/jobs", state="open", kind="download", limit=100)["items"]
        unanswered = [url for url in self._asked if url not in self._answered]
        fresh = [self._song(len(self._asked) + n) for n in range(self._at_once - len(waiting) - len(unanswered))]
        self._asked += fresh
        for url in [*unanswered, *fresh]:
            answer = self._server.api.post("/api/videos", json={"url": url, "download": True})
            if answer.status_code in (200, 202):
                self._answered.add(url)
            else:
                self._fault(f"asking for {url} was answered {answer.status_code}: {answer.text}")

    def _song(self, number: int) -> str:
        """Every third has the title of the one before, so that both want the same name."""
        title = f"Artist {number % 4} - Song {number - (number % 3 == 2)}"
        if not self._subtitles:
            return f"{self._web}/media/song.mp4/{quote(title)}?rate={self._rate}&n={number}"
        media, words = f"{self._web}/media/song.mp4?rate={self._rate}", f"{self._web}/words.vtt"
        return f"{self._web}/page?{urlencode({'title': title, 'src': media, 'words': words, 'n': number})}"

    def _press_retry(self) -> None:
        """What a person does about jobs that had seen too many deaths in a row."""
        for job in self._server.get("/api/jobs", state="failed", limit=500)["items"]:
            if job["error"]["code"] == "crashed":
                self._server.api.post(f"/api/jobs/{job['id']}/retry").raise_for_status()
                self.report.by_hand += 1
            elif job["error"]["code"] != "dependency_failed":
                self._fault(f"job {job['id']} ({job['kind']}) failed: {job['error']}")

    def _stages_in_the_rows(self) -> list[str]:
        """Where the jobs were that were running when the server died."""
        with reading(self._server.data / "mvidarr.db") as database:
            rows = database.execute("SELECT stage FROM jobs WHERE state = 'running'")
            return sorted(stage for (stage,) in rows if stage in self._stages)

    def _after_death(self, in_peace: bool) -> str:
        """In half of the cases the next start comes before the warden is done, and has to do it."""
        if not in_peace:
            return "started at once"
        return f"{self._children_gone()} processes gone with it"

    def _children_gone(self) -> int:
        deadline = time.monotonic() + WARDEN
        while any(alive(victim) for victim in self._victims) and time.monotonic() < deadline:
            time.sleep(0.01)
        for victim in self._victims:
            if alive(victim):
                self._fault(f"process {victim.pid} outlived its server: {_command(victim.pid)}")
        count = len(self._victims)
        self._victims.clear()
        return count

    def _finish(self) -> None:
        """A life in peace until all is done, a stop, and one more start, which clears up what is left to clear."""
        with self._server as server:
            self._children_gone()
            self._steered.end(server)
            deadline = time.monotonic() + END
            while self._unfinished(server):
                if time.monotonic() > deadline:
                    self._fault(f"not finished: {server.get('/api/jobs', state='open', limit=500)['items']}")
                    break
                time.sleep(0.05)
        with self._server as server:
            while server.get("/api/jobs", state="open")["items"]:
                time.sleep(0.05)
        if left := self._server.left_behind():
            self._fault(f"processes outlived a stopped server: {[_command(pid) for pid in left]}")
        self.report.faults += self.look_again()

    def _unfinished(self, server: Server) -> bool:
        self._ask_again()
        self._press_retry()
        return bool(server.get("/api/jobs", state="open")["items"])

    def _ask_again(self) -> None:
        for url in set(self._asked) - self._answered:
            self._server.api.post("/api/videos", json={"url": url, "download": True}).raise_for_status()
            self._answered.add(url)

    def _fault(self, sentence: str) -> None:
        self.report.faults.append(sentence)
        self._say(f"FAULT {sentence}")


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return "(gone)"
