"""Whether the scripts, fonts and icons of others are still what was reviewed and packed."""

from mvidarr.observe import get_logger
from mvidarr.observe.health import Finding, finding, fine
from mvidarr.system.checks import Checked

log = get_logger(__name__)


def vendored_check(altered: list[str]) -> Checked:
    """``altered``: what the look at the start found. The server serves on, for a broken script is no reason to lose the
    API, but it says so in the log and on the page of the system until it is mended."""
    if altered:
        log.error("vendored files are not what their lock says", files=altered)

    async def check() -> Finding:
        if not altered:
            return fine("vendored_files", "The scripts and fonts of others are what their lock says.")
        text = f"Changed since MVidarr was packed: {', '.join(altered)}. Pages may break, or do what they should not."
        return finding("vendored_files", "error", text, "Install MVidarr again, then restart it.")

    return Checked("vendored_files", check)
