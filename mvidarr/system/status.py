"""What the system page shows: every finding, worst first, and what this installation consists of."""

import asyncio
import platform
import sys
from collections.abc import Callable, Sequence

from typing_extensions import TypedDict

from mvidarr import __version__
from mvidarr.errors import MvidarrError
from mvidarr.observe.health import Finding, Severity, finding
from mvidarr.system.checks import Checked, Folders

LONGEST = 20.0  # seconds that one check may take
VITAL = {"media_folder", "data_folder", "database"}
_WORST_FIRST: dict[Severity, int] = {"error": 0, "warning": 1, "notice": 2, "ok": 3}


class About(TypedDict):
    version: str
    python: str
    platform: str
    database: str
    media: str  # folder
    data: str  # folder
    uptime: int  # seconds


class Health(TypedDict):
    status: Severity  # of the worst finding
    checks: list[Finding]


class System:
    def __init__(
        self,
        checks: Sequence[Checked],
        *,
        database: str,
        folders: Folders,
        uptime: Callable[[], float],
        longest: float = LONGEST,
    ) -> None:
        self._checks = checks
        self._database = database
        self._folders = folders
        self._uptime = uptime
        self._longest = longest

    async def obstacles(self) -> list[str]:
        """What keeps the server from its work right now, in sentences: for load balancers and watchdogs."""
        vital = [check for check in self._checks if check.code in VITAL]
        findings = await asyncio.gather(*(self._checked(check) for check in vital))
        return [found["message"] for found in findings if found["severity"] == "error"]

    async def health(self) -> Health:
        findings = await asyncio.gather(*(self._checked(check) for check in self._checks))
        ordered = sorted(findings, key=lambda found: _WORST_FIRST[found["severity"]])
        return {"status": ordered[0]["severity"] if ordered else "ok", "checks": ordered}

    def about(self) -> About:
        return {
            "version": __version__,
            "python": f"{platform.python_version()} ({sys.implementation.name})",
            "platform": platform.platform(terse=True),
            "database": self._database,
            "media": str(self._folders.root.path),
            "data": str(self._folders.data),
            "uptime": int(self._uptime()),
        }

    async def _checked(self, check: Checked) -> Finding:
        """A check that can't be made is itself a finding."""
        try:
            async with asyncio.timeout(self._longest):
                return await check.run()
        except TimeoutError:
            text = f"The check {check.code} took longer than {self._longest:.0f} seconds."
            remedy = "The disk or the machine may be overloaded: look at what keeps it busy."
            return finding(check.code, "error" if check.code in VITAL else "warning", text, remedy)
        except MvidarrError as error:
            return finding(check.code, "error", f"The check {check.code} could not be made.", error.detail)
