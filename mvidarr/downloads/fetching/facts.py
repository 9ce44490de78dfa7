"""From yt-dlp's description of a video to the library's facts. Pure; whatever has the wrong type counts as not said."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mvidarr.library.shapes import Facts
from mvidarr.library.sources import SourceKey, known
from mvidarr.library.text import one_line, paragraphs
from mvidarr.library.titles import NO_RULES, Named, Rules, split, with_credits

Info = Mapping[str, Any]

MOST_LABELS = 30
LONGEST_TITLE = 500  # characters
LONGEST_DESCRIPTION = 20_000
_NO_SITE = ("generic", "html5")  # extractors that read any page: their ids name nothing elsewhere
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")


def facts_of(info: Info, *, rules: Rules = NO_RULES, known: Collection[str] = frozenset()) -> Facts:
    """``rules`` and ``known`` (folded names of the library's artists) are how titles are read."""
    named = _named(info, rules, known)
    released = _date(info.get("release_date"))
    return Facts(
        title=named.title,
        artist=named.artist,
        featured=named.featured,
        kind=named.kind,
        year=_year(info.get("release_year")) or named.year or (int(released[:4]) if released else None),
        release_date=released,
        album=_text(info.get("album")),
        description=paragraphs(info["description"])[:LONGEST_DESCRIPTION] if _text(info.get("description")) else None,
        duration=_number(info.get("duration")),
        popularity=int(_number(info.get("view_count")) or 0) or None,
        labels={"genre": _names(info, "genres", "genre"), "tag": _names(info, "tags")},
    )


def source_of(info: Info, asked: SourceKey) -> SourceKey:
    """The source as the site names it; an address that only the generic extractor knows stays as it was asked."""
    extractor = str(info.get("extractor_key") or info.get("extractor") or "generic").lower()
    if asked.provider != "web" or extractor.startswith(_NO_SITE):
        return asked
    return known(extractor, _text(info.get("id")) or "", _text(info.get("webpage_url")) or asked.url)


def _named(info: Info, rules: Rules, known: Collection[str]) -> Named:
    heading = (_text(info.get("title")) or _text(info.get("id")) or "Untitled")[:LONGEST_TITLE]
    channel = _text(info.get("channel")) or _text(info.get("uploader"))
    named = split(heading, channel, rules=rules, known=known)
    return with_credits(named, _names(info, "artists", "artist"), _text(info.get("track")))


def _text(value: Any) -> str | None:
    return one_line(value) or None if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e15 else None


def _year(value: Any) -> int | None:
    return value if isinstance(value, int) and 1900 < value < 2200 else None


def _date(value: Any) -> str | None:
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    return "-".join(match.groups()) if match else None


def _names(info: Info, *fields: str) -> tuple[str, ...]:
    for field in fields:
        value = info.get(field)
        listed: Sequence[Any] = value if isinstance(value, list) else [value]
        names = [one_line(name)[:100] for name in listed if _text(name)]
        if names:
            return tuple(dict.fromkeys(names))[:MOST_LABELS]
    return ()
