"""Sample views: on their own pages, in the menu of a list, in the sidebar."""

from typing import Any

from mvidarr.library.pages.saved import Menu
from mvidarr.library.pages.views import SHARED
from mvidarr.library.preferences import LOOKS
from mvidarr.library.views import BUILT_IN, ListPage, View
from mvidarr.library.views.showing import built_in_view
from mvidarr.web.principal import Principal

WHEN = "2026-11-20T18:00:00Z"
LOOK_WORDS = [("", "However each person looks at lists"), *((look, look.capitalize()) for look in LOOKS)]
LONG = "Зимняя дорога — и очень, очень длинное название вида, которое никуда не помещается"


def view(number: int, name: str, page: ListPage = "videos", **changed: Any) -> View:
    base: dict[str, Any] = {
        "key": str(number), "id": number, "version": 2, "page": page, "name": name, "q": "year:1980..1989 -kind:live",
        "sort": "artist,title", "look": None, "shared": None, "owner": {"id": 1, "name": "ada"},
        "mine": True, "pinned": False, "usual": False, "uses": 0, "last_used": None,
        "address": f"/{page}?preset={number}&q=year%3A1980..1989", "added": WHEN, "updated": WHEN,
    }  # fmt: skip
    return base | changed  # type: ignore[return-value]


def views(page: ListPage = "videos") -> list[View]:
    first = 12 if page == "videos" else 112
    saved = [
        view(first, "The eighties", page, pinned=True, shared="user", uses=1, last_used=WHEN),
        view(first + 1, LONG, page, usual=True, look="table", uses=1204, last_used=WHEN),
        view(
            first + 2,
            "أغنية المساء <b>",
            page,
            mine=False,
            owner={"id": 3, "name": "Ōkami"},
            shared="readonly",
            sort="",
        ),
    ]
    return saved + [built_in_view(each, None) for each in BUILT_IN if each.page == page]


def pinned() -> list[View]:
    return [view(12, "The eighties", pinned=True), view(13, LONG, "artists", pinned=True)]


def menu(page: ListPage = "videos", at: int | None = None, *, changed: bool = False) -> Menu:
    """``at``: which of the views is on."""
    found = views(page)
    current = None if at is None else found[at]
    held = current["key"] if current else ""
    return Menu(page, found, current, changed, changed, held, None, q="genre:rock", sort="", look="")


def form(of: View | None, errors: dict[str, str] | None = None) -> dict[str, Any]:
    blank = {"name": "", "q": "is:wanted", "sort": "", "look": "", "shared": "", "version": 0}
    values = blank if of is None else {**of, "look": of["look"] or "", "shared": of["shared"] or ""}
    return {
        "of": "videos", "heading": "Library", "view": of, "values": values, "errors": errors or {},
        "looks": LOOK_WORDS, "shared_words": SHARED,
    }  # fmt: skip


def pages(admin: Principal, reader: Principal) -> dict[str, tuple[str, Principal | None, str, dict[str, Any]]]:
    shown = [("videos", "Library", views()), ("artists", "Artists", views("artists"))]
    every: dict[str, Any] = {"views": [], "pages": shown, "shared_words": SHARED}
    wrong = {
        "": "It has been changed since you opened it. Load it again and repeat your change.",
        "name": "There is a view of this name already. Choose another name.",
        "q": "There is no field “yaer”; did you mean year?",
        "sort": "There is no order “beauty”.",
    }
    return {
        "views": ("library/views.html", admin, "/views", every | {"pinned": pinned(), "may_change": {"12", "13"}}),
        "views-reader": ("library/views.html", reader, "/views", every | {"pinned": [], "may_change": set()}),
        "view": ("library/view.html", admin, "/views/13/edit", form(views()[1])),
        "view-wrong": ("library/view.html", admin, "/views", form(None, wrong)),
    }
