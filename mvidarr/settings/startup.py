"""What must be known before the start, shown beside the settings: the keys of the configuration that nobody changes
while the house runs."""

from typing import Any

from mvidarr.config import Config
from mvidarr.settings.kinds import Flag, Hidden, Kind, Lines, Whole, Words
from mvidarr.settings.registry import Setting

SECTION = "Startup"

_PLAIN: tuple[tuple[str, str, str], ...] = (
    ("paths.media", "Media folder", "Where the videos lie."),
    ("paths.data", "Data folder", "Database, pictures, logs and running state; back this up."),
    ("database.url", "Database", "SQLite or PostgreSQL. Its password is not shown."),
    ("server.host", "Address", "Where the server listens; 0.0.0.0 is every network of this machine."),
    ("server.port", "Port", "0 takes any free one."),
    ("server.base_url", "Base URL", "The part of the address after the host name when MVidarr lies under one."),
    ("server.static_url", "Static files from", "A CDN that shows MVidarr's static files; empty is from here."),
    ("server.allowed_hosts", "Host names", "Names beside localhost under which browsers may call the server."),
    ("server.trusted_proxies", "Trusted proxies", "Whose X-Forwarded-* headers are believed."),
    ("server.setup_token", "Setup token", "What the first account needs."),
    ("network.allow_private", "Private addresses", "Whether addresses found in data may lie in private networks."),
    ("ytdlp.plugins", "Plugins of yt-dlp", "The one folder they are loaded from; without it they are off."),
    ("tools.ffmpeg", "ffmpeg", "The program; without it the one on PATH, else that of the package."),
    ("tools.ffprobe", "ffprobe", "The program; without it the one on PATH, else that of the package."),
    ("log.format", "Form of the log", "text (key=value) or json."),
    ("metrics.token", "Token of /metrics", "Whoever sends it as Bearer may read the metrics."),
    ("metrics.networks", "Networks of /metrics", "Whoever asks from them may read the metrics."),
)
_ADVANCED = {
    "server.static_url", "server.setup_token", "ytdlp.plugins", "tools.ffprobe", "log.format", "metrics.token",
    "metrics.networks",
}  # fmt: skip
_FOLLOWING = {"paths.data": "the XDG data folder", "paths.media": "media in the data folder",
              "database.url": "mvidarr.db in the data folder"}  # fmt: skip


def startup(taken: frozenset[str] = frozenset()) -> tuple[Setting, ...]:
    """But for the keys that are ``taken`` by settings."""
    defaults = Config().redacted()
    return tuple(
        Setting(
            f"startup.{key}",
            _kind(key, default := defaults[key]),
            _FOLLOWING.get(key, default if default is not None else ""),
            label,
            text,
            SECTION,
            advanced=key in _ADVANCED,
            effect="restart",
            config_key=key,
            fixed=True,
        )
        for key, label, text in _PLAIN
        if key not in taken
    )


def _kind(key: str, default: Any) -> Kind:
    if key in ("server.setup_token", "metrics.token"):
        return Hidden()
    if isinstance(default, bool):
        return Flag()
    if isinstance(default, int):
        return Whole(plain=True)
    return Lines(empty="none") if isinstance(default, list) else Words()
