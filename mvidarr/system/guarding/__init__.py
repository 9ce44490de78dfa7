"""yt-dlp as an administrator steers it: which version runs, its cookies, the way it goes out, what is added to it."""

from mvidarr.system.guarding.checks import guardian_checks
from mvidarr.system.guarding.guardian import Guardian
from mvidarr.system.guarding.settings import YTDLP_SETTINGS
from mvidarr.system.guarding.shapes import Cookies, CookieSite, GuardianView, Release
from mvidarr.system.guarding.updating import UPDATE_YTDLP, Updating

__all__ = [
    "UPDATE_YTDLP", "YTDLP_SETTINGS", "CookieSite", "Cookies", "Guardian", "GuardianView", "Release", "Updating",
    "guardian_checks",
]  # fmt: skip
