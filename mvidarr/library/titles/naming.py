"""What the library calls a video that a site gives this heading, and these credits."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from mvidarr.library.text import one_line
from mvidarr.library.titles.guests import distinct
from mvidarr.library.titles.reading import read
from mvidarr.library.titles.result import Named
from mvidarr.library.titles.rules import NO_RULES, Rules


def split(
    title: str, channel: str | None = None, *, rules: Rules = NO_RULES, known: Collection[str] = frozenset()
) -> Named:
    """Artist, title, guests, kind and year out of one heading; ``channel`` helps where it has no separator."""
    reading = read(title, channel, rules=rules, known=known)
    shown = f"{reading.title} ({reading.telling})" if reading.telling and reading.title else reading.title
    return Named(reading.artist, shown or one_line(title) or "Untitled", reading.featured, reading.kind, reading.year)


def with_credits(named: Named, artists: Sequence[str], track: str | None) -> Named:
    """Names the site itself gives (its music metadata) win over what was read out of the heading."""
    if not artists or not track:
        return named
    song = split(f"- {one_line(track)}", "x - Topic")
    main, *others = [one_line(name) for name in artists if name.strip()] or [named.artist or ""]
    featured = distinct([*others, *song.featured, *named.featured], besides=main)
    return replace(named, artist=main or None, title=song.title or named.title, featured=featured)
