"""What a profile wants done to a file that comes: another container, what SponsorBlock knows marked or cut out. Pure.

Such work may fail where the file itself is good: then it is asked for again without, and in the end as it lies there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mvidarr.errors import External
from mvidarr.library import Profile
from mvidarr.library.wants_words import CONTAINERS
from mvidarr.ytdlp import remux_args, sponsorblock_args

KNOWN_TO_SPONSORBLOCK = "Youtube"  # as yt-dlp names the site
# The work on a file went wrong, as far as the words tell: of a stored description little else is left to stumble over.
_OF_THE_WORK = frozenset(("postprocessing", "extractor_bug", "unknown", "no_file"))
_AS_IT_COMES = ("--merge-output-format", "mkv", "--fixup", "never")  # Matroska takes whatever comes apart


@dataclass(frozen=True)
class Wishes:
    """``args`` for yt-dlp; ``named`` for people."""

    args: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    cuts: bool = False


@dataclass(frozen=True)
class Way:
    """To have a file: ``args`` for yt-dlp, the wishes in them, and what has to be said when it came that way."""

    args: tuple[str, ...]
    wishes: Wishes
    note: str | None = None


NONE = Wishes()


def wishes_of(info: Mapping[str, Any], profile: Profile) -> Wishes:
    wants = profile["wants"]
    blocks = wants.get("sponsorblock", {}) if info.get("extractor_key") == KNOWN_TO_SPONSORBLOCK else {}
    parts = sponsorblock_args(blocks.get("do"), blocks.get("parts", ()))
    remux = remux_args(wants.get("remux"))
    cuts = bool(parts) and blocks.get("do") == "cut"
    named = [f"put into {CONTAINERS[wants['remux']]}"] if remux else []
    if parts:
        named.append("cut" if cuts else "marked")
    return Wishes((*remux, *parts), tuple(named), cuts)


def ways(args: Sequence[str], wishes: Wishes) -> Iterator[Way]:
    """Each is for when the one before failed of its own work."""
    note = f"It could not be {' and '.join(wishes.named)}, so the file is as it came." if wishes.args else None
    yield Way((*args, *wishes.args), wishes)
    if wishes.args:
        yield Way(tuple(args), NONE, note)
    yield Way((*args, *_AS_IT_COMES), NONE, note)


def may_come_otherwise(error: External, way: Way) -> bool:
    return error.code == "postprocessing" or (bool(way.wishes.args) and error.code in _OF_THE_WORK)


def unasked(wishes: Wishes) -> str:
    return f"SponsorBlock could not be asked, so nothing is {'cut out' if wishes.cuts else 'marked'}."
