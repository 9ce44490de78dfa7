"""A house with two sources that find videos, and what tests ask of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mvidarr.jobs import JobView, NewJob
from mvidarr.providers.shapes import VideoFound, Wanted
from tests.discovery.sources import CHANNEL, Lists, declared, upload
from tests.house import Home, home

ANY = {"If-Match": "*"}
OFFICIAL = upload("vaaaaaaaaa1", "Nova Kites - Night Drive (Official Video)", height=1080, views=90_000)
SECOND = upload("vaaaaaaaaa2", "Nova Kites - Night Drive (Official Video)", 201, channel="Sunbeam Records", views=7_000,
                channel_id="UCsunbeam", picture="https://pictures.test/2.jpg")  # fmt: skip
LYRIC = upload("vaaaaaaaaa3", "Nova Kites - Night Drive (Lyric Video)")
OTHER = upload("vaaaaaaaaa4", "Nova Kites - Paper Sun (Official Video)")


@dataclass
class Finds(Lists):
    """Answers with all it knows, whatever is looked for."""

    wanted: list[Wanted] = field(default_factory=list)

    async def find_video(self, wanted: Wanted, limit: int = 10) -> Sequence[VideoFound]:
        self.wanted.append(wanted)
        if self.wrong is not None:
            raise self.wrong
        return self.videos[:limit]


class Desk:
    def __init__(self, house: Home, site: Finds, other: Finds) -> None:
        self.home = house
        self.site = site
        self.other = other

    async def video(self, title: str = "Night Drive", **more: Any) -> int:
        answer = await self.home.api.post("/api/videos", json={"artist": "Nova Kites", "title": title})
        assert answer.status_code == 201, answer.text
        video = answer.json()["video"]["id"]
        if more:
            await self.home.api.patch(f"/api/videos/{video}", json=more, headers=ANY)
        return int(video)

    async def post(self, path: str, body: Any = None, status: int = 200) -> dict[str, Any]:
        answer = await self.home.api.post(path, json={} if body is None else body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def get(self, path: str) -> dict[str, Any]:
        answer = await self.home.api.get(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def search(self, video: int) -> dict[str, Any]:
        job = (await self.post(f"/api/videos/{video}/search", status=202))["job"]
        ended = await self.home.ended(job["id"])
        assert ended["state"] == "done", ended["error"]
        return await self.get(f"/api/videos/{video}/search")

    async def run(self, kind: str, **more: Any) -> JobView:
        async with self.home.house.database.write("test") as w:
            job = await self.home.house.jobs.enqueue(w, NewJob(kind, **more))
        return await self.home.ended(job.id)

    async def downloads(self) -> list[int]:
        found = (await self.get("/api/jobs?kind=download"))["items"]
        return [job["subject"]["id"] for job in found if job["state"] == "queued"]

    async def sources(self, video: int) -> list[str]:
        return [one["id"] for one in (await self.get(f"/api/videos/{video}"))["sources"]]

    async def run_due(self) -> None:
        job = await self.run("search_wanted")
        assert job["state"] == "done", job["error"]
        for one in (await self.get("/api/jobs?kind=search&state=open"))["items"]:
            await self.home.ended(one["id"])


@asynccontextmanager
async def at_desk(db_url: str, folder: Path) -> AsyncIterator[Desk]:
    """Downloads wait."""
    site, other = Finds(), Finds()
    providers = [declared("site", site), declared("bravo", other, 200)]
    async with home(db_url, folder, providers=providers) as house:
        house.house.lanes.set("download", 0)
        await house.api.post("/api/artists", json={"name": "Nova Kites", "ids": {"youtube": CHANNEL}})
        yield Desk(house, site, other)
