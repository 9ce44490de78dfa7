"""Sample artists and the contexts of their pages."""

from typing import Any, cast

from mvidarr.library.pages.artists import links_of
from mvidarr.library.pages.columns import choosable, shown
from mvidarr.library.pages.listing import Asked, address, pager
from mvidarr.library.pages.nouns import ARTISTS
from mvidarr.library.pages.shown import Shown
from mvidarr.library.shapes import Artist
from tests.ui import saved

NAMES = ["Nova Ruin", "The Quiet Engines", "Ансамбль «Вьюга»", "東京シグナル", "فرقة النور", "Ana & the Satellites"]
LONG = "The Extraordinarily Long-Winded and Never-Ending Orchestra of the Seventh Street Community Television Channel"
STILL = {"thumbnail": "/api/videos/1/thumbnail?v=a1b2c3", "color": "#334455", "placeholder": None}


def artist(number: int = 1, **changed: Any) -> dict[str, Any]:
    videos = 7 * number % 45
    base: dict[str, Any] = {
        "id": number,
        "version": 1,
        "name": LONG if number == 7 else NAMES[(number - 1) % len(NAMES)],
        "sort_name": "",
        "aliases": [],
        "ids": {},
        "disambiguation": None,
        "description": None,
        "links": [],
        "monitored": number % 2 == 1,
        "auto_download": False,
        "monitor": "all",
        "look_every": None,
        "look_priority": 0,
        "profile_id": None,
        "kinds": ["official"],
        "folder": None,
        "genres": ["Trip Hop", "Electronic"] if number % 3 else [],
        "counts": {"videos": videos, "downloaded": videos * 3 // 4, "wanted": number % 4},
        "locked": [],
        "added": "2026-11-20T18:00:00Z",
        "updated": "2026-11-20T18:03:00Z",
    }
    return base | changed


def full() -> dict[str, Any]:
    return artist(
        1,
        aliases=["Nova", "Нова", "ノヴァ"],
        ids={"musicbrainz": "0383dadf-2a4e-4d10-a46a-e9e041da8eb3", "youtube": "UCabc", "somewhere": "x"},
        disambiguation="the duo from Reykjavík",
        description="Two people and a drum machine.\n\nSince 1989.",
        links=[{"name": "Own site", "url": "https://nova.example.org/"}, {"name": "Bad", "url": "javascript:alert(1)"}],
        profile_id=3,
        kinds=["official", "live"],
        monitor="future",
    )


def looked(**changed: Any) -> dict[str, Any]:
    """The last look for videos of somebody."""
    silent = {"source": "imvdb", "videos": 0, "seconds": 9.0, "error": {"code": "down", "detail": "IMVDb is down."}}
    base: dict[str, Any] = {
        "polled": None, "next_poll": None, "full": "2026-11-20T18:12:00Z", "next_full": "2030-11-21T08:12:00Z",
        "found": 3, "found_at": "2026-11-20T18:12:00Z", "error": None, "sources": [silent],
    }  # fmt: skip
    return base | changed


def listed(**changed: Any) -> Shown:
    asked = Asked(q=changed.pop("q", ""))
    here = address("/artists", asked)
    columns = {"columns": shown(ARTISTS.columns, None, ""), "choices": choosable(ARTISTS.columns, None)}
    base: dict[str, Any] = {"kind": ARTISTS, "here": here, "q": asked.q, "sort": "name", "view": "grid", "place": {},
                            "pager": pager(here, asked, None, 486), "count": 486}  # fmt: skip
    return Shown(**(base | columns | changed))


def artists_page(**changed: Any) -> dict[str, Any]:
    many = [artist(number) for number in range(1, 14)]
    views = saved.menu("artists")
    return {"artists": many, "pictures": {1: STILL, 3: STILL}, "list": listed(**changed), "views": views}


def artist_page(shown: dict[str, Any], **more: Any) -> dict[str, Any]:
    base = {
        "artist": shown,
        "links": links_of(cast("Artist", shown)),
        "profile": None,
        "picture": STILL,
        "tab": "videos",
        "verbs": [],
        "counts": {"videos": 12, "missing": None},
        "featured": True,
        "left_out": 1_204,
        "looked": looked(),
    }
    return base | more
