"""What may be wished of a file, as options for yt-dlp. Pure; every word in them is one of ours, or checked here.

What comes out is let through by the list of ``options``. Subtitles come by a run of their own (``subtitles``), because
one that is not there would keep the video from coming.
"""

import re
from collections.abc import Sequence

from mvidarr.errors import Invalid

AS_USUAL = "vcodec:h264,acodec:aac"  # every browser and television plays that
_NAME = re.compile(r"""[^\s,/+\[\]()"'\\\x00-\x1f]{1,200}""")  # as yt-dlp itself cleans them, and without quotes
_WORD = re.compile(r"[a-z0-9_]{1,40}")


def may_be_named(name: str) -> bool:
    """Whether a format of a list can be asked for by what it is called there."""
    return _NAME.fullmatch(name) is not None


def exact_args(picture: str, sound: str | None, containers: Sequence[str] = ()) -> tuple[str, ...]:
    """Just this picture with just this sound, or nothing; ``sound``: None where the picture brings its own."""
    beside = f"+ba[format_id={_quoted(sound)}]" if sound else ""
    return ("-f", f"bv*[format_id={_quoted(picture)}]{beside}", *container_args(containers))


def wish_args(order: str, containers: Sequence[str] = ()) -> tuple[str, ...]:
    """What comes nearest to a wish, where a list tells too little to choose from it."""
    return ("-S", order, *container_args(containers))


def container_args(containers: Sequence[str] = ()) -> tuple[str, ...]:
    """Of picture and sound that come apart; Matroska takes whatever the others don't."""
    liked = [_word(name) for name in containers] or ["mp4"]
    return ("--merge-output-format", "/".join(dict.fromkeys([*liked, "mkv"])))


def remux_args(container: str | None) -> tuple[str, ...]:
    """Another container for the same streams; what it can't take makes yt-dlp fail, and loses nothing."""
    return ("--remux-video", _word(container)) if container else ()


def sponsorblock_args(do: str | None, parts: Sequence[str]) -> tuple[str, ...]:
    """Marked as chapters, or cut out."""
    if not do or not parts:
        return ()
    return ("--sponsorblock-remove" if do == "cut" else "--sponsorblock-mark", ",".join(map(_word, parts)))


def _quoted(name: str) -> str:
    if not may_be_named(name):
        raise Invalid("This format can't be asked for by its name.", code="bad_option")
    return f'"{name}"'


def _word(text: str) -> str:
    if _WORD.fullmatch(text) is None:
        raise Invalid("Only words of ours may be given to yt-dlp.", code="bad_option")
    return text
