"""Samples of the page of facets and of the statistics: a full library, none, and a filter with a mistake."""

from typing import Any

from mvidarr.library.pages.facets import HEADINGS, Group, Value
from mvidarr.library.pages.filtering import Mistake
from mvidarr.library.pages.listing import Asked, address
from mvidarr.library.pages.stats import Bar, Chart
from mvidarr.web.principal import Principal

_LONG = "Ансамбль песни и пляски «Вьюга» с очень длинным названием"
_NAMES = {"kind": ["Official video", "Live", "Behind the scenes"], "genre": ["Rock", "<b>Pop</b>", _LONG, "電子音楽"]}


def pages(admin: Principal, reader: Principal) -> dict[str, tuple[str, Principal, str, dict[str, Any]]]:
    here = address("/videos", Asked(q="genre:=Rock -kind:live"))
    facets = {"here": here, "q": "genre:=Rock -kind:live", "groups": [_group(name) for name in HEADINGS], "error": None}
    mistake = Mistake("There is no field “yaer”; did you mean year?", "", "yaer:1990", "")
    totals = {"videos": 12_408, "downloaded": 9_100, "artists": 841, "size": 3 << 40, "duration": 2_400_000.0}
    weeks = [
        {"week": f"2026-{month:02}-02", "added": 120 * month, "total": 9000 + 80 * month, "path": "/videos?q=added"}
        for month in range(11, 0, -1)
    ]
    charts = [_chart("decade"), _chart("genre"), Chart("played", "Your artists", "The artists you played most.", [])]
    charts.append(
        Chart("storage", "Storage by artist", "Most space.", [Bar(_LONG, 5e11, "/videos?q=a")], "bytes", "Size")
    )
    return {
        "facets": ("library/facets.html", reader, "/videos/facets", facets),
        "facets-mistake": ("library/facets.html", admin, "/videos/facets", {**facets, "groups": [], "error": mistake}),
        "facets-nothing": ("library/facets.html", admin, "/videos/facets", {**facets, "groups": []}),
        "stats": ("library/stats.html", reader, "/stats",
                  {"totals": totals, "plays": 312, "weeks": weeks, "charts": charts}),
        "stats-empty": ("library/stats.html", admin, "/stats",
                        {"totals": dict.fromkeys(totals, 0), "plays": 0, "weeks": [], "charts": []}),
    }  # fmt: skip


def _group(name: str) -> Group:
    labels = _NAMES.get(name, ["1990s", "2000s"])
    states = ["chosen", "excluded", "open", "open"]
    values = [
        Value(label, 1234 // (at + 1), states[at], "/videos?q=a", "/videos?q=-a") for at, label in enumerate(labels)
    ]
    return Group(name, HEADINGS[name], values, [Value("Without", None, "open", "/videos", "/videos")] * 3, 40)


def _chart(name: str) -> Chart:
    bars = [Bar(label, 900 - 100 * at, "/videos?q=a") for at, label in enumerate(_NAMES.get(name, ["1990s", "2000s"]))]
    return Chart(name, f"By {name}", "What there is.", bars)
