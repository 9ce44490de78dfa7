"""A picture out of a video. Pure: the arguments of ffmpeg."""

from pathlib import Path

from mvidarr.media.probe import INPUT_GUARD

_POSITION = 0.25  # of the duration: after titles and fades, before the end of the story
_CHOICE = 50  # frames that the filter looks at to find the one most like the others


def arguments(source: Path, target: Path, duration: float | None, width: int) -> list[str]:
    """One JPEG of at most ``width`` pixels; ``-ss`` before ``-i`` jumps instead of decoding everything before it."""
    quiet = ("-hide_banner", "-nostdin", "-y", "-v", "error", "-threads", "1")
    start = ("-ss", f"{(duration or 0) * _POSITION:.3f}")
    filters = f"thumbnail={_CHOICE},scale='min({int(width)},iw*sar)':-2,setsar=1"
    picture = ("-map", "0:v:0", "-vf", filters, "-frames:v", "1", "-q:v", "3", "-f", "image2", "-update", "1")
    return [*quiet, *INPUT_GUARD, *start, "-i", str(source.absolute()), *picture, str(target.absolute())]
