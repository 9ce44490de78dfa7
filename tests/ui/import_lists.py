"""Sample contexts of the pages of import lists."""

from typing import Any

from mvidarr.discovery.lists.kinds import KINDS
from mvidarr.discovery.pages.list_entries import WORDS, WhoForm
from mvidarr.discovery.pages.list_form import BY_HAND, TAKE, VIDEOS, ListForm
from mvidarr.library.pages.words import choices
from mvidarr.web.principal import Principal

Pages = dict[str, tuple[str, Principal | None, str, dict[str, Any]]]

WHEN = "2026-11-21T08:12:00Z"
LONG = "Зимняя дорога — и очень, очень длинное название песни, которое никуда не помещается"
COUNTS = {"new": 1204, "ambiguous": 2, "failed": 0, "known": 60, "added": 7, "skipped": 3}


def one(number: int, kind: str = "lastfm_loved", **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": number, "version": 2, "kind": kind, "label": KINDS[kind].label, "name": "Loved by Ada",
        "options": {"user": "Ada"}, "adding": {}, "active": True, "every": 86_400, "last_run": WHEN, "next_run": WHEN,
        "counts": COUNTS, "skipped": [], "error": None, "added": WHEN, "updated": WHEN,
    }  # fmt: skip
    return base | changed


def candidate(number: int, **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "key": f"musicbrainz:{number}", "name": "Nova Kites", "disambiguation": "Danish synth duo", "country": "DK",
        "begin": 2011, "ids": {"musicbrainz": str(number)}, "sources": ["MusicBrainz", "TheAudioDB"],
        "pages": [{"name": "MusicBrainz", "url": "https://musicbrainz.org/artist/1"}],
    }  # fmt: skip
    return base | changed


def entry(number: int, **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": number, "noun": "video", "artist": "Nova Kites", "title": "Night Drive", "album": "Glass", "year": 2019,
        "ids": {}, "state": "new", "detail": None, "matched": None, "video": None,
        "looked": None, "candidates": [], "becomes": None,
    }  # fmt: skip
    return base | changed


def shown(of: dict[str, Any], entries: list[dict[str, Any]], state: str, **more: Any) -> dict[str, Any]:
    tabs = [(name, WORDS[name], count) for name, count in of["counts"].items() if count or name == state]
    kind = KINDS[of["kind"]]
    options = [(option.label, of["options"].get(option.name, "")) for option in kind.options]
    base: dict[str, Any] = {
        "job": None,
        "list": of,
        "kind": kind,
        "entries": entries,
        "next": None,
        "state": state,
        "tabs": tabs,
        "first": False,
        "unasked": 0,
    }
    return base | {"options": options} | more


def form(of: dict[str, Any] | None, values: ListForm, **errors: str) -> dict[str, Any]:
    given = choices()
    options = {"take": TAKE, "videos": VIDEOS, "every": [("", BY_HAND), ("86400", "Every day")],
               "monitor": given["monitor"], "kinds": given["kinds"],
               "profile_id": [("", "The default one"), ("1", "Up to 1080p")]}  # fmt: skip
    return {
        "list": of,
        "values": values,
        "errors": errors,
        "kind": KINDS[values.kind],
        "options": options,
        "lacking": bool(errors),
    }


def pages(admin: Principal, reader: Principal, job: dict[str, Any]) -> Pages:
    down = {"code": "down", "detail": "Last.fm does not answer. It is tried again by itself."}
    kinds = list(KINDS.values())
    typed = one(3, "text", name=LONG, options={}, every=None, next_run=None, skipped=["Line 3 names no artist."])
    void = one(4, "lidarr", counts=dict.fromkeys(COUNTS, 0), options={"which": "all"}, last_run=None, error=down)
    some = [
        entry(1), entry(2, title=LONG, album=None, matched={"id": 4, "name": "Nova Kites"}),
        entry(3, noun="artist", title=None, artist=LONG, album=None, year=None),
    ]  # fmt: skip
    other = candidate(2, disambiguation=LONG, pages=[], country=None, begin=None)
    names = [
        entry(8, noun="artist", title=None, looked=WHEN, candidates=[candidate(1)], becomes=candidate(1)),
        entry(9, noun="artist", title=None, looked=WHEN, candidates=[candidate(1), other]),
        entry(10, noun="artist", title=None, looked=WHEN), entry(11, noun="artist", title=None, artist=LONG),
    ]  # fmt: skip
    unsure = [entry(5, state="ambiguous", detail="The library has another artist of this name. Choose whom is meant.")]
    there = [entry(6, state="added", matched={"id": 4, "name": "Nova Kites"}, video={"id": 3, "title": "Night Drive"}),
             entry(7, state="added", title=LONG)]  # fmt: skip
    usual = ListForm(kind="lastfm_top", monitored=True, kinds=["official"])
    wrong = ListForm(kind="lastfm_top", user="", of="tracks", kinds=[], every="86400")
    told = {"user": "This must be said.", "kinds": "Choose at least one."}
    lines = ListForm(kind="text", kinds=["official"], text="Nova Kites")
    several = {"list": typed, "entry": names[1], "values": WhoForm(), "errors": {}}
    chosen = {"list": typed, "entry": names[0], "values": WhoForm(), "errors": {}}
    who = {"list": one(1), "entry": unsure[0], "values": WhoForm(), "errors": {}}
    lost = {**who, "values": WhoForm(artist=LONG), "errors": {"artist": "There is no such artist in the library."}}
    at = "/import/lists"
    return {
        "lists": (
            "discovery/lists.html",
            admin,
            at,
            {"lists": [one(1), typed, void], "kinds": kinds, "lacking": {"lidarr"}},
        ),
        "lists-empty": ("discovery/lists.html", reader, at, {"lists": [], "kinds": kinds, "lacking": {"lidarr"}}),
        "list": ("discovery/list.html", admin, f"{at}/1", shown(one(1), some, "new", next="3", first=True)),
        "list-names": ("discovery/list.html", admin, f"{at}/3", shown(typed, names, "new", unasked=12)),
        "list-reader": ("discovery/list.html", reader, f"{at}/1", shown(one(1), some, "new")),
        "list-unsure": ("discovery/list.html", admin, f"{at}/1", shown(one(1), unsure, "ambiguous")),
        "list-added": ("discovery/list.html", admin, f"{at}/3", shown(typed, there, "added")),
        "list-empty": ("discovery/list.html", admin, f"{at}/4", shown(void, [], "new", job=job)),
        "list-form": ("discovery/list-form.html", admin, f"{at}/new", form(None, usual)),
        "list-form-wrong": ("discovery/list-form.html", admin, at, form(one(1, "lastfm_top"), wrong, **told)),
        "list-form-text": ("discovery/list-form.html", admin, f"{at}/new", form(None, lines)),
        "list-entry": ("discovery/list-entry.html", admin, f"{at}/1/entries/5", who),
        "list-entry-several": ("discovery/list-entry.html", admin, f"{at}/3/entries/9", several),
        "list-entry-chosen": ("discovery/list-entry.html", admin, f"{at}/3/entries/8", chosen),
        "list-entry-wrong": ("discovery/list-entry.html", admin, f"{at}/1/entries/5", lost),
    }
