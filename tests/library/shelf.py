"""A house with videos whose files lie on the disk, without the long way of a download."""

import asyncio
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from mvidarr.clock import iso, now
from mvidarr.db.tables.library import files, roots, videos
from mvidarr.errors import Conflict
from mvidarr.jobs import JobView
from mvidarr.library import NewFile, store
from tests.house import Home, code_of

_NFO = b"<musicvideo><title>Song</title><playcount>5</playcount></musicvideo>"
BESIDE = {".nfo": _NFO, ".jpg": b"picture", ".en.srt": b"words"}


def _busy(job: JobView) -> bool:
    """Running, or about to; not one that waits for its next try, nor a download of what became wanted."""
    if job["kind"] == "download" and job["state"] == "queued":
        return False
    if code_of(job) == "database_busy":  # PostgreSQL let another go first
        return True
    return job["error"] is None or job["not_before"] is None or job["not_before"] <= iso(now())


async def over(home: Home, job_id: int) -> JobView:
    """As it ended. One that PostgreSQL let another go before is tried again, which is soon."""
    while (job := await home.ended(job_id))["state"] == "queued" and code_of(job) == "database_busy":
        await asyncio.sleep(0.02)
    return job


@dataclass
class Shelf:
    home: Home

    async def song(self, title: str, artist: str = "Artist", *, content: bytes = b"video") -> int:
        answer = await self.home.api.post("/api/videos", json={"artist": artist, "title": title})
        assert answer.status_code == 201, answer.text
        video_id = int(answer.json()["video"]["id"])
        path = f"{artist}/{title}/{title}.mkv"
        for suffix, data in {".mkv": content, **BESIDE}.items():
            file = (self.home.media / path).with_suffix(suffix)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        (self.home.media / artist / "artist.nfo").write_text(f"<artist><name>{artist}</name><style>x</style></artist>")
        await self.file(video_id, path, len(content))
        return video_id

    async def file(self, video_id: int, path: str, size: int = 5) -> None:
        """The video has it from now on, as after a download."""
        async with self.home.house.database.write() as w:
            root_id = await w.value(select(roots.c.id))
            new = NewFile(root_id, path, size, duration=6.0, width=640, height=360, video_codec="h264")
            await store.add_primary_file(w, video_id, new)
            await w.run(update(videos).where(videos.c.id == video_id).values(status="downloaded"))

    async def get(self, address: str) -> dict[str, Any]:
        answer = await self.home.api.get(address)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def ask(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        answer = await self.home.api.request(method, address, headers={"If-Match": "*"}, **more)
        assert answer.status_code in (200, 202), answer.text
        return dict(answer.json())

    async def delete(self, video_id: int, files: str = "bin") -> int:
        """The change; its files are where they should be by then."""
        told = await self.ask("DELETE", f"/api/videos/{video_id}?files={files}")
        await self.settle()
        return int(told["change_id"])

    async def invert(self, change_id: int, way: str = "undo") -> JobView:
        job = await over(self.home, (await self.ask("POST", f"/api/changes/{change_id}/{way}", json={}))["job"]["id"])
        await self.settle()
        return job

    async def settle(self) -> list[JobView]:
        """Waits until no job runs or may run; the latest jobs of the files, newest first."""
        async with asyncio.timeout(60):
            while busy := [job for job in (await self.home.house.jobs.list(state="open"))["items"] if _busy(job)]:
                await self._hurry(busy)
                await asyncio.sleep(0.02)
        return [job for job in (await self.home.house.jobs.list())["items"] if job["kind"] in ("bin", "nfo")]

    async def _hurry(self, jobs: list[JobView]) -> None:
        """Those that gather more to do begin now."""
        for job in jobs:
            if job["state"] == "queued" and job["not_before"] is not None:
                with suppress(Conflict):  # it has begun
                    await self.home.house.jobs.retry(job["id"], "system")

    async def bin(self) -> list[dict[str, Any]]:
        return list((await self.get("/api/bin"))["items"])

    async def file_rows(self) -> list[dict[str, Any]]:
        async with self.home.house.database.read() as r:
            return await r.all(select(files).order_by(files.c.id))

    def hashes(self) -> dict[str, str]:
        """Of everything in the media folder but what is ours."""
        return {path: hashlib.sha256((self.home.media / path).read_bytes()).hexdigest() for path in self.home.files()}
