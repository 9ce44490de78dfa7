"""What people set of machines and doors while the house runs: the list, and who is told of a change.

A room lists its own settings (``SETTINGS``); machines and doors know no settings, so theirs are here. ``turn`` is all
that happens: each is told its value at the start and whenever it changes, here, in another process or by an undo.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from mvidarr.accounts import Accounts
from mvidarr.config import Config
from mvidarr.db import Database
from mvidarr.db.journal import KEPT_DAYS, KEPT_SIZE, Retention
from mvidarr.discovery import MONITORING, SEARCHING, settings_of
from mvidarr.discovery.news.settings import SUGGESTING
from mvidarr.downloads.failing.settings import FAILING
from mvidarr.downloads.ranking.settings import RANKING
from mvidarr.downloads.tempo.settings import TEMPO, wants
from mvidarr.downloads.tempo.tempo import Tempo
from mvidarr.files import Root
from mvidarr.jobs import DEFAULT_LANES, Lanes, Scheduler
from mvidarr.jobs.lanes import MOST
from mvidarr.library import RecycleBin
from mvidarr.library.title_settings import TITLES
from mvidarr.media import Media
from mvidarr.observe import set_level
from mvidarr.observe.logfile import FILES, SIZE, LogFile
from mvidarr.process import Warm
from mvidarr.providers import Declared
from mvidarr.providers.roll import PROVIDERS
from mvidarr.settings import (
    Choice,
    Cron,
    Flag,
    Registry,
    Setting,
    Settings,
    Size,
    Trial,
    Trials,
    Whole,
    startup,
    try_database,
    try_folders,
    try_tools,
)
from mvidarr.system import SCHEDULES
from mvidarr.system.guarding import YTDLP_SETTINGS, Guardian
from mvidarr.web.throttle import Rates, Throttle
from mvidarr.ytdlp import YtDlp

_LANES = {
    "download": ("Downloads at once", "How many videos are fetched at the same time."),
    "media": ("Media jobs at once", "How many jobs work on files with ffmpeg at the same time."),
    "metadata": ("Look-ups at once", "How many jobs ask sites about videos at the same time."),
    "maintenance": ("Maintenance jobs at once", "How many jobs tidy, move files and undo at the same time."),
}
_ENDS = "What runs already ends."
_RESTING = {
    "download": ("Downloads", "What runs stops, and goes on from there later."),
    "media": ("Media jobs", _ENDS),
    "metadata": ("Look-ups", _ENDS),
    "maintenance": ("Maintenance jobs", _ENDS),
}
_PAUSES = "0 pauses them: what is asked for waits. A job that runs is not stopped."
_RATES = {
    "user": ("Requests of a person", "How often one signed-in person may ask within a minute."),
    "key": ("Requests of an API key", "How often the programs that share one API key may ask within a minute."),
    "address": ("Requests of a stranger", "How often one address that is not signed in may ask within a minute."),
    "media": ("Pictures and streams", "How many pictures and streams one of them may open within a minute."),
    "sign_in": ("Attempts to sign in", "How often one address may try to sign in or set up within a minute."),
}
_WHY = {
    "housekeeping": "It empties the recycle bin by its bounds and tidies folders.",
    "health": "It looks for what keeps MVidarr from working.",
    "prune": "It forgets jobs, events and answers that nobody needs any more.",
    "database": "It tidies the database and looks for damage.",
    "monitor": "It looks at artists that are monitored, and at channels that are followed, when they are due.",
    "import_lists": "It reads the import lists that are due, and takes in what is new in them.",
    "upgrades": "It downloads a few videos again whose file is below the cutoff, where their profile allows it and a "
    "higher upload is known.",
    "wanted": "It looks for wanted videos of which nobody knows where they can be had, some at a time.",
    "suggest": "It asks sources who is like the artists of the library.",
}
_LEVELS = {"debug": "debug, everything", "info": "info, what happens", "warning": "warning", "error": "error"}


def _usable(least: int) -> Callable[[int], str | None]:
    """Nobody locks everybody out of the page that would let them in again."""
    sentence = f"Give at least {least}, or 0 for no limit: with less the pages of MVidarr would hardly open."
    return lambda rate: sentence if 0 < rate < least else None


def _worth_a_file(size: int) -> str | None:
    """In smaller ones the lines of a minute would push out what an administrator looks for."""
    return "Give at least 100 kB, or 0 for no file." if 0 < size < 100_000 else None


JOBS = tuple(
    Setting(
        f"jobs.lane_{lane}",
        Whole(0, MOST, zero="paused"),
        DEFAULT_LANES[lane],
        label,
        f"{text} {_PAUSES}",
        "Jobs",
        advanced=lane in ("metadata", "maintenance"),
    )
    for lane, (label, text) in _LANES.items()
) + tuple(
    Setting(
        f"jobs.paused_{lane}",
        Flag(),
        default=False,
        label=f"{what} rest",
        help=f"Nothing of it is started until this is off, also after a restart. {rest}",
        section="Jobs",
        advanced=lane != "download",
    )
    for lane, (what, rest) in _RESTING.items()
)
YTDLP = (
    Setting(
        "ytdlp.minutes",
        Whole(0, 1440, zero="off"),
        10,
        "yt-dlp stays loaded",
        "When look-ups come in a row, yt-dlp is kept in memory from the third on (about 65 MB): one then costs a "
        "seventh. It leaves after so many minutes without one. 0 starts it anew each time.",
        "Jobs",
        unit="minutes",
        advanced=True,
    ),
)
BIN = (
    Setting(
        "library.bin_days",
        Whole(0, 36_500, zero="without end"),
        30,
        "Days in the recycle bin",
        "How long the files of deleted videos can be brought back. 0 keeps them until somebody empties the bin.",
        "Recycle bin",
        unit="days",
        effect="next job",
        config_key="library.bin_days",
    ),
    Setting(
        "library.bin_size",
        Size(zero="without bound"),
        100_000_000_000,
        "Size of the recycle bin",
        "When it holds more, the oldest leave before their days are over. 0 is no bound.",
        "Recycle bin",
        effect="next job",
        config_key="library.bin_size",
    ),
)
HISTORY = (
    Setting(
        "history.days",
        Whole(0, 36_500, zero="without end"),
        KEPT_DAYS,
        "Days of history",
        "How long it is kept what each change did in detail, so that it can be undone. 0 keeps all. Older changes stay "
        "listed.",
        "History",
        unit="days",
        effect="next job",
    ),
    Setting(
        "history.size",
        Size(zero="without bound"),
        KEPT_SIZE,
        "Size of the history",
        "When what changes did takes more, the oldest go before their days are over. 0 is no bound.",
        "History",
        effect="next job",
    ),
)
LIMITS = (
    *(
        Setting(
            f"limits.{name}",
            Whole(0, 1_000_000, zero="without limit"),
            getattr(Rates(), name),
            label,
            f"{text} Whoever asks more often is told to wait. 0 is no limit.",
            "Limits",
            unit="a minute",
            advanced=name != "sign_in",
            config_key=f"limits.{name}",
            check=_usable(60) if name in ("user", "media") else None,
        )
        for name, (label, text) in _RATES.items()
    ),
    Setting(
        "limits.seconds",
        Whole(0, 1_000_000, zero="without limit"),
        Rates().seconds,
        "Time of a request",
        "How long a request may be worked on before it is given up. 0 is no limit.",
        "Limits",
        unit="seconds",
        advanced=True,
        config_key="limits.seconds",
        check=_usable(5),
    ),
)
LOG = (
    Setting(
        "log.level",
        Choice(_LEVELS),
        "info",
        "Level of the log",
        "What is less than this is not written.",
        "Log",
        config_key="log.level",
    ),
    Setting(
        "log.file_size",
        Size(most=10**12, zero="no file"),
        SIZE,
        "Size of a log file",
        "The log also goes to a file in the data folder; when it is this long, the next one begins. 0 writes none.",
        "Log",
        advanced=True,
        check=_worth_a_file,
    ),
    Setting(
        "log.files",
        Whole(1, 99),
        FILES,
        "Log files kept",
        "How many full ones stay beside the one that is written; the oldest go first.",
        "Log",
        unit="files",
        advanced=True,
    ),
)
ACCOUNTS = (
    Setting(
        "accounts.session_days",
        Whole(1, 365),
        30,
        "Days of a session",
        "How long somebody stays signed in without coming back. After a year everybody signs in anew.",
        "Accounts",
        unit="days",
    ),
)
TIMES = tuple(
    Setting(
        f"schedule.{schedule.name}",
        Cron(),
        schedule.cron,
        schedule.label,
        f"When it comes: minute, hour, day, month, weekday, in the time of the server. Empty is never. {why}",
        "Schedules",
    )
    for schedule, why in ((schedule, _WHY.get(schedule.name, "")) for schedule in SCHEDULES)
)


def registry(providers: Iterable[Declared] = PROVIDERS) -> Registry:
    live = (
        *JOBS,
        *YTDLP,
        *YTDLP_SETTINGS,
        *TEMPO,
        *settings_of(providers),
        *MONITORING,
        *SEARCHING,
        *SUGGESTING,
        *RANKING,
        *FAILING,
        *TITLES,
        *BIN,
        *HISTORY,
        *TIMES,
        *ACCOUNTS,
        *LIMITS,
        *LOG,
    )
    return Registry((*live, *startup(frozenset(setting.config_key for setting in live if setting.config_key))))


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
    guardian: Guardian
    tempo: Tempo


def turn(settings: Settings, config: Config, turned: Turned) -> None:
    """Once they are loaded."""
    for lane in turned.lanes.names:
        settings.on_change(f"jobs.lane_{lane}", _to_lane(turned.lanes, lane))
        settings.on_change(f"jobs.paused_{lane}", _to_rest(turned.lanes, lane))
    _follow(settings, TEMPO, lambda: turned.tempo.want(wants(settings.value)))
    settings.on_change("ytdlp.minutes", lambda minutes: turned.warm.keep(60.0 * minutes))
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
