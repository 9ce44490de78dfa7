"""What people set of when and how fast downloads run."""

from collections.abc import Callable
from typing import Any

from mvidarr.downloads.tempo.holding import Wants
from mvidarr.downloads.tempo.hosts import MOST, Manners, checked_line, read_lines
from mvidarr.downloads.tempo.timetable import Windows, read_window
from mvidarr.settings import Lines, Setting, Size, Whole

SECTION = "Downloads"
LEAST_SPEED = 10_000  # bytes a second: with less, sites hang up


def _some(speed: int) -> str | None:
    return "Give at least 10 kB, or 0 for no limit: with less, sites hang up." if 0 < speed < LEAST_SPEED else None


TEMPO = (
    Setting(
        "downloads.speed",
        Size(most=10**12, zero="without limit"),
        0,
        "Speed of all downloads",
        "How much may come in each second, all downloads together; it is shared fairly among those that run. 0 is no "
        "limit.",
        SECTION,
        unit="a second",
        check=_some,
    ),
    Setting(
        "downloads.windows",
        Windows(),
        [],
        "Timetable",
        "When downloads run, by the clock of this machine: a line for each window, such as “mon-fri 08:00-18:00 "
        "limited” or “daily 18:00-23:00 closed”. Outside of all lines they run at full speed; where two overlap, the "
        "stricter counts.",
        SECTION,
        editor="timetable",
    ),
    Setting(
        "downloads.limited_speed",
        Size(most=10**12, zero="without limit"),
        1_000_000,
        "Speed in limited windows",
        "How much may come in each second, all downloads together, while the timetable says “limited”.",
        SECTION,
        unit="a second",
        check=_some,
    ),
    Setting(
        "downloads.quota",
        Size(zero="without bound"),
        0,
        "Quota of a day",
        "When so much has come in on a day, downloads rest until midnight. 0 is no bound.",
        SECTION,
        unit="a day",
    ),
    Setting(
        "downloads.least_space",
        Size(zero="without bound"),
        100_000_000,
        "Space that stays free",
        "When less is free where the videos lie, downloads rest until there is more. 0 is no bound.",
        SECTION,
    ),
    Setting(
        "downloads.sites",
        Lines(checked_line, empty="none"),
        ["youtube.com 2 5"],
        "Sites with rules of their own",
        "A line for each: the site, how many downloads may ask it at once (0: as many as there are), and the seconds "
        "between two starts. YouTube shuts out who asks too quickly.",
        SECTION,
        advanced=True,
    ),
    Setting(
        "downloads.per_site",
        Whole(0, MOST, zero="as many as there are"),
        0,
        "Downloads at once from any other site",
        "0 is no bound but that of all downloads.",
        SECTION,
        advanced=True,
    ),
    Setting(
        "downloads.spacing",
        Whole(0, 3600, zero="none"),
        0,
        "Seconds between two starts at any other site",
        "How long another download from the same site waits after one has begun.",
        SECTION,
        unit="seconds",
        advanced=True,
    ),
)


def wants(value: Callable[[str], Any]) -> Wants:
    return Wants(
        speed=value("downloads.speed"),
        limited_speed=value("downloads.limited_speed"),
        windows=tuple(read_window(line) for line in value("downloads.windows")),
        quota=value("downloads.quota"),
        least_space=value("downloads.least_space"),
        sites=read_lines(value("downloads.sites")),
        other_sites=Manners(value("downloads.per_site"), value("downloads.spacing")),
    )
