"""Subtitles put into a file, every stream of which stays as it is. Pure: the arguments."""

from collections.abc import Mapping
from pathlib import Path

from mvidarr.media.languages import three_letters
from mvidarr.media.probe import INPUT_GUARD

_CODECS: Mapping[str, str] = {
    ".mp4": "mov_text",
    ".m4v": "mov_text",
    ".mov": "mov_text",
    ".mkv": "srt",
    ".webm": "webvtt",
}
_FAST_START = frozenset((".mp4", ".m4v", ".mov"))
_SUBRIP = ("-protocol_whitelist", "file", "-format_whitelist", "srt", "-f", "srt")


def can_hold(path: Path) -> bool:
    """Whether files of this kind can have subtitles in them."""
    return path.suffix.lower() in _CODECS


def arguments(source: Path, target: Path, subtitles: Mapping[str, Path], *, there: int = 0) -> list[str]:
    """``subtitles``: SubRip, by language; ``there``: how many ``source`` has. ``target`` is of the same kind."""
    ending = target.suffix.lower()
    given = [word for path in subtitles.values() for word in (*_SUBRIP, "-i", str(path.absolute()))]
    mapped = [word for number in range(1, len(subtitles) + 1) for word in ("-map", f"{number}:s:0")]
    named = [
        word
        for number, language in enumerate(subtitles, there)
        for word in (
            f"-c:s:{number}",
            _CODECS[ending],
            f"-metadata:s:s:{number}",
            f"language={three_letters(language)}",
        )
    ]
    return [
        *("-hide_banner", "-nostdin", "-v", "error", "-y", *INPUT_GUARD, "-i", str(source.absolute())),
        *(*given, "-map", "0:v", "-map", "0:a?", "-map", "0:s?", *mapped, "-c", "copy", *named),
        *(("-movflags", "+faststart") if ending in _FAST_START else ()),
        str(target.absolute()),
    ]
