"""Sample contexts of the calendar and of the feeds of one's account."""

from datetime import date
from typing import Any

from mvidarr.discovery.news.calendar import Shown
from mvidarr.discovery.pages.calendar import Address, told_of, ways_of
from mvidarr.web.principal import Principal

Pages = dict[str, tuple[str, Principal | None, str, dict[str, Any]]]

MONTH, NOW = date(2026, 11, 1), date(2026, 11, 22)
WHEN = "2026-11-21T08:12:00Z"


def shown(view: Any, videos: list[Any], q: str = "", **more: Any) -> dict[str, Any]:
    here = Address({"month": "2026-11", "view": "" if view == "month" else view, "q": q})
    told = told_of(view, MONTH, Shown(videos, bool(videos)), NOW, q)
    base = {"q": q, "here": here, "view": view, "month": MONTH, "error": None}
    return base | told | ways_of(here, MONTH, NOW, q) | more


def pages(admin: Principal, reader: Principal, videos: list[Any]) -> Pages:
    days = ["2026-11-03", "2026-11-22", "2026-11-22", "2026-11-22", "2026-11-22", "2026-11-30", "2026-12-02"]
    some = [video | {"release_date": day} for video, day in zip(videos, days, strict=False)]
    wrong = {"sentence": "There is no field “yaer”.", "before": "genre:rock ", "token": "yaer:1990", "after": ""}
    elsewhere: dict[str, Any] = {"earlier": date(2025, 3, 9), "later": date(2027, 2, 12)}
    feed = {"name": "calendar", "created": WHEN, "last_used": None}
    address = f"https://media.example.org/mv/feeds/calendar.ics?token=mvf_{'a' * 43}"
    return {
        "calendar": ("discovery/calendar.html", admin, "/calendar",
                     shown("month", some, undated=Shown(videos[:2], True), undated_list="/videos?q=year%3A%3E2026")),
        "calendar-agenda": ("discovery/calendar.html", reader, "/calendar", shown("agenda", some[:-1])),
        "calendar-nothing": ("discovery/calendar.html", admin, "/calendar", shown("month", [], **elsewhere)),
        "calendar-empty": ("discovery/calendar.html", admin, "/calendar", shown("agenda", [])),
        "calendar-mistake": ("discovery/calendar.html", admin, "/calendar",
                             shown("month", [], "genre:rock yaer:1990", error=wrong)),
        "feeds": ("accounts/feeds.html", admin, "/account/feeds",
                  {"feeds": [feed], "address": address}),
        "feeds-none": ("accounts/feeds.html", reader, "/account/feeds",
                       {"feeds": [feed | {"created": None}], "address": None}),
    }  # fmt: skip
