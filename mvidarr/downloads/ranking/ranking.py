"""Why a download stands where it stands: its head start, as a sum of named reasons. Pure.

Weights are whole seconds. Within its priority a download stands as if it had been asked for so much sooner, or later,
than it was. So nothing must be reckoned anew as it ages, and nothing starves: whatever is asked for ``FARTHEST`` after
it, or later, stands behind it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mvidarr.clock import DAY, SECOND

_MINUTE, _HOUR = 60, 3600

# The most that each reason gives or takes, and how much of what it counts makes half of that.
PLAYS, FAVOURITES, RAISED, OPENS, SKIPS = 90 * _MINUTE, 60 * _MINUTE, 60 * _MINUTE, 20 * _MINUTE, 120 * _MINUTE
_HALF = {"plays": 4.0, "favourites": 2.0, "raised": 2.0, "opens": 4.0, "skips": 3.0}
KIND = 30 * _MINUTE
LIKED = 45 * _MINUTE  # of the kind that the profile likes most
_FEW = 10.0  # as many plays and skips of a kind say half of what they would say
POPULAR, _KNOWN, _FAMOUS = 30 * _MINUTE, 4.0, 9.0  # views, as powers of ten: from here it counts, there it counts fully
SHORT, _DOUBLE, _USUAL = 3 * _HOUR, 45 * _MINUTE, 60.0  # each halving of a minute's download gives ``_DOUBLE``
FAILING, _TRIES, _FAIR = 6 * _HOUR, 4, 0.3  # from so many tries and this share of failures on
LEAST = _MINUTE  # less says nothing

AHEAD = PLAYS + FAVOURITES + RAISED + OPENS + KIND + LIKED + POPULAR + SHORT
BEHIND = SKIPS + KIND + SHORT + FAILING
FARTHEST = (AHEAD + BEHIND) * SECOND

HALF_LIFE = 30 * DAY  # of what people did; after a year nearly nothing is left of it
SPEED = 2_000_000.0  # bytes a second, of a site that nothing has come from yet
_BEGIN = 5.0  # seconds until the first byte
_RATES = ((2160, 2_200_000), (1440, 1_100_000), (1080, 500_000), (720, 270_000), (480, 140_000), (0, 80_000))  # bytes/s


@dataclass(frozen=True)
class Liking:
    """What people here did with videos of an artist or kind, each the less the longer ago (``decayed``)."""

    plays: float = 0.0  # to the end
    opens: float = 0.0  # begun, neither ended nor skipped
    skips: float = 0.0
    favourites: float = 0.0
    raised: float = 0.0  # downloads put ahead by hand


@dataclass(frozen=True)
class Site:
    """``tries`` and ``failed`` of a day; ``speed`` in bytes a second; ``rests`` when it is left alone for a while."""

    host: str
    tries: int = 0
    failed: int = 0
    speed: float | None = None
    rests: bool = False


@dataclass(frozen=True)
class Facts:
    """``height`` that is taken, as far as it is known; ``duration`` of the video in seconds; ``liked``: kinds, by its
    profile, most first."""

    artist: str | None = None
    theirs: Liking = field(default_factory=Liking)
    kind: str = ""
    alike: Liking = field(default_factory=Liking)
    popularity: int | None = None
    duration: float | None = None
    height: int | None = None
    site: Site | None = None
    liked: Sequence[str] = ()


@dataclass(frozen=True)
class Reason:
    """``weight`` in seconds: above 0 it goes ahead for it."""

    code: str
    weight: int
    text: str


@dataclass(frozen=True)
class HeadStart:
    reasons: tuple[Reason, ...] = ()

    @property
    def milliseconds(self) -> int:
        return sum(reason.weight for reason in self.reasons) * SECOND

    @property
    def explained(self) -> list[dict[str, Any]]:
        """As it is stored, what weighs most first."""
        heaviest = sorted(self.reasons, key=lambda one: -abs(one.weight))
        return [{"code": one.code, "weight": one.weight, "text": one.text} for one in heaviest]


def head_start(facts: Facts) -> HeadStart:
    every = (*_artist(facts), *_kind(facts), *_liked(facts), *_popular(facts), *_short(facts), *_failing(facts))
    return HeadStart(tuple(reason for reason in every if abs(reason.weight) >= LEAST))


def decayed(counted: Iterable[tuple[float, int]]) -> float:
    """The sum of what was counted, each with its age in milliseconds."""
    return math.fsum(count * math.pow(0.5, max(age, 0) / HALF_LIFE) for count, age in counted)


def estimated(facts: Facts) -> float | None:
    """Seconds that its download takes; None while nobody knows how long the video is."""
    if not facts.duration or facts.duration < 0:
        return None
    rate = next(rate for height, rate in _RATES if (facts.height or 1080) >= height)
    speed = facts.site.speed if facts.site and facts.site.speed else SPEED
    return _BEGIN + facts.duration * rate / speed


def _artist(facts: Facts) -> Iterator[Reason]:
    name, theirs = facts.artist or "this artist", facts.theirs
    for code, most, text in (
        ("plays", PLAYS, f"Videos of {name} were watched to the end lately."),
        ("favourites", FAVOURITES, f"Videos of {name} are favourites."),
        ("raised", RAISED, f"Downloads of {name} were put ahead by hand lately."),
        ("opens", OPENS, f"Videos of {name} were opened lately."),
        ("skips", -SKIPS, f"Videos of {name} were skipped lately."),
    ):
        yield Reason(code, round(most * (1 - 0.5 ** (getattr(theirs, code) / _HALF[code]))), text)


def _kind(facts: Facts) -> Iterator[Reason]:
    """By the balance of what people liked and skipped of it, the more they told."""
    alike, name = facts.alike, facts.kind.replace("_", " ")
    good = alike.plays + 2 * alike.favourites + alike.raised
    weight = round(KIND * (good - alike.skips) / (good + alike.skips + _FEW))
    told = "are watched here more often than skipped" if weight > 0 else "are skipped here more often than watched"
    yield Reason("kind", weight, f"Videos of the kind “{name}” {told}.")


def _liked(facts: Facts) -> Iterator[Reason]:
    if facts.kind in facts.liked:
        share = 1 - facts.liked.index(facts.kind) / len(facts.liked)
        name = facts.kind.replace("_", " ")
        yield Reason("liked_kind", round(LIKED * share), f"Its quality profile likes videos of the kind “{name}”.")


def _popular(facts: Facts) -> Iterator[Reason]:
    views = facts.popularity or 0
    if views > 0:
        share = (math.log10(views) - _KNOWN) / (_FAMOUS - _KNOWN)
        yield Reason("popular", round(POPULAR * min(max(share, 0.0), 1.0)), f"It has {_count(views)} views.")


def _short(facts: Facts) -> Iterator[Reason]:
    seconds = estimated(facts)
    if seconds is None:
        return
    weight = round(min(max(_DOUBLE * math.log2(_USUAL / seconds), -SHORT), SHORT))
    if weight > 0:
        yield Reason("short", weight, f"It is a short download, of about {span(seconds)}.")
    else:
        yield Reason("long", weight, f"It is a long download, of about {span(seconds)}.")


def _failing(facts: Facts) -> Iterator[Reason]:
    site = facts.site
    if site is None:
        return
    if site.rests:
        yield Reason("resting", -FAILING, f"{site.host} is left alone for a while, after what went wrong there.")
    elif site.tries >= _TRIES and site.failed / site.tries > _FAIR:
        told = f"{site.failed} of {site.tries} tries at {site.host} failed within a day."
        yield Reason("failing", -round(FAILING * site.failed / site.tries), told)


def _count(views: int) -> str:
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if views >= size:
            return f"{views / size:.1f} {word}".replace(".0 ", " ")
    return f"{views:,}"


def span(seconds: float) -> str:
    """In words: ``40 seconds``, ``3 minutes``, ``2 hours``, ``4 days``."""
    size = next((size for size in _SPANS if seconds >= 1.5 * size), 1)
    count = max(round(seconds / size), 1)
    return f"{count} {_SPANS[size]}{'s' if count != 1 else ''}"


_SPANS = {86_400: "day", _HOUR: "hour", _MINUTE: "minute", 1: "second"}
