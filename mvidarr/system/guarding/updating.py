"""Another version of yt-dlp, fetched, tried and only then used; the one before stays as the way back."""

import asyncio
import shutil
from pathlib import Path

from mvidarr.db import Database
from mvidarr.errors import External
from mvidarr.jobs import JobContext, Jobs, JobView, Kind, NewJob
from mvidarr.system.guarding.guardian import Guardian, brings_browsers
from mvidarr.ytdlp.guardian import Canary, Installer

UPDATE_YTDLP = "update_ytdlp"


class Updating:
    """``work``: a folder for what the trial leaves."""

    def __init__(
        self, database: Database, jobs: Jobs, guardian: Guardian, *, installer: Installer, canary: Canary, work: Path
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._guardian = guardian
        self._installer = installer
        self._canary = canary
        self._work = work
        self._able = False

    def kind(self) -> Kind:
        return Kind(UPDATE_YTDLP, lane="maintenance", run=self._run, role="admin")

    async def start(self, version: str | None, actor: str) -> JobView:
        """``version``, or the newest. Conflict(``job_open``) with the job that does it already."""
        new = NewJob(UPDATE_YTDLP, payload={"version": version}, dedupe=UPDATE_YTDLP, actor=actor)
        async with self._database.write("update_ytdlp") as w:
            job = await self._jobs.enqueue(w, new)
        return self._jobs.live.view(job)

    async def job(self) -> JobView | None:
        """The update that waits or runs."""
        found = (await self._jobs.list(kind=UPDATE_YTDLP, state="open", limit=1))["items"]
        return found[0] if found else None

    async def able(self) -> bool:
        """Whether there is a pip. It starts a child, until there is one."""
        if not self._able:
            await asyncio.to_thread(self._work.mkdir, parents=True, exist_ok=True)
            self._able = await self._installer.able(self._work)
        return self._able

    async def _run(self, ctx: JobContext) -> None:
        """From the beginning each time: what an earlier try left half made goes first."""
        releases = self._guardian.releases
        await ctx.stage("fetch")
        await asyncio.to_thread(releases.sweep)
        stage = await asyncio.to_thread(releases.stage)
        try:
            version = await self._installer.fetch(stage, ctx.job.payload.get("version"), ctx.log)
            if await self._is_used(version) and not await self._adds_browsers(stage, version):
                ctx.log(f"yt-dlp {version} is the one that is used already.")
                return
            new = not releases.has(version)
            await ctx.stage("compile")
            await self._installer.compile(stage, releases.path(version))
            await asyncio.to_thread(releases.admit, stage, version)
        finally:
            await asyncio.to_thread(shutil.rmtree, stage, ignore_errors=True)
        await ctx.stage("try")
        try:
            await self._try(ctx, version)
        except External:
            if new:
                await asyncio.to_thread(releases.remove, version)
            raise
        await ctx.stage("switch")
        await self._guardian.choose(version)
        ctx.log(f"yt-dlp {version} is used from now on; what runs already ends as it began.")
        for gone in await asyncio.to_thread(releases.prune):
            ctx.log(f"Removed yt-dlp {gone}.")

    async def _is_used(self, version: str) -> bool:
        return any(one["used"] and one["name"] == version for one in await self._guardian.releases_now())

    async def _adds_browsers(self, stage: Path, version: str) -> bool:
        """To the installed one: what lies beside it already stays as it is, as children that run read it."""
        guardian = self._guardian
        return not guardian.able and brings_browsers(stage) and not guardian.releases.has(version)

    async def _try(self, ctx: JobContext, version: str) -> None:
        await asyncio.to_thread(self._work.mkdir, parents=True, exist_ok=True)
        code = self._guardian.releases.path(version)
        try:
            told = await self._canary.sing(self._guardian.ytdlp, code, version, self._work, ctx.log)
        except External as error:
            used = next((one["name"] for one in await self._guardian.releases_now() if one["used"]), "the one before")
            detail = f"yt-dlp {version} is not used, {used} stays. {error.detail}"
            raise External(detail, source="ytdlp", code=error.code) from error
        finally:
            await asyncio.to_thread(shutil.rmtree, self._work, ignore_errors=True)
        ctx.log(f"yt-dlp {told.version} found the video; JavaScript runtime: {told.js_runtime or 'none'}.")
