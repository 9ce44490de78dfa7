"""Who is told of what people set while the house runs. ``turn`` is all that happens: each is told its value at the
start and whenever it changes, here, in another process or by an undo."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from mvidarr.accounts import Accounts
from mvidarr.config import Config
from mvidarr.db import Database
from mvidarr.db.journal import Retention
from mvidarr.dials import LIMITS, LOG
from mvidarr.downloads.tempo.settings import TEMPO, wants
from mvidarr.downloads.tempo.tempo import Tempo
from mvidarr.files import Root
from mvidarr.jobs import Lanes, Scheduler
from mvidarr.library import RecycleBin
from mvidarr.media import Media
from mvidarr.observe import set_level
from mvidarr.observe.logfile import LogFile
from mvidarr.process import Warm
from mvidarr.settings import (
    Setting,
    Settings,
    Trial,
    Trials,
    try_database,
    try_folders,
    try_tools,
)
from mvidarr.system import SCHEDULES
from mvidarr.system.guarding import Guardian
from mvidarr.web.throttle import Rates, Throttle
from mvidarr.ytdlp import YtDlp


@dataclass(frozen=True)
class Turned:
    """Who is told."""

    lanes: Lanes
    bin: RecycleBin
    retention: Retention
    throttle: Throttle
    scheduler: Scheduler
    accounts: Accounts
    log_file: LogFile
    warm: Warm
    fork_downloads: Callable[[bool], None]
    guardian: Guardian
    tempo: Tempo


def turn(settings: Settings, config: Config, turned: Turned) -> None:
    """Once they are loaded."""
    for lane in turned.lanes.names:
        settings.on_change(f"jobs.lane_{lane}", _to_lane(turned.lanes, lane))
        settings.on_change(f"jobs.paused_{lane}", _to_rest(turned.lanes, lane))
    _follow(settings, TEMPO, lambda: turned.tempo.want(wants(settings.value)))
    settings.on_change("ytdlp.minutes", lambda minutes: turned.warm.keep(60.0 * minutes))
    settings.on_change("ytdlp.fork_downloads", turned.fork_downloads)
    settings.on_change("ytdlp.proxy", turned.guardian.go_through)
    settings.on_change("ytdlp.impersonate", turned.guardian.pass_for)
    settings.on_change("ytdlp.flags", turned.guardian.use_flags)
    settings.on_change("library.bin_days", lambda days: turned.bin.bound(days=days))
    settings.on_change("library.bin_size", lambda size: turned.bin.bound(size=size))
    settings.on_change("history.days", lambda days: turned.retention.bound(days=days))
    settings.on_change("history.size", lambda size: turned.retention.bound(size=size))
    _follow(settings, LIMITS, lambda: turned.throttle.set(_rates(settings)))
    settings.on_change("accounts.session_days", turned.accounts.sessions.keep)
    for schedule in SCHEDULES:
        settings.on_change(f"schedule.{schedule.name}", _to_schedule(turned.scheduler, schedule.name))
    settings.on_change("log.level", Level(config.log.level).turn)
    _follow(
        settings,
        LOG[1:],
        lambda: turned.log_file.set(settings.value("log.file_size"), settings.value("log.files")),
    )


class Level:
    """The log begins at the level of the configuration, or what a command chose; only another one changes it."""

    def __init__(self, now: str) -> None:
        self._now = now

    def turn(self, level: str) -> None:
        if level != self._now:
            self._now = level
            set_level(level)


def trials(*, root: Root, data: Path, database: Database, media: Callable[[], Media], ytdlp: YtDlp) -> Trials:
    return Trials(
        [
            Trial(
                "folders",
                "Test the folders",
                "Writes a small file into each and looks how much space is left.",
                "Startup",
                lambda: try_folders(root, data),
            ),
            Trial(
                "database",
                "Test the database",
                "Reads, writes, and says how long each took.",
                "Startup",
                lambda: try_database(database),
            ),
            Trial(
                "tools",
                "Test the programs",
                "Runs ffmpeg, ffprobe and yt-dlp.",
                "Startup",
                lambda: try_tools(media, ytdlp),
            ),
        ]
    )


def _to_lane(lanes: Lanes, lane: str) -> Callable[[int], None]:
    return lambda concurrency: lanes.set(lane, concurrency)


def _to_rest(lanes: Lanes, lane: str) -> Callable[[bool], None]:
    return lambda paused: lanes.pause(lane, paused)


def _to_schedule(scheduler: Scheduler, name: str) -> Callable[[str], None]:
    return lambda cron: scheduler.set_cron(name, cron)


def _rates(settings: Settings) -> Rates:
    return Rates(**{field.name: settings.value(f"limits.{field.name}") for field in fields(Rates)})


def _follow(settings: Settings, those: Iterable[Setting], call: Callable[[], None]) -> None:
    """``call`` whenever one of them changes."""
    for setting in those:
        settings.on_change(setting.name, lambda _: call())
