"""A picture out of a video. Pure: the arguments of ffmpeg."""

from pathlib import Path

from mvidarr.media.probe import INPUT_GUARD

_POSITION = 0.25  # of the duration: after titles and fades, before the end of the story
_CHOICE = 50  # frames that the filter looks at to find the one most like the others


def arguments(source: Path, target: Path, duration: float | None, width: int) -> list[str]:
    """One JPEG of at most ``width`` pixels; ``-ss`` before ``-i`` jumps instead of decoding everything before it."""
    start = f"{(duration or 0) * _POSITION:.3f}"
    return _one(source, target, start, f"thumbnail={_CHOICE},", width)


def arguments_at(source: Path, target: Path, second: float, width: int) -> list[str]:
    """The frame that a player shows at ``second``."""
    return _one(source, target, f"{second:.3f}", "", width)


def _one(source: Path, target: Path, start: str, choice: str, width: int) -> list[str]:
    quiet = ("-hide_banner", "-nostdin", "-y", "-v", "error", "-threads", "1")
    filters = f"{choice}scale='min({int(width)},iw*sar)':-2,setsar=1"
    picture = ("-map", "0:v:0", "-vf", filters, "-frames:v", "1", "-q:v", "3", "-f", "image2", "-update", "1")
    return [*quiet, *INPUT_GUARD, "-ss", start, "-i", str(source.absolute()), *picture, str(target.absolute())]
