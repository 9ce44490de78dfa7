"""What yt-dlp says of itself, for the health page. Pure."""

import re
from dataclasses import dataclass
from datetime import date

FLOOR = (2026, 10, 26)
_VERSION = re.compile(r"yt-dlp version \S*?@?(\d{4})\.(\d{1,2})\.(\d{1,2})(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """``js_runtime`` like ``deno 2.9.8``; None when yt-dlp finds none that it can use. ``age_days`` of its release."""

    version: str
    age_days: int
    outdated: bool
    js_runtime: str | None
    ffmpeg: str | None
    ffprobe: str | None
    python: str
    libraries: tuple[str, ...]
    plugins: tuple[str, ...]


def parse(text: str, today: date) -> Diagnosis | None:
    """The output of ``-v``; None when it is not that."""
    match = _VERSION.search(text)
    if match is None:
        return None
    released = (int(match[1]), int(match[2]), int(match[3]))
    version = match[0].rpartition(" ")[2].rpartition("@")[2]
    programs = dict(_pairs(_listed(text, "exe versions")))
    runtimes = [entry for entry in _listed(text, "JS runtimes") if "unsupported" not in entry]
    return Diagnosis(
        version=version,
        age_days=(today - date(*released)).days,
        outdated=released < FLOOR,
        js_runtime=runtimes[0].replace("-", " ", 1) if runtimes else None,
        ffmpeg=programs.get("ffmpeg"),
        ffprobe=programs.get("ffprobe"),
        python=_after(text, "Python").split(" ")[0],
        libraries=tuple(_listed(text, "Optional libraries")),
        plugins=tuple(_listed(text, "Plugin directories")),
    )


def targets(text: str) -> tuple[str, ...]:
    """Of the table of ``--list-impersonate-targets`` those that can be had: ``chrome-133:macos-15``, the clients
    without a number first."""
    found = []
    for row in text.partition("\n---")[2].splitlines()[1:]:
        words = row.split()
        if len(words) == 3:  # one that is not to be had says so in a fourth
            found.append(words[0].lower() if words[1] == "-" else f"{words[0]}:{words[1]}".lower())
    clients = dict.fromkeys(target.partition(":")[0].partition("-")[0] for target in found)
    return (*clients, *dict.fromkeys(target for target in found if target not in clients))


def _after(text: str, name: str) -> str:
    match = re.search(rf"^\[debug\] {re.escape(name)}:? (.*)$", text, re.MULTILINE)
    return match[1].strip() if match else ""


def _listed(text: str, name: str) -> list[str]:
    entries = _after(text, name)
    return [] if not entries or entries.startswith("none") else [entry.strip() for entry in entries.split(",")]


def _pairs(entries: list[str]) -> list[tuple[str, str]]:
    """``ffmpeg 6.0-static (setts)`` -> ``("ffmpeg", "6.0-static")``."""
    words = [entry.split() for entry in entries]
    return [(each[0], each[1]) for each in words if len(each) > 1]
