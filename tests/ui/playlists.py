"""Sample contexts of the pages of playlists."""

from typing import Any

from mvidarr.playback.pages.choosing import AUDIENCES, ORDERS, Chosen, PlaylistForm
from mvidarr.web.principal import Principal

Pages = dict[str, tuple[str, Principal | None, str, dict[str, Any]]]

LONG = "Ночная дорога — и очень длинное название, которое никуда не помещается"
WHEN = "2026-11-21T08:12:00Z"


def playlist(number: int = 1, **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": number,
        "version": 3,
        "name": "Ночная дорога — и очень длинное название, которое никуда не помещается"
        if number == 2
        else "Road trip",
        "description": "Loud first.\nThen quiet.",
        "smart": False,
        "q": "",
        "sort": "",
        "most": None,
        "repeats": False,
        "shared": "user" if number == 1 else None,
        "owner": {"id": number, "name": "mira"},
        "editable": True,
        "count": 240,
        "covers": [f"/api/videos/{n}/thumbnail?v=a1" for n in range(1, 5 if number == 1 else 2)],
        "added": WHEN,
        "updated": WHEN,
    }
    return base | changed


def smart(number: int = 3, **changed: Any) -> dict[str, Any]:
    said = {"smart": True, "q": "genre:rock year:1990..1999 -is:played", "sort": "-rating", "most": 50, "covers": []}
    return playlist(number, **said) | changed


def item(position: int, video: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {"id": position, "position": position, "note": None, "added": WHEN, "video": video} | changed


def one(shown: dict[str, Any], items: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    base = {"playlist": shown, "items": items, "at": 0, "more": False, "step": 100, "length": 3600.0, "error": ""}
    return base | {"orders": dict(ORDERS), "audiences": dict(AUDIENCES)} | changed


def form(shown: dict[str, Any] | None, values: PlaylistForm, **errors: str) -> dict[str, Any]:
    orders = [*ORDERS, (values.sort, values.sort)]
    return {"playlist": shown, "values": values, "errors": errors, "orders": orders, "audiences": AUDIENCES}


def listed(shown: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    return {"playlists": shown, "next": None, "q": "", "error": "", "first": False, "audiences": {}} | changed


def run() -> dict[str, Any]:
    stop = {"place": 8, "position": 8, "video_id": 3, "title": "夜のドライブ"}
    return {"playlist_id": 1, "name": "Road trip", "position": 7, "count": 240, "previous": stop, "next": stop}


def pages(admin: Principal, reader: Principal, videos: list[dict[str, Any]]) -> Pages:
    index, page, edit = "playback/playlists.html", "playback/playlist.html", "playback/playlist-form.html"
    items = [item(n, video, note="Loud!" if n == 2 else None) for n, video in enumerate(videos, 101)]
    unplaced = [item(n, video, id=None, added=None) for n, video in enumerate(videos, 1)]
    wrong = {"name": "Give it a name of at most 120 characters.", "q": "There is no field “yaer”; did you mean year?"}
    chosen = {"chosen": Chosen(q="genre:rock"), "count": 1204, "picked": "", "name": "", "back": "/videos", "error": ""}
    some = [playlist(), playlist(2), smart(), smart(4, count=None)]
    return {
        "playlists": (index, admin, "/playlists", listed(some, next="abc", first=True)),
        "playlists-empty": (index, reader, "/playlists", listed([])),
        "playlist": (page, admin, "/playlists/1", one(playlist(), items, at=100, more=True)),
        "playlist-reader": (page, reader, "/playlists/1", one(playlist(editable=False), items[:2])),
        "playlist-smart": (page, admin, "/playlists/3", one(smart(), unplaced, length=None)),
        "playlist-broken": (page, admin, "/playlists/3", one(smart(count=None), [], error="It leads back to itself.")),
        "playlist-empty": (page, admin, "/playlists/1", one(playlist(count=0, covers=[]), [], length=0.0)),
        "playlist-add": (edit, admin, "/playlists/add", form(None, PlaylistForm(kind="smart"), **wrong)),
        "playlist-choose": ("playback/choose.html", admin, "/playlists/choose", chosen | {"playlists": some[:2]}),
    }  # fmt: skip
