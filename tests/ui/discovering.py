"""Sample contexts of what is new and who else there is."""

from typing import Any

from mvidarr.discovery.news.news import Heap
from mvidarr.discovery.pages.new import Day, all_of
from mvidarr.web.principal import Principal
from tests.ui.artists import LONG

Pages = dict[str, tuple[str, Principal | None, str, dict[str, Any]]]

MBID = "0383dadf-2a4e-4d10-a46a-e9e041da8eb3"


def _new(video: Any, **changed: Any) -> Any:
    why = ["Paper Lanterns is monitored.", "Found by MusicBrainz and YouTube.", "On the artist's own channel <b>&amp;"]
    return {"video": video | changed, "why": why, "found_by": ["musicbrainz", "youtube"], "picture": None}


def _suggestion(number: int, **changed: Any) -> dict[str, Any]:
    because = [
        {"source": source, "label": label, "artist_id": id, "name": name, "score": 0.8}
        for source, label, id, name in (
            ("listenbrainz", "ListenBrainz", 7, "Nova Ruin"), ("lastfm", "Last.fm", 7, "Nova Ruin"),
            ("lastfm", "Last.fm", 8, LONG), ("lastfm", "Last.fm", 9, "Björk"), ("lastfm", "Last.fm", 10, "Vel"),
        )
    ]  # fmt: skip
    return {
        "id": number, "name": "Velvet Orchard", "disambiguation": "the band <b>&amp;", "ids": {"musicbrainz": MBID},
        "picture": "/api/videos/1/thumbnail" if number == 1 else None, "because": because, "score": 81.4,
        "hidden": False, "updated": "2026-11-21T08:12:00Z",
    } | changed  # fmt: skip


def pages(me: Principal, reader: Principal, videos: list[Any], job: Any) -> Pages:
    index, artists = "discovery/discover.html", "discovery/suggestions.html"
    some = [_new(videos[0], status="discovered"), _new(videos[1], status="wanted"), _new(videos[2], status="ignored")]
    heaps = [Heap("2026-11-21", 7, some, 12), Heap("2026-11-20", 8, [_new(videos[3])], 0)]
    days = [Day("2026-11-21", "Today", heaps[:1]), Day("2026-11-20", "Yesterday", heaps[1:])]
    offered = [
        _suggestion(1), _suggestion(2, name=LONG, disambiguation=None, ids={}),
        _suggestion(3, name="فرقة النور", because=[]),
    ]  # fmt: skip
    seen = {"all_of": all_of, "jobs": {videos[1]["id"]: job}}
    news = {"days": days, "next": "eyJpZCI6N30", "first": False, "suggestions": offered, **seen}
    nothing = {"days": [], "next": None, "first": False, "suggestions": [], **seen}
    listed = {
        "suggestions": offered, "next": None, "first": True, "hidden": False, "updated": "2026-11-21T08:12:00Z",
        "possible": True,
    }  # fmt: skip
    hidden = {**listed, "hidden": True, "suggestions": [_suggestion(4, hidden=True)]}
    nobody = {**listed, "suggestions": [], "first": False, "updated": None, "possible": False}
    return {
        "discover": (index, me, "/discover", news),
        "discover-reader": (index, reader, "/discover", news),
        "discover-nothing": (index, me, "/discover", nothing),
        "suggestions": (artists, me, "/discover/artists", listed),
        "suggestions-hidden": (artists, me, "/discover/artists?hidden=true", hidden),
        "suggestions-nobody": (artists, me, "/discover/artists", nobody),
    }
