"""Titles that are a kind by themselves: no note says so, the whole title does (``Interview with …``)."""

import re

from mvidarr.library.text import fold
from mvidarr.library.titles.patterns import lazily

_PATTERNS = {
    "interview": r"""
        .*\binterview(?:ed|s)?\ (?:with|by|from|at|mit|avec|con)\b.* | (?:full\ |the\ |an?\ )?interview
        | interview\ (?:with|on|about|by|for|at|from)\b.* | .+\ interview\b.*
        | interview\ \W*\d{4} | entrevista\ .* | интервью\ .*""",
    "behind_the_scenes": r"""
        .*\bbehind\ the\ scenes\b.* | (?:the\ )?(?:making\ of|story\ behind)\b.* | on\ set\ (?:with|of)\b.*""",
    "concert": r"""
        .*\btiny\ desk\b.*\bconcert\b.* | .*\ dj\ set\b.*
        | .*\b(?:full|complete|entire|whole)\ (?:live\ )?(?:concert|show|gig|set)\b.*""",
    "other": r".+\ (?:teaser|trailer|documentary)(?:\ \d+)? | (?:the\ )?(?:album|tour)\ (?:teaser|trailer)\b.*",
    "live": r"""
        (?:.+\ )?live\ (?:at|from|@)\ .+ | live\ in\ .+\ (?:19|20)\d\d | .*\bboiler\ room\b.* | live\ in\ concert.*""",
}
_WHOLE = [(kind, lazily(pattern, re.VERBOSE)) for kind, pattern in _PATTERNS.items()]
_FULL = lazily(r"(?:full|complete|entire) (?:live )?(?:performance|session|set|show|concert|gig|live)\b.*")
_ANY = (  # one of these is in every title that is a kind
    "interview", "entrevista", "интервью", "behind", "making", "on set", "concert", "full", "complete", "entire",
    "whole", "dj", "teaser", "trailer", "documentary", "live", "boiler",
)  # fmt: skip


def kind_of_title(song: str, noted: str | None) -> str | None:
    """The kind by the notes, unless the title itself is one (a full performance that is noted as live is a concert)."""
    if noted not in {None, "live"}:
        return noted
    folded = fold(song)
    if not any(word in folded for word in _ANY):
        return noted
    if noted == "live":
        return "concert" if _FULL.fullmatch(folded) else noted
    return next((kind for kind, pattern in _WHOLE if pattern.fullmatch(folded)), None)
