"""Sample contexts of the pages of what is followed."""

from typing import Any

from mvidarr.discovery.pages.follows import MONITORS, FollowForm
from mvidarr.library.pages.words import choices
from mvidarr.web.principal import Principal

Pages = dict[str, tuple[str, Principal | None, str, dict[str, Any]]]

WHEN = "2026-11-21T08:12:00Z"
LONG = "Ночная дорога — и очень длинное название, которое никуда не помещается"


def follow(number: int, **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": number, "version": 2, "kind": "channel", "provider": "youtube", "key": f"UC{number}",
        "url": f"https://www.youtube.com/channel/UC{number}", "title": "Hill Records", "artist": None, "active": True,
        "auto_download": False, "kinds": ["official"], "monitor": "all", "every": None, "priority": 0,
        "profile_id": None, "last_look": WHEN, "next_look": WHEN, "found": 3, "found_at": WHEN, "error": None,
        "added": WHEN, "updated": WHEN,
    }  # fmt: skip
    return base | changed


def _given(form: FollowForm, **errors: str) -> dict[str, Any]:
    given = choices()
    options = {"monitor": MONITORS, "every": given["look_every"], "kinds": given["kind"],
               "profile_id": [("", "As its artist has it"), ("1", "Up to 1080p")]}  # fmt: skip
    return {"values": form, "errors": errors, "options": options}


def listed(shown: list[dict[str, Any]], form: FollowForm, **errors: str) -> dict[str, Any]:
    base = {"follows": shown, "next": None, "first": False, "kinds_of": dict(choices()["kind"])}
    return base | _given(form, **errors)


def pages(admin: Principal, reader: Principal) -> Pages:
    down = {"code": "down", "detail": "YouTube does not answer. It is tried again by itself."}
    some = [
        follow(1),
        follow(2, kind="playlist", title=LONG, artist={"id": 7, "name": LONG}, auto_download=True, monitor="future"),
        follow(3, active=False, next_look=None, last_look=None, found_at=None, error=down),
    ]
    usual = FollowForm(kinds=["official"])
    typed = FollowForm(url="https://example.org/", artist="Nobody", kinds=["official", "live"], every="7777")
    wrong = {"url": "This is the address of no channel or playlist that could be followed.",
             "artist": "No artist of this name is in the library."}  # fmt: skip
    one = FollowForm(url=some[1]["url"], title=LONG, artist=LONG, kinds=["live"], monitor="future", version=2)
    return {
        "follows": ("discovery/follows.html", admin, "/follows", listed(some, usual)),
        "follows-reader": ("discovery/follows.html", reader, "/follows", listed(some, usual)),
        "follows-wrong": ("discovery/follows.html", admin, "/follows", listed([], typed, **wrong)),
        "follow": ("discovery/follow.html", admin, "/follows/2", {"follow": some[1], **_given(one)}),
    }
