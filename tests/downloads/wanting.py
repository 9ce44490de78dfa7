"""A library of videos to be wanted, in a house whose queue of downloads stands still."""

import asyncio
from typing import Any

from sqlalchemy import func, insert, select, update

from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.jobs import jobs
from mvidarr.db.tables.library import sources, videos
from tests.house import Home

OWN = {"Origin": "http://localhost:8845"}


class Shelf:
    def __init__(self, house: Home) -> None:
        self.home = house
        self.api = house.api
        for lane in ("download", "metadata"):
            house.house.lanes.set(lane, 0)

    async def song(self, title: str, status: str = "discovered", *, source: bool = True, artist: str = "Air") -> int:
        made = await self.api.post("/api/videos", json={"artist": artist, "title": title})
        video = int(made.json()["video"]["id"])
        await self.is_as(video, status, source=source)
        return video

    async def is_as(self, video: int, status: str, *, source: bool = False) -> None:
        """As work leaves it, past the journal."""
        where = {"provider": "other", "key": f"key {video}", "url": f"http://127.0.0.1/{video}", "rank": 0, "added": 0}
        async with self.home.house.database.write("test") as w:
            await w.unaudited().run(update(videos).where(videos.c.id == video).values(status=status))
            if source:
                await w.unaudited().run(insert(sources).values(video_id=video, **where))

    async def say(self, video: int, status: str) -> int | None:
        answer = await self.api.post(f"/api/videos/{video}/status", json={"status": status})
        assert answer.status_code == 200, answer.text
        change: int | None = answer.json()["change_id"]
        return change

    async def undo(self, change: int | None, way: str = "undo") -> int:
        answer = await self.api.post(f"/api/changes/{change}/{way}", json={"when_moved": "nothing"})
        assert answer.status_code == 202, answer.text
        assert (await self.home.ended(answer.json()["job"]["id"]))["state"] == "done"
        return int(answer.json()["change_id"])

    async def status(self, video: int) -> str:
        return str((await self.api.get(f"/api/videos/{video}")).json()["status"])

    async def jobs(self, kind: str = "download", state: str = "queued") -> list[dict[str, Any]]:
        async with self.home.house.database.read() as r:
            asked = select(jobs).where(jobs.c.kind == kind, jobs.c.state == state).order_by(jobs.c.id)
            return await r.all(asked)

    async def queued(self, count: int) -> list[dict[str, Any]]:
        """Downloads, once there are so many: those that an event brings."""
        async with asyncio.timeout(120):
            while len(found := await self.jobs()) < count:
                await asyncio.sleep(0.02)
        return found

    async def asked(self, kind: str = "download") -> list[int]:
        """The videos about which such jobs are queued."""
        return [job["subject_id"] for job in await self.jobs(kind)]

    async def requests(self) -> dict[tuple[int, str], int]:
        """How many there are of each video, by state."""
        async with self.home.house.database.read() as r:
            c = downloads.c
            rows = await r.all(select(c.video_id, c.state, func.count().label("n")).group_by(c.video_id, c.state))
        return {(row["video_id"], row["state"]): row["n"] for row in rows}
