"""kill -9 in the middle of deleting everything with its files, and of bringing all of it back: rows, moves of files,
the undo, moves again. Whatever instant it hits, no row and no file is lost, and the end is as the beginning."""

import asyncio
import hashlib
import random
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Select, delete, func, select, update

from mvidarr.db import Database
from mvidarr.db.tables.bulk import bulk_plans
from mvidarr.db.tables.files import bin_entries
from mvidarr.db.tables.journal import changes
from mvidarr.db.tables.library import files, videos
from mvidarr.demo import fill
from mvidarr.library.projection import project_videos
from tests import databases
from tests.bulk.hand import Hand
from tests.bulk.world import State, World
from tests.forks import PIPE, Process, ended, run
from tests.house import home
from tests.ledger import faults_of

Phase = Literal["rows", "bin", "undo", "back"]
PHASES: tuple[Phase, ...] = ("rows", "bin", "undo", "back")
_SIDECARS = (".jpg", ".en.srt")
_JITTER = 0.02  # seconds
_ROUND = 5  # deaths of one library; a job that has seen more than two is a person's turn
ROWS, HELD = 5_000, 120
_AT_ONCE = 500

_DONE = select(bulk_plans.c.done).order_by(bulk_plans.c.id.desc()).limit(1)
_TAKEN_BACK = select(changes.c.rows).where(changes.c.reverts.is_not(None)).order_by(changes.c.id.desc()).limit(1)
_WATCHED: dict[Phase, Select[Any]] = {
    "rows": _DONE,
    "bin": select(func.count()).where(bin_entries.c.state == "binned"),
    "undo": _TAKEN_BACK,
    "back": select(func.count()).where(bin_entries.c.state == "restored"),
}


@dataclass(frozen=True, order=True)
class Death:
    """As soon as so much of a phase is done, and a moment later."""

    phase: int
    part: float
    seconds: float

    @classmethod
    def drawn(cls, chance: random.Random, phase: Phase) -> "Death":
        return cls(PHASES.index(phase), chance.uniform(0, 0.95), chance.uniform(0, _JITTER))

    def __str__(self) -> str:
        return f"{self.part:4.0%} of {PHASES[self.phase]:4} and {self.seconds * 1000:2.0f} ms"


class Kills:
    """One library of ``rows`` videos, ``held`` of them with files, that is deleted and brought back."""

    def __init__(
        self, url: str, folder: Path, *, rows: int, held: int, say: Callable[[str], None] | None = None
    ) -> None:
        self._url, self._folder = url, folder
        self._rows, self._held = rows, held
        self._say = say or (lambda line: None)
        self._whole: dict[Phase, int] = {"rows": rows, "bin": held, "back": held}

    async def run(self, deaths: list[Death]) -> list[str]:
        """The faults, in sentences."""
        going, coming = ([one for one in sorted(deaths) if (one.phase < 2) == first] for first in (True, False))
        before = await self._delete()
        contents = sorted(before.files.values())
        faults = await self._die(going, contents)
        faults += await self._undo()
        faults += await self._die(coming, contents)
        return faults + await self._look(before)

    async def _delete(self) -> State:
        """The library as it was; its end is asked for."""
        async with self._house() as world:
            database = world.home.house.database
            await fill(database, self._folder / "media", videos=self._rows)
            await self._shelve(world)
            await Hand(world.home).apply(selection={"q": "has:file"}, add={"tags": ["held"]})
            playlist = (await world.api.post("/api/playlists", json={"name": "Night"})).json()["playlist"]["id"]
            answer = await world.api.post(f"/api/playlists/{playlist}/items", json={"q": "tag:held", "exclude": []})
            assert answer.is_success, answer.text
            before = await world.state()
            world.home.house.lanes.set("maintenance", 0)
            plan = await Hand(world.home, operation="delete").preview({"q": ""}, files="bin")
            asked = await world.api.post("/api/videos/bulk/delete", json={"plan_id": plan["plan_id"]})
            assert asked.status_code == 202, asked.text
        return before

    async def _shelve(self, world: World) -> None:
        """Of all the videos so many have files, small ones, with what lies beside them."""
        database = world.home.house.database
        async with database.write() as w:
            kept = await w.all(select(files.c.id, files.c.path).order_by(files.c.id).limit(self._held))
            await w.run(delete(files).where(files.c.id > kept[-1]["id"]))
            await w.run(update(files).values(missing_since=None))
            ids = [row["id"] for row in await w.all(select(videos.c.id).order_by(videos.c.id))]
            for start in range(0, len(ids), _AT_ONCE):
                await project_videos(w, ids[start : start + _AT_ONCE])
        for row in kept:
            path = world.home.media / row["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            for suffix in (path.suffix, *_SIDECARS):
                path.with_suffix(suffix).write_bytes(f"{row['id']}{suffix}".encode())

    async def _die(self, deaths: list[Death], contents: list[str]) -> list[str]:
        faults = []
        for death in deaths:
            process = run("tests.bulk.living", self._url, self._folder, stdin=PIPE)
            await self._reached(process, death)
            process.kill()
            code = await ended(process)
            if code != -signal.SIGKILL:
                faults.append(f"{death}: it ended by itself with {code}")
            lost = Counter(contents) - Counter(self._everywhere())
            if lost:
                faults.append(f"{death}: {sum(lost.values())} files are nowhere")
            self._say(f"killed at {death}")
        return faults

    async def _reached(self, process: Process, death: Death) -> None:
        phase = PHASES[death.phase]
        database = await Database.open(self._url)
        try:
            async with asyncio.timeout(120):
                while process.poll() is None:
                    async with database.read() as r:
                        if (await r.value(_WATCHED[phase]) or 0) > death.part * self._whole[phase]:
                            break
                    await asyncio.sleep(0.005)
        finally:
            await database.close()
        await asyncio.sleep(death.seconds)

    async def _undo(self) -> list[str]:
        """Everything is gone by the time that it is asked for again."""
        async with self._house() as world:
            database = world.home.house.database
            await world.shelf.settle()
            world.home.house.lanes.set("maintenance", 0)
            (plan, *_) = (await world.api.get("/api/bulk/plans")).json()["items"]
            async with database.read() as r:
                left = await r.value(select(func.count()).select_from(videos))
                self._whole["undo"] = await r.value(select(changes.c.rows).where(changes.c.id == plan["change_id"]))
            faults = await faults_of(database)
            if (plan["state"], plan["done"], left) != ("applied", self._rows, 0):
                faults.append(f"the plan is {plan['state']}, {plan['done']} are done and {left} left")
            if stray := world.home.files():
                faults.append(f"{len(stray)} files are left, {stray[0]} among them")
            answer = await world.api.post(f"/api/changes/{plan['change_id']}/undo", json={"when_moved": "nothing"})
            assert answer.status_code == 202, answer.text
        return faults

    async def _look(self, before: State) -> list[str]:
        async with self._house() as world:
            after = await world.state()
            bad = (await world.api.get("/api/jobs", params={"state": "failed"})).json()["items"]
            faults = [f"job {job['id']} ({job['kind']}) failed: {job['error']}" for job in bad]
            return faults + after.against(before)[:20] + await faults_of(world.home.house.database)

    def _everywhere(self) -> list[str]:
        """The hashes of all the files, wherever they lie."""
        paths = (path for path in (self._folder / "media").rglob("*") if path.is_file())
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]

    @asynccontextmanager
    async def _house(self) -> AsyncIterator[World]:
        async with home(self._url, self._folder) as at_home:
            yield World(at_home)


def kill_until(wanted: int, number: int, say: Callable[[str], None]) -> bool:
    """So many kills, a few of each library, numbered from ``number``: whether nothing was lost."""
    faults: list[str] = []
    for start in range(0, wanted, _ROUND):
        chance = random.Random(f"{number} {start}")
        phases = chance.sample([*PHASES, *PHASES], min(_ROUND, wanted - start))
        with (
            tempfile.TemporaryDirectory(prefix="mvidarr-kills-") as name,
            databases.sqlite_template(Path(name)) as made,
        ):
            url = databases.sqlite_copy(made, Path(name))
            kills = Kills(url, Path(name), rows=ROWS, held=HELD, say=say)
            found = asyncio.run(kills.run([Death.drawn(chance, phase) for phase in phases]))
        for fault in found:
            say(f"FAULT {fault}")
        faults += found
    say(f"{wanted} kills, {len(faults)} faults")
    return not faults
