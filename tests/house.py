"""The whole house for tests: real rooms on a real database, its tasks running, its doors asked in process."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from mvidarr.accounts import console
from mvidarr.app import House, build
from mvidarr.config import load
from mvidarr.db import Database
from mvidarr.downloads import PATIENCE
from mvidarr.downloads.tempo.holding import Wants
from mvidarr.jobs import JobView, RetryPolicy
from mvidarr.outbound import AddressGuard, Outbound
from mvidarr.process import Warm
from mvidarr.providers import Declared
from mvidarr.providers.youtube import YOUTUBE
from mvidarr.serving import Running

PASSWORD = "correct horse battery"
ENDED = ("done", "failed", "cancelled")


@dataclass
class Home:
    """A house with its tasks running, and an administrator at its doors."""

    house: House
    api: httpx.AsyncClient
    media: Path

    async def add(self, url: str, **more: Any) -> dict[str, Any]:
        answer = await self.api.post("/api/videos", json={"url": url, **more})
        assert answer.status_code in (200, 202), answer.text
        return dict(answer.json())

    async def ended(self, job_id: int, seconds: float = 120) -> JobView:
        """The job once it is over; a job that waits for its next try counts as over when ``error`` is set."""
        async with asyncio.timeout(seconds):
            while True:
                job = await self.house.jobs.get(job_id)
                if job["state"] in ENDED or (job["state"] == "queued" and job["error"]):
                    return job
                await asyncio.sleep(0.02)

    async def until(self, job_id: int, stage: str, seconds: float = 120) -> JobView:
        async with asyncio.timeout(seconds):
            while True:
                job = await self.house.jobs.get(job_id)
                if job["progress"]["stage"] == stage or job["state"] in ENDED:
                    return job
                await asyncio.sleep(0.01)

    async def eventually(self, condition: Callable[[], bool], seconds: float = 120) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.02)

    async def download(self, url: str) -> tuple[JobView, dict[str, Any]]:
        """Adds an address and waits: the download job as it ended, and the video."""
        added = await self.add(url)
        job = await self.ended(added["download"]["job_id"])
        return job, (await self.api.get(f"/api/videos/{added['video']['id']}")).json()

    def files(self) -> list[str]:
        """Everything in the media folder but what is ours alone."""
        found = (Path(folder, name) for folder, _, names in os.walk(self.media) for name in names)  # some go meanwhile
        paths = (path.relative_to(self.media) for path in found)
        return sorted(str(path) for path in paths if path.parts[0] != ".mvidarr")

    def staged(self) -> list[str]:
        return sorted(str(path.name) for path in (self.media / ".mvidarr" / "staging").glob("*"))


def code_of(job: JobView) -> str:
    """Of its failure; empty where there is none."""
    return job["error"]["code"] if job["error"] else ""


async def to_loopback(host: str, port: int) -> list[str]:
    """Every name leads to loopback, where the stand-ins are; addresses are themselves."""
    return [host] if host[0].isdigit() else ["127.0.0.1"]


async def to_the_world(host: str, port: int) -> list[str]:
    """Every name leads to a public address."""
    return [host] if host[0].isdigit() else ["93.184.215.14"]


@asynccontextmanager
async def home(
    db_url: str,
    folder: Path,
    *,
    plugins: Path | None = None,
    allow_private: bool = True,
    public_names: bool = False,
    more: Mapping[str, Any] | None = None,
    providers: Sequence[Declared] = (),
    outbound: Outbound | None = None,
    warm: Warm | None = None,
    patience: RetryPolicy = PATIENCE,
    guard: AddressGuard | None = None,
) -> AsyncIterator[Home]:
    """``more`` are keys of the configuration; ``providers`` are the sources that there are, by itself none: nobody asks
    the world; ``outbound`` the way to them; ``warm`` the yt-dlp that tests in the loop of the session share;
    ``patience`` and ``guard`` are other than usual."""
    if plugins is None:  # without the stand-in, yt-dlp would search the real one
        providers = [one for one in providers if one is not YOUTUBE]
    config = load(
        None,
        {
            "paths.data": folder / "data",
            "paths.media": folder / "media",
            "database.url": db_url,
            "network.allow_private": allow_private,
            "ytdlp.plugins": plugins,
            **(more or {}),
        },
    )
    config.paths.data.mkdir(parents=True, exist_ok=True)
    database = await Database.open(db_url)
    try:
        guard = guard or AddressGuard(allow_private, to_the_world if public_names else to_loopback)
        house = await build(
            config, database, guard=guard, outbound=outbound, check_results=True, providers=providers, warm=warm,
            patience=patience,
        )  # fmt: skip
        house.tempo.want(Wants())  # nobody waits between two downloads from the stand-in
        await house.accounts.prepare()
        async with Running(house).lifespan(None), _signed_in(house) as api:
            yield Home(house, api, config.paths.media)
    finally:
        await database.close()


@asynccontextmanager
async def _signed_in(house: House) -> AsyncIterator[httpx.AsyncClient]:
    users = await console.list_users(house.database)
    user = users[0] if users else await console.add_user(house.database, "root", PASSWORD, "admin", cost=4)
    token = house.accounts.tokens.issue(user)
    transport = httpx.ASGITransport(house.app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost:8845", headers={"Authorization": f"Bearer {token}"}
    ) as client:
        yield client
