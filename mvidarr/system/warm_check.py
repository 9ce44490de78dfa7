"""The health check of the yt-dlp that is kept loaded. Without one everything works, only slower."""

from collections.abc import Callable

from mvidarr.observe.health import Finding, finding, fine
from mvidarr.process import Warmth
from mvidarr.system.checks import Checked

CODE = "ytdlp_loaded"


def warm_check(now: Callable[[], Warmth]) -> Checked:
    async def check() -> Finding:
        found = now()
        if not found.on:
            return fine(CODE, "yt-dlp starts anew for each look-up: the settings say so.")
        if found.pid is not None:
            runs = "1 look-up" if found.made == 1 else f"{found.made:,} look-ups"
            return fine(CODE, f"yt-dlp is kept loaded in process {found.pid}, which has done {runs}.")
        if found.trouble is not None:
            text = f"yt-dlp cannot be kept loaded ({found.trouble}); each look-up starts it anew."
            remedy = "Restart MVidarr. If it stays, look into the log, or switch it off in the settings."
            return finding(CODE, "notice", text, remedy)
        return fine(CODE, "yt-dlp is loaded when there are look-ups.")

    return Checked(CODE, check)
