"""Sample contexts of the pages of what was found for a video, and of what was left out."""

from typing import Any

from mvidarr.web.principal import Principal

Pages = dict[str, tuple[str, Principal | None, str, dict[str, Any]]]

WHEN, LATER = "2026-11-21T08:12:00Z", "2030-11-21T08:12:00Z"
LONG = "Ансамбль «Вьюга» – Зимняя дорога, и очень длинное название, которое никуда не помещается (Official Video)"
FOR_IT = [
    {"code": "artist", "weight": 14.0, "text": "It names the artist."},
    {"code": "channel_own", "weight": 16.0, "text": "It is on the artist's own channel, Nova Ruin."},
    {"code": "length_off", "weight": -8.0, "text": "It is of another length than the recording (41 s longer)."},
]
AGAINST = [
    {"code": "cover", "text": "It is a cover <b>&amp;."},
    {"code": "too_long", "text": "It lasts 61 minutes."},
]


def candidate(number: int, **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": number, "artist_id": 1, "video_id": 5, "provider": "youtube", "key": f"v{number}",
        "url": f"https://www.youtube.com/watch?v=v{number}", "title": "Nova Ruin - Army of Glass",
        "channel": "Nova Ruin",
        "kind": "official", "song": "nova ruin/army of glass/official",
        "duration": 244.0, "height": 1080, "views": 1_204_002, "published": "2009-03-01",
        "thumbnail": "/api/videos/1/thumbnail", "score": 72.0, "reasons": FOR_IT, "rejections": [],
        "found_by": ["youtube", "imvdb"], "verdict": None, "first_seen": WHEN, "last_seen": WHEN,
    }  # fmt: skip
    return base | changed


def some() -> list[dict[str, Any]]:
    other = {"id": 9, "title": LONG, "artist": "Ансамбль «Вьюга»", "status": "downloaded", "this": False}
    return [
        candidate(1, verdict="chosen", in_library={**other, "this": True}),
        candidate(2, title=LONG, channel=None, height=None, views=None, published=None, thumbnail=None),
        candidate(3, in_library=other),
        candidate(4, rejections=AGAINST, kind="cover", score=12.0),
        candidate(5, rejections=AGAINST[:1], verdict="refused", reasons=[], score=0.0),
    ]


def groups(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One of several uploads, and one that is another video."""
    same, other = items[:4], items[4:]
    base = {"song": "a", "title": "Army of Glass", "kind": "official", "good": True}
    good = [{**base, "uploads": same[:-1], "rest": same[-1:]}] if len(same) > 1 else []
    return [*good, {**base, "good": False, "title": LONG, "uploads": other, "rest": []}] if other else good


def wanted(list: dict[str, Any], tab: str) -> dict[str, Any]:
    """``list`` as the library's page has it."""
    tabs = [("missing", "Missing", 1_204), ("cutoff", "Cutoff unmet", None), ("failed", "Failed", 0),
            ("upcoming", "Upcoming", 3)]  # fmt: skip
    why = f"The site does not show this video in your country. {LONG}"
    note = {"text": why, "last": WHEN, "next": LATER, "soon": False}
    notes = {video["id"]: note for video in list["videos"]}
    return list | {"tabs": tabs, "tab": tab, "notes": notes}


def pages(user: Principal, video: dict[str, Any], job: dict[str, Any]) -> Pages:
    down = {"code": "down", "detail": "IMVDb does not answer. It is tried again by itself."}
    sources = [
        {"source": "imvdb", "label": "IMVDb", "videos": 0, "seconds": 9.0, "error": down},
        {"source": "youtube", "label": "YouTube", "videos": 10, "seconds": 1.2, "error": None},
    ]
    wanted = {**video, "id": 5, "status": "wanted", "sources": [], "files": []}
    search, here = "discovery/search.html", "/videos/5/search"

    def context(items: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
        found: dict[str, Any] = {
            "video_id": 5,
            "searched": WHEN,
            "next_search": LATER,
            "error": None,
            "sources": sources,
        }
        base = {"video": wanted, "search": found | {"items": items}, "groups": groups(items), "jobs": [],
                "values": {"url": ""}, "error": ""}  # fmt: skip
        base["own"] = [{"provider": "web", "id": "x", "url": "https://nova.example.org/" + "film/" * 40}]
        base["search"] |= changed.pop("search", {})
        return base | changed

    silent: dict[str, Any] = {"searched": None, "sources": [], "next_search": None}
    artist = {"id": 1, "name": "Nova Ruin"}
    left = [candidate(4, video_id=None, rejections=AGAINST), candidate(6, url="", rejections=AGAINST[1:], title=LONG)]
    return {
        "search": (search, user, here, context(some())),
        "search-running": (search, user, here, context(some()[1:2], jobs=[job])),
        "search-nothing": (search, user, here, context([], error="This is not a web address.", values={"url": "x"})),
        "search-nobody": (search, user, here,
                          context([], video={**wanted, "artist": None}, search=silent | {"error": down})),
        "left-out": ("discovery/left-out.html", user, "/artists/1/left-out",
                     {"artist": artist, "items": left, "next": "abc", "first": True}),
    }  # fmt: skip
