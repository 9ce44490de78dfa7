"""The part of the room about yt-dlp put together."""

import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mvidarr.db import Database
from mvidarr.egress import Gate
from mvidarr.jobs import Jobs
from mvidarr.process import Children
from mvidarr.system.guarding.guardian import Guardian
from mvidarr.system.guarding.shapes import GuardianView
from mvidarr.system.guarding.updating import Updating
from mvidarr.ytdlp import Diagnosis, YtDlp
from mvidarr.ytdlp.guardian import BY_HAND, Canary, Installer, Jar, Releases


@dataclass(frozen=True)
class GuardianRoom:
    guardian: Guardian
    updating: Updating

    @classmethod
    def of(
        cls,
        database: Database,
        jobs: Jobs,
        ytdlp: YtDlp,
        *,
        gate: Gate,
        children: Children,
        data: Path,
        canary: Callable[[], str],
    ) -> "GuardianRoom":
        """``canary``: the address at which a version has to find a video, "" for one of our own."""
        cache, place = data / "cache" / "ytdlp", data / "ytdlp"
        releases, jar = Releases(place, installed()), Jar(place / "cookies.txt")
        guardian = Guardian(ytdlp, gate, releases=releases, jar=jar, cache=cache)
        installer = Installer(children, Path(sys.executable), os.environ)
        work = data / "cache" / "ytdlp-trial"
        return cls(
            guardian,
            Updating(database, jobs, guardian, installer=installer, canary=Canary(canary), work=work),
        )

    async def view(self, diagnose: Callable[[], Awaitable[Diagnosis]]) -> GuardianView:
        """External when yt-dlp does not run."""
        found, job, guardian = await diagnose(), await self.updating.job(), self.guardian
        targets = await guardian.targets()
        return {
            "version": found.version,
            "age_days": found.age_days,
            "js_runtime": found.js_runtime,
            "python": found.python,
            "libraries": list(found.libraries),
            "releases": await guardian.releases_now(),
            "cookies": await guardian.cookies(),
            "proxy": guardian.gate.upstream.shown if guardian.gate.upstream else None,
            "targets": list(targets),
            "impersonates": guardian.impersonates,
            "flags": guardian.flags,
            "by_hand": None if await self.updating.able() else BY_HAND,
            "job": job["id"] if job else None,
        }


def installed() -> str:
    """The version that came with MVidarr."""
    try:
        return version("yt-dlp")
    except PackageNotFoundError:
        return ""
