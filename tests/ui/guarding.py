"""The page of yt-dlp, with all that it can show."""

from typing import Any

from mvidarr.system.guarding import CookieSite, GuardianView, Release
from mvidarr.web.principal import Principal
from mvidarr.ytdlp.guardian import BY_HAND

_RELEASES: list[Release] = [
    {"version": "2026.11.15", "name": "2026.11.15", "used": True, "before": False},
    {"version": "2026.11.1", "name": "2026.11.1", "used": False, "before": True},
    {"version": None, "name": "2026.10.26", "used": False, "before": False},
]
_SITES: list[CookieSite] = [
    {"site": "example.org", "cookies": 12, "expires": "2027-11-01T00:00:00Z", "expired": False},
    {"site": f"{'long' * 15}.example.org", "cookies": 1, "expires": None, "expired": False},
    {"site": "old.example.org", "cookies": 3, "expires": "2026-01-01T00:00:00Z", "expired": True},
]


def view(**more: Any) -> GuardianView:
    whole: GuardianView = {
        "version": "2026.11.15", "age_days": 7, "js_runtime": "deno 2.9.8", "python": "3.11.7", "libraries": [],
        "releases": _RELEASES, "cookies": {"count": 16, "kept": "2026-11-20T10:00:00Z", "sites": _SITES},
        "proxy": "socks5://proxy.example:1080", "targets": ["chrome", "safari", "chrome-133:macos-15"],
        "impersonates": "chrome", "flags": ["--retries 3", "--sleep-requests 0.75"], "by_hand": None, "job": None,
    }  # fmt: skip
    return whole | more  # type: ignore[return-value]


def pages(admin: Principal) -> dict[str, Any]:
    def shown(ytdlp: GuardianView | None, broken: str | None = None) -> Any:
        context = {"ytdlp": ytdlp, "broken": broken, "job": None, "able": bool(ytdlp and ytdlp["targets"])}
        context |= {"releases": ytdlp["releases"] if ytdlp else [], "cookies": ytdlp["cookies"] if ytdlp else None}
        return "system/ytdlp.html", admin, "/system/ytdlp", context

    bare = {"cookies": None, "proxy": None, "targets": [], "impersonates": None, "flags": [], "by_hand": BY_HAND}
    return {
        "ytdlp": shown(view()),
        "ytdlp-bare": shown(view(js_runtime=None, releases=_RELEASES[2:], **bare)),
        "ytdlp-broken": shown(None, "yt-dlp is not installed. Install MVidarr's dependencies again."),
    }
