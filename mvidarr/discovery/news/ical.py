"""Releases as events of iCalendar (RFC 5545), written by the library ``icalendar``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from mvidarr.discovery.news.calendar import day_of
from mvidarr.library.shapes import Video

MEDIA_TYPE = "text/calendar"
NAME = "MVidarr"
LOOK_AGAIN = timedelta(hours=6)

_PRODUCT = "-//MVidarr//Calendar//EN"
_STATUS = {
    "discovered": "Found", "wanted": "Wanted", "downloading": "Downloading", "downloaded": "In the library",
    "failed": "The download failed", "ignored": "Ignored",
}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One release, a whole day long. ``stamp``: when the video was changed last, so that what is unchanged is written
    the same."""

    uid: str
    day: date
    summary: str
    description: str
    category: str
    url: str
    stamp: datetime


def event_of(video: Video, base: str) -> Event:
    """``base`` is where this server is, "https://example.org/mv"; the video has a day."""
    artist = ", ".join(one["name"] for one in [video["artist"], *video["featured"]] if one)
    status, kind = _STATUS[video["status"]], video["kind"].replace("_", " ")
    return Event(
        uid=f"video-{video['id']}@mvidarr",
        day=day_of(video) or date.min,
        summary=f"{artist} – {video['title']}" if artist else video["title"],
        description=f"{status} · {kind}",
        category=status,
        url=f"{base}/videos/{video['id']}",
        stamp=datetime.fromisoformat(video["updated"]).replace(microsecond=0),
    )


def ical(events: Sequence[Event]) -> bytes:
    """0.13 ms an event: for a thread. The library is loaded by the first feed: it takes 50 ms and 3 MiB, and most
    people never ask for one."""
    made: Any = import_module("icalendar")
    calendar = made.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    calendar.add("name", NAME)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", made.vDuration(LOOK_AGAIN))
    for event in events:
        calendar.add_component(_written(made.Event(), event))
    written: bytes = calendar.to_ical()
    return written


def _written(to: Any, event: Event) -> Any:
    to.add("uid", event.uid)
    to.add("dtstart", event.day)
    to.add("dtend", event.day + timedelta(days=1))
    to.add("dtstamp", event.stamp)
    to.add("last-modified", event.stamp)
    to.add("summary", event.summary)
    to.add("description", event.description)
    to.add("categories", [event.category])
    to.add("transp", "TRANSPARENT")
    to.add("url", event.url)
    return to
