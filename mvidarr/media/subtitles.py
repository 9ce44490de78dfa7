"""Subtitles as SubRip: read, each line but once, fitted to what was cut out of their video, written. Pure.

A video that is cut without being encoded anew goes on at the picture before, which came whole; so it is a little longer
than what was cut out says, after each cut.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

Span = tuple[float, float]

SHORTEST = 0.1  # seconds that a line is seen, or it goes
_AT_ONCE = 0.05  # seconds between two cues that follow each other without a pause
_CUE = re.compile(
    r"^[ \t]*(?P<start>\d{1,3}:\d\d:\d\d[,.]\d{1,3})[ \t]+-->[ \t]+(?P<end>\d{1,3}:\d\d:\d\d[,.]\d{1,3})[^\n]*\n"
    r"(?P<text>.*?)(?=\n[ \t]*\n|\n*\Z)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Seconds, and what is read meanwhile."""

    start: float
    end: float
    text: str


def read(text: str) -> list[Cue]:
    """What is no cue is passed over."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    cues = [Cue(_seconds(one["start"]), _seconds(one["end"]), one["text"].strip()) for one in _CUE.finditer(plain)]
    return [cue for cue in cues if cue.text and cue.end > cue.start]


def write(cues: Sequence[Cue]) -> str:
    blocks = (f"{n}\n{_time(cue.start)} --> {_time(cue.end)}\n{cue.text}\n" for n, cue in enumerate(cues, 1))
    return "\n".join(blocks)


def single(cues: Sequence[Cue]) -> list[Cue]:
    """Each line once, and one cue after the other. What a machine heard comes rolling: a cue repeats the last line of
    the one before above its own, or is read beside it."""
    found: list[Cue] = []
    shown: list[str] = []
    for cue in sorted(cues, key=lambda one: one.start):
        lines = [line.strip() for line in cue.text.split("\n") if line.strip()]
        rolls = bool(found) and cue.start <= found[-1].end + _AT_ONCE
        news = lines[_repeated(shown, lines) if rolls else 0 :]
        if news and rolls:
            found[-1:] = _followed(found[-1], Cue(cue.start, cue.end, "\n".join(news)))
        elif news:
            found.append(Cue(cue.start, cue.end, "\n".join(news)))
        elif rolls:  # the same, a while longer
            found[-1] = replace(found[-1], end=max(found[-1].end, cue.end))
        shown = lines or shown
    return found


def _repeated(shown: Sequence[str], lines: Sequence[str]) -> int:
    """How many of the first lines were the last that was shown."""
    most = range(min(len(shown), len(lines)), 0, -1)
    return next((count for count in most if shown[-count:] == lines[:count]), 0)


def _followed(one: Cue, other: Cue) -> list[Cue]:
    """The first ends where the other begins; those that begin together stay together."""
    if other.start - one.start < SHORTEST:
        return [Cue(one.start, max(one.end, other.end), f"{one.text}\n{other.text}")]
    return [replace(one, end=min(one.end, other.start)), other]


def fitted(
    cues: Sequence[Cue], *, length: float | None, cuts: Sequence[Span] = (), whole: float | None = None
) -> list[Cue]:
    """For a file of this ``length``, out of which ``cuts`` went; ``whole`` was its length before."""
    gone = cuts if length and whole and length < whole - SHORTEST else ()
    late = _late(gone, length or 0, whole or 0)
    found = []
    for cue in cues:
        start, end = _after(cue.start, gone, late), _after(cue.end, gone, late)
        if length:  # or the file would be as long as its last line
            start, end = min(start, length), min(end, length)
        if end - start >= SHORTEST:
            found.append(Cue(start, end, cue.text))
    return found


def _late(cuts: Sequence[Span], length: float, whole: float) -> float:
    """Seconds that each cut after which something comes left more than it should."""
    followed = [cut for cut in cuts if cut[1] < whole - SHORTEST]
    left = length - (whole - sum(end - start for start, end in cuts))
    return max(left, 0.0) / len(followed) if followed else 0.0


def _after(moment: float, cuts: Sequence[Span], late: float) -> float:
    """Where what is seen at a moment is after the cuts; of what was cut out, where it would be."""
    gone = sum(min(moment, end) - start for start, end in cuts if moment > start)
    return max(moment - gone + late * sum(moment >= end for _, end in cuts), 0.0)


def _seconds(text: str) -> float:
    hours, minutes, rest = text.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def _time(seconds: float) -> str:
    whole, milli = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02},{milli:03}"
