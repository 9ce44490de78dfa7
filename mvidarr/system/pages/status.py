"""The first page of the system: what is not well, what this installation consists of, its disks.

GET  /system  index      POST /system/check  check
"""

from mvidarr.system.about import About, Installation
from mvidarr.system.status import System
from mvidarr.web.endpoint import Call, Flash, Page, See, page


class SystemPages:
    def __init__(self, system: System, installation: Installation) -> None:
        self._system = system
        self._installation = installation

    @page(role="admin")
    async def index(self, call: Call) -> Page:
        """Health checks with remedies, disks, and what this installation consists of."""
        about = await self._installation.about()
        context = {"health": await self._system.health(), "about": told(about), "disks": about["disks"]}
        return Page("system/index.html", context)

    @page(role="admin")
    async def check(self, call: Call) -> See:
        """Look at everything now."""
        health = await self._system.health(fresh=True)
        wrong = sum(check["severity"] in ("warning", "error") for check in health["checks"])
        if not wrong:
            return See("/system", flash=Flash("Looked at everything: no trouble."))
        return See("/system", flash=Flash(f"Looked at everything: {wrong} to see to.", "bad"))


def told(about: About) -> dict[str, str | int | None]:
    """Label -> value, without what there is none of."""
    lines: dict[str, str | int | None] = {
        "Version": about["version"],
        "Machine": about["instance"],
        "Runs under": about["runs_under"],
        "System": about["os"],
        "Python": about["python"],
        "Database": f"{about['database']} {about['database_version']}, schema {about['schema']}",
        "yt-dlp": about["ytdlp"] or "none",
        "JavaScript": about["js_runtime"] or "none",
        "ffmpeg": about["ffmpeg"] or "none",
        "Time zone": about["time_zone"],
        "Media folder": about["media"],
        "Data folder": about["data"],
        "Configuration": about["config"] or "no file: defaults and environment",
    }
    sized: dict[str, str | int | None] = {"database_size": about["database_size"], "started": about["started"]}
    return {label: value for label, value in lines.items() if value} | sized
