"""The page of settings, with values of every origin."""

from pathlib import Path
from typing import Any

from mvidarr.files import Root
from mvidarr.knobs import trials
from mvidarr.library.titles import read, split
from mvidarr.observe.health import finding, fine
from mvidarr.registry import registry
from mvidarr.settings import Cron, Flag, Hidden, Lines, Registry, Setting, Words
from mvidarr.settings.page import Asked, Typed, groups

SAMPLES = (
    Setting("samples.on", Flag(), True, "A switch", "It is on, or off.", "Samples"),
    Setting("samples.list", Lines(), ["192.0.2.0/24"], "A list", "One entry a line.", "Samples"),
    Setting("samples.key", Hidden(), "", "A secret", "Nobody sees it.", "Samples"),
    Setting("samples.when", Cron(), "0 4 * * *", "A schedule", "Empty is never.", "Samples", effect="restart"),
    Setting("samples.words", Words(), "", "A text", "Of one line.", "Samples", advanced=True),
)
HEADING = (
    "Ансамбль «Вьюга» feat. Ræder & Ø – Зимняя дорога, и очень длинное название (Live 1986) [Official Video] prod. X"
)
HERE = {"samples.key": "correct horse", "library.bin_days": 12, "samples.list": ["Зимняя дорога" * 12, "b"]}
HERE["downloads.windows"] = ["mon-fri 08:30-18:00 limited", "daily 22:00-06:00 closed"]
WHERE = "Set by the variable MVIDARR__LIBRARY__BIN_SIZE of the environment. Remove it there and restart."
FOUND = [
    fine("media_folder", "The media folder /srv/music-videos can be written; 412.0 GB are free."),
    finding("data_folder", "error", "The data folder /var/lib/mvidarr cannot be written.", "Make it writable."),
]


class Stand:
    """How settings stand, without a database."""

    def __init__(self) -> None:
        self.registry = Registry((*SAMPLES, *registry()))

    def value(self, name: str) -> Any:
        return HERE.get(name, self.registry[name].default)

    def version(self, name: str) -> int:
        return 3 if name in HERE else 0

    def origin(self, setting: Setting) -> str:
        return "browser" if setting.name in HERE else "environment" if self.locked(setting) else "default"

    def locked(self, setting: Setting) -> str | None:
        return WHERE if setting.name == "library.bin_size" or setting.fixed else None


def page(asked: Asked, **more: Any) -> dict[str, Any]:
    place: Any = Path("/srv")
    tried = trials(root=Root(1, place), data=place, database=place, media=place, ytdlp=place)
    stand: Any = Stand()
    context = {"groups": groups(stand, tried, asked), "find": asked.find, "advanced": asked.advanced}
    return {**context, "errors": asked.errors, "trial": asked.trial, "findings": asked.findings, "waiting": [], **more}


def pages(admin: Any) -> dict[str, tuple[str, Any, str, dict[str, Any]]]:
    wrong = Asked(
        typed={"jobs.lane_download": Typed("lots", "2", 0)},
        errors={
            "jobs.lane_download": "Give a whole number from 0 to 1,000.",
            "samples.on": "Somebody changed this to “off” meanwhile. Save again to have yours.",
            "": "Try again.",
        },
    )
    tested = Asked(advanced=True, trial="folders", findings=FOUND)
    where = "settings/index.html", admin, "/settings"
    return {
        "settings": (*where, page(tested, waiting=["A schedule"])),
        "settings-wrong": (*where, page(wrong)),
        "settings-nothing": (*where, page(Asked(find="polka"))),
        "titles": ("library/titles.html", admin, "/settings/titles", tried_title(HEADING, "Зимняя дорога - Topic")),
        "titles-untried": ("library/titles.html", admin, "/settings/titles", tried_title("", "")),
    }


def tried_title(title: str, channel: str) -> dict[str, Any]:
    tried = {"read": read(title, channel), "named": split(title, channel)} if title else {"read": None, "named": None}
    return {"title": title, "channel": channel, **tried}
