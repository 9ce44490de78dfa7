"""Is a file whole? Pure: the arguments and the verdict.

ffprobe believes the header, and ffmpeg leaves with 0 from a truncated Matroska and from damage inside an MP4. So a file
is bad when ffmpeg failed *or said anything*, or when what could be read ends before the duration it claims.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mvidarr.media.probe import INPUT_GUARD

TOLERANCE_SECONDS = 2.0
TOLERANCE_SHARE = 0.02

_OUT_TIME = re.compile(rb"^out_time_us=(-?\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Integrity:
    """``trouble`` is None for a sound file; ``played`` seconds could be read; ``said``: ffmpeg's word, for the log."""

    trouble: Literal["damaged", "truncated"] | None
    played: float
    said: str

    @property
    def sound(self) -> bool:
        return self.trouble is None


def arguments(path: Path) -> list[str]:
    """Reads every packet and decodes none: fast, and finds truncation."""
    quiet = ("-hide_banner", "-nostdin", "-v", "error", "-xerror", "-threads", "1")
    kept = ("-map", "0:v?", "-map", "0:a?", "-c", "copy")
    return [
        *quiet,
        *INPUT_GUARD,
        "-i",
        str(path.absolute()),
        *kept,
        "-progress",
        "pipe:1",
        "-nostats",
        "-f",
        "null",
        "-",
    ]


def verdict(code: int, out: bytes, err: bytes, duration: float | None) -> Integrity:
    times = _OUT_TIME.findall(out)
    played = max(0.0, int(times[-1]) / 1_000_000) if times else 0.0
    said = err.decode(errors="replace").strip()[-2000:]
    if code != 0 or said:
        return Integrity("damaged", played, said)
    if duration is not None and played < duration - tolerance(duration):
        return Integrity("truncated", played, said)
    return Integrity(None, played, said)


def matches_duration(found: float | None, expected: float | None, *, less: float = 0.0) -> bool:
    """Within 2 s or 2 %, whichever is more; True when nothing was expected, False when nothing was found. ``less``: so
    many seconds may be cut out of it; a cut at pictures that are whole leaves more."""
    if not expected:
        return True
    spare = tolerance(expected)
    return found is not None and expected - less - spare <= found <= expected + spare


def tolerance(duration: float) -> float:
    return max(TOLERANCE_SECONDS, duration * TOLERANCE_SHARE)
