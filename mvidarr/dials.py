"""What people set of machines and doors while the house runs, which know no settings themselves: the list of dials."""

from collections.abc import Callable

from mvidarr.db.journal import KEPT_DAYS, KEPT_SIZE
from mvidarr.jobs import DEFAULT_LANES
from mvidarr.jobs.lanes import MOST
from mvidarr.observe.logfile import FILES, SIZE
from mvidarr.settings import (
    Choice,
    Cron,
    Flag,
    Setting,
    Size,
    Whole,
)
from mvidarr.system import SCHEDULES
from mvidarr.web.throttle import Rates

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
    Setting(
        "ytdlp.fork_downloads",
        Flag(),
        default=False,
        label="Downloads by the loaded yt-dlp",
        help="A download begins sooner and with less work then. All hang on one process: if that is lost, those "
        "that run are tried again, from the part that is here.",
        section="Jobs",
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
