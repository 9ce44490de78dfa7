"""Sample contexts of the pages on which things are changed."""

from typing import Any

import orjson

from mvidarr.library.consequences import Deleting, FileTold, MergingOf
from mvidarr.library.pages.filtering import Chip, added
from mvidarr.library.pages.form_fields import ARTIST, LOCKED, VIDEO
from mvidarr.library.pages.listing import Asked, address, pager
from mvidarr.library.pages.nouns import CHANGES
from mvidarr.library.pages.shown import Shown
from mvidarr.library.pages.told import About, Line, Refused
from mvidarr.library.pages.versions import differing, locks_of_both, texts_of
from mvidarr.library.pages.words import KINDS
from mvidarr.web.principal import Principal

Row = dict[str, Any]

PEOPLE = {"user:1": "ada", "user:2": "Ræder", "user:3": "An extraordinarily long name of somebody"}
LONG = "Зимняя дорога — и очень, очень длинное название песни, которое никуда не помещается (Live at the Old Theatre)"
WHEN = "2026-11-20T18:00:00Z"
CHIPS = [Chip("me", "/history", "by", "by:me", "/history?q=-by%3Ame")]


def history() -> list[dict[str, Any]]:
    row = {
        "origin": "page",
        "state": "complete",
        "rows": 1,
        "undo": "possible",
        "reverts": None,
        "refused": 0,
        "told": [],
        "expired_why": None,
    }
    return [
        row | {"id": 9, "actor": "user:1", "who": "ada", "reason": "Edited a video", "time": "2026-11-21T03:00:00Z"},
        row | {"id": 8, "actor": "job:17", "who": "job:17", "reason": "Read from its source", "time": WHEN,
               "origin": "extract"},
        row | {"id": 7, "actor": "user:3", "who": PEOPLE["user:3"], "reason": "Deleted an artist", "time": WHEN,
               "rows": 12408, "undo": "partly"},
        row | {"id": 6, "actor": "user:2", "who": "Ræder", "reason": "Undo: Edited an artist", "time": WHEN,
               "undo": "done", "refused": 2, "reverts": 5},
        row | {"id": 5, "actor": "user:9", "who": "user:9", "reason": "Edited an artist", "time": WHEN,
               "undo": "expired"},
        row | {"id": 4, "actor": "system", "who": "system", "reason": "Merged an artist into another", "time": WHEN,
               "state": "open", "rows": 300},
    ]  # fmt: skip


def told() -> dict[int, list[About]]:
    edited = About("video", "Nova Ruin - Army of Glass", "/videos/1", "changed", [
        Line("Title", "Army of Glas", LONG), Line("Year", "", "1995"), Line("Genres", "rock, pop", ""),
        Line("Description", "One line.\n\nAnother.", "word " * 100),
    ])  # fmt: skip
    gone = [About("video", f"Marrow - {n}", None, "deleted", []) for n in range(3)]
    return {
        9: [edited],
        8: [edited],
        7: [About("artist", "Marrow", None, "deleted", []), *gone],
        6: [About("artist", "فرقة النور", "/artists/5", "changed", [Line("Locked", "Name", "Genres")])],
        5: [],
        4: [],
    }


def history_page(changes: list[dict[str, Any]] | None = None, **shown: Any) -> dict[str, Any]:
    asked = Asked(q=shown.pop("q", ""), at=shown.pop("at", None), limit=60)
    here = address("/history", asked)
    base: dict[str, Any] = {
        "kind": CHANGES, "here": here, "q": asked.q, "sort": "-when", "view": "overview", "count": 12_408,
        "pager": pager(here, asked, shown.pop("after", "abc"), 12_408), "place": {},
        "quick": added(here, asked.q, CHANGES.quick),
    }  # fmt: skip
    return {
        "changes": history() if changes is None else changes, "told": told(), "list": Shown(**(base | shown)),
    }  # fmt: skip


def refused() -> list[Refused]:
    named = [("/videos/1", "Nova Ruin - Army of Glass"), ("/videos/3", LONG)]
    return [
        Refused("It was changed since.", named, [(2, "video"), (1200, "tag, genre or director")]),
        Refused("Its artist is no longer in the library.", [], [(1, "video")]),
    ]


def change_page(number: int, **changed: Any) -> dict[str, Any]:
    change = next(each for each in history() if each["id"] == number)
    base = {
        "change": change, "told": told()[number], "refusals": refused() if change["refused"] else [], "q": "",
        "here": f"/history/{number}", "first": None, "next": None,
    }  # fmt: skip
    return base | changed


def asking_page(rows: int, stays: int, way: str = "undo") -> dict[str, Any]:
    plan = {"change": history()[0], "foresight": {"rows": rows, "refused": stays, "refusals": []}}
    return {"plan": plan, "way": way, "back": "/history", "refusals": refused() if stays else []}


def retreat_page(changes: int, **changed: Any) -> dict[str, Any]:
    shares = [
        {"actor": "user:1", "who": "ada", "changes": changes, "rows": 9 * changes},
        {"actor": "user:3", "who": PEOPLE["user:3"], "changes": 1, "rows": 1},
        {"actor": "system", "who": "MVidarr", "changes": 1, "rows": 12_408},
    ]
    retreat = {
        "changes": changes, "rows": 10 * changes, "shares": shares, "left": 2, "refused": 0, "refusals": [],
        "complete": True, "newest": 9,
    }  # fmt: skip
    change = history()[3]
    return {"change": change, "whose": "all", "retreat": retreat | changed,
            "refusals": refused() if changed.get("refused") else []}  # fmt: skip


def entry(number: int, **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": number, "video_id": number, "change_id": number, "title": "Marrow - Hollow Sun <b>", "state": "binned",
        "path": f"Marrow/{LONG}/{LONG}.mp4", "files": [{"path": f"Marrow/{LONG}.mp4", "size": 52_428_800}],
        "size": 52_428_800, "actor": "user:1", "error": None, "created": WHEN, "expires": "2096-12-20T18:00:00Z",
    }  # fmt: skip
    return base | changed


def bin_page(**changed: Any) -> dict[str, Any]:
    stuck = {"code": "disk", "detail": "The disk could not be written. It is tried again."}
    entries = [
        entry(1), entry(2, state="restoring"), entry(3, change_id=9), entry(4, change_id=9, expires=None),
        entry(5, state="intended", error=stuck, actor="user:3"),
    ]  # fmt: skip
    together = {1: 1, 2: 1, 9: 2, 5: 1}
    base = {"entries": entries, "together": together, "total": {"count": 5, "size": 262_144_000}, "people": PEOPLE,
            "first": None, "next": None}  # fmt: skip
    return base | changed


def purge_page(*, everything: bool = False) -> dict[str, Any]:
    action = "/bin/empty" if everything else "/bin/1/purge"
    return {"entries": [entry(1)], "size": 52_428_800, "count": 312 if everything else 1, "action": action}


def _form(noun: str, row: dict[str, Any], heading: str, **changed: Any) -> dict[str, Any]:
    fields = VIDEO if noun == "video" else ARTIST
    texts = texts_of(fields, row)
    base = {
        "noun": noun, "here": f"/{noun}s/1", "heading": row[heading], "fields": fields, "texts": texts,
        "locks": texts[LOCKED].split(), "version": 3, "was": orjson.dumps(texts).decode(), "errors": {}, "other": None,
        "options": {"kind": list(KINDS.items()), "kinds": list(KINDS.items()),
                    "profile_id": [("", "The default one"), ("3", "Best")]},
    }  # fmt: skip
    return base | changed


def video_form(row: dict[str, Any], *, wrong: bool = False) -> dict[str, Any]:
    errors = {"year": "Write the year as a number, such as 1995.", "featured": "Line 2: Leave out what is empty.",
              "": ""} if wrong else {}  # fmt: skip
    return _form("video", row | {"locked": ["title", "genres"]}, "title", errors=errors)


def artist_form(row: dict[str, Any], *, wrong: bool = False) -> dict[str, Any]:
    errors = {"name": "There is an artist Marrow already. Merge the two instead."} if wrong else {}
    return _form("artist", row, "name", errors=errors, other=7 if wrong else None)


def conflict(row: dict[str, Any]) -> dict[str, Any]:
    was = texts_of(VIDEO, row)
    mine = was | {"title": LONG, "genres": "rock\npop", "monitored": ""}
    theirs = was | {"title": "Army of Ice", "tags": "winter", "monitored": "on", "description": ""}
    return {
        "noun": "video", "here": "/videos/1", "heading": "Army of Ice", "version": 4, "fields": VIDEO, "mine": mine,
        "differing": differing(VIDEO, mine, was, theirs), "was": orjson.dumps(theirs).decode(),
        "locks": locks_of_both(mine, was, theirs),
    }  # fmt: skip


def goes(videos: int = 1, files: int = 1) -> Deleting:
    shown = [FileTold(f"Marrow/{LONG}/{LONG}.mp4", 52_428_800)] * min(files, 3)
    return Deleting(videos, files, 52_428_800 * files, shown, guest=2 if videos != 1 else 0)


def delete_page(noun: str, told: Deleting, error: str = "") -> dict[str, Any]:
    return {
        "noun": noun,
        "here": f"/{noun}s/1",
        "heading": LONG,
        "version": 3,
        "goes": told,
        "files": "bin",
        "error": error,
    }


def merge_page(artist: dict[str, Any], other: dict[str, Any] | None, **changed: Any) -> dict[str, Any]:
    moves = MergingOf(videos=1, guest=3, names=2, ids=1) if other else None
    base: Row = {"artist": artist, "other": other, "moves": moves, "name": "", "candidates": [], "error": ""}
    return base | changed


def probed(number: int, **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": number, "root_id": 1, "path": f"Marrow/{LONG}/{LONG}.mp4", "primary": number == 1, "size": 52_428_800,
        "duration": 245.3, "width": 1920, "height": 1080, "video_codec": "h264", "audio_codec": "aac",
        "fps": 23.976, "bitrate": 4_200_000, "container": "mp4", "audio_channels": 2, "audio_language": "eng",
        "audio": [{"codec": "aac", "channels": 2, "language": "eng"},
                  {"codec": "opus", "channels": None, "language": None}],
        "subtitles": ["eng", "deu"], "hdr": "HDR10", "missing_since": None, "checked": WHEN,
        "fault": None, "added": WHEN,
    }  # fmt: skip
    return base | changed


def tabs() -> dict[str, dict[str, Any]]:
    """What the tabs of a video besides its details are given."""
    return {
        "file": {"files": [probed(1), probed(2, missing_since=WHEN), probed(3, fault="damaged")], "root": "/srv/media"},
        "sources": {},
        "picture": {"earlier": True},
        "history": {"changes": history(), "told": told()},
    }


def pages(admin: Principal, reader: Principal, video: Row, artist: Row) -> dict[str, tuple[str, Principal, str, Row]]:
    several = goes(312, 340)
    moved = "This artist was changed since you opened this page. Look again whether it shall go."
    return {
        "history": ("library/history.html", admin, "/history", history_page()),
        "history-reader": ("library/history.html", reader, "/history", history_page(after=None)),
        "history-found": ("library/history.html", admin, "/history", history_page(q="by:me", chips=CHIPS, at=60)),
        "history-empty": ("library/history.html", admin, "/history", history_page([], void=True, after=None)),
        "history-end": ("library/history.html", admin, "/history", history_page([], q="by:nobody", after=None)),
        "undo": ("library/undo.html", admin, "/changes/9/undo", asking_page(12_408, 1203)),
        "undo-all": ("library/undo.html", admin, "/changes/9/undo", asking_page(1, 0)),
        "redo-nothing": ("library/undo.html", admin, "/changes/9/redo", asking_page(2, 2, "redo")),
        "undo-to": ("library/undo-to.html", admin, "/changes/6/undo-to", retreat_page(12, refused=3, complete=False)),
        "undo-to-nothing": ("library/undo-to.html", reader, "/changes/6/undo-to", retreat_page(0)),
        "change": ("library/change.html", admin, "/history/9", change_page(9)),
        "change-long": (
            "library/change.html",
            admin,
            "/history/7",
            change_page(7, q="marrow", first="/history/7", next="/history/7?cursor=2"),
        ),
        "change-refused": ("library/change.html", reader, "/history/6", change_page(6)),
        "bin": ("library/bin.html", admin, "/bin", bin_page(next="/bin?cursor=3")),
        "bin-reader": ("library/bin.html", reader, "/bin", bin_page()),
        "bin-empty": ("library/bin.html", admin, "/bin", bin_page(entries=[], total={"count": 0, "size": 0})),
        "bin-purge": ("library/bin-purge.html", admin, "/bin/1/purge", purge_page()),
        "bin-purge-all": ("library/bin-purge.html", admin, "/bin/empty", purge_page(everything=True)),
        "edit-video": ("library/edit.html", admin, "/videos/1/edit", video_form(video)),
        "edit-video-wrong": ("library/edit.html", admin, "/videos/1/edit", video_form(video, wrong=True)),
        "edit-artist": ("library/edit.html", admin, "/artists/1/edit", artist_form(artist)),
        "edit-artist-wrong": ("library/edit.html", admin, "/artists/1/edit", artist_form(artist, wrong=True)),
        "edit-conflict": ("library/edit-conflict.html", admin, "/videos/1/edit", conflict(video)),
        "delete-video": ("library/delete.html", admin, "/videos/1/delete", delete_page("video", goes())),
        "delete-artist": ("library/delete.html", admin, "/artists/1/delete", delete_page("artist", several, moved)),
        "delete-nothing": ("library/delete.html", admin, "/artists/1/delete", delete_page("artist", goes(0, 0))),
        "merge": ("library/merge.html", admin, "/artists/1/merge", merge_page(artist, None, candidates=[artist])),
        "merge-nobody": ("library/merge.html", admin, "/artists/1/merge", merge_page(artist, None, name="Nobody")),
        "merge-preview": ("library/merge.html", admin, "/artists/1/merge", merge_page(artist, artist | {"id": 2})),
    }
