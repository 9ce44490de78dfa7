"""The statistics in a browser: a chart and a table for each, every row with the way to its videos."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from mvidarr.library.pages.facets import HEADINGS, label_of
from mvidarr.library.stats import Statistics, Stats
from mvidarr.library.stats.shapes import Share
from mvidarr.web.endpoint import Call, Page, page

MOST_BARS = 24  # rows of a table; the chart beside shows as many as it has room for


@dataclass(frozen=True)
class Bar:
    """``path`` is the list of what was counted."""

    label: str
    value: float
    path: str


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    says: str
    bars: Sequence[Bar]
    unit: str = "count"  # or bytes
    head: str = "Videos"


class StatsPages:
    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics

    @page(role="readonly")
    async def index(self, call: Call) -> Page:
        """The library by decade, genre, kind, quality and source, its growth, its storage, what you played."""
        stats = await self._statistics.all(call.asker)
        weeks = [{**week, "path": _path(week["q"])} for week in reversed(stats["weeks"])]
        context = {
            "totals": stats["totals"],
            "plays": stats["plays"]["total"],
            "weeks": weeks,
            "charts": _charts(stats),
        }
        return Page("library/stats.html", context)


def _charts(stats: Stats) -> list[Chart]:
    plays = stats["plays"]
    return [
        _shares("decade", "When they were released.", sorted(stats["decades"], key=_by_decade)),
        _shares("genre", "The genres with most videos. A video may have several.", stats["genres"]),
        _shares("kind", "What sort of video they are.", stats["kinds"]),
        _shares("quality", "Lines of the file; what is not here yet has none.", stats["qualities"]),
        _shares("source", "The sites they come from.", stats["sources"]),
        _shares("status", "What is here and what is not.", stats["statuses"]),
        Chart(
            "storage", "Storage by artist", "The artists whose files take most space.",
            [Bar(one["artist"], one["size"], _path(one["q"])) for one in stats["storage"]], "bytes", "Size",
        ),
        Chart(
            "plays", "Your plays", "How often you have watched them to the end.",
            [Bar(one["plays"].capitalize(), one["count"], _path(one["q"])) for one in plays["videos"]],
        ),
        Chart(
            "played", "Your artists", "The artists you played most.",
            [Bar(one["artist"], one["plays"], _path(one["q"])) for one in plays["artists"]], head="Plays",
        ),
    ]  # fmt: skip


def _shares(name: str, says: str, shares: Sequence[Share]) -> Chart:
    bars = [
        Bar(label_of(name, share["value"]), share["count"], _path(share["q"]))
        for share in shares
        if share["count"] is not None
    ]
    return Chart(name, f"By {HEADINGS[name].lower()}", says, bars[:MOST_BARS])


def _by_decade(share: Share) -> tuple[bool, int]:
    """From the earliest on; those without a year last."""
    return share["value"] is None, int(share["value"] or 0)


def _path(q: str) -> str:
    return f"/videos?{urlencode({'q': q})}"
