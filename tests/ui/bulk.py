"""Sample contexts of the pages of bulk operations: forms, a plan before and after it was applied."""

from collections.abc import Sequence
from typing import Any, cast

from mvidarr.bulk.operations.edit_videos import EditVideos
from mvidarr.bulk.pages.beside import compared
from mvidarr.bulk.pages.chosen import Chosen
from mvidarr.bulk.pages.drawn import Drawn
from mvidarr.bulk.pages.lines import WAYS, Line, edit_fields
from mvidarr.bulk.pages.worded import Whom
from mvidarr.bulk.shapes import PlannedRow
from mvidarr.library.pages import form_fields
from mvidarr.library.pages.words import KINDS, field_words, value_words
from mvidarr.web.principal import Principal

Pages = dict[str, tuple[str, Principal | None, str, dict[str, Any]]]
BACK = "/videos?q=kind%3Alive&at=120"
LONG = "Ночная дорога — и очень длинное название, которое никуда не помещается (Live at the Old Theatre)"


class Deleting(EditVideos):
    name, label, icon, deletes, undoable = "delete", "Delete…", "trash-2", True, False


def pages(admin: Principal, running: dict[str, Any], change: dict[str, Any]) -> Pages:
    edit, form, plan = "bulk/edit.html", "bulk/operation.html", "bulk/plan.html"
    over: dict[str, Any] = {"change_id": 7, "done": 309, "undone": 2, "job_id": 17}
    return {
        "bulk-edit": (edit, admin, "/videos/bulk/edit", _asking(
            chosen=Chosen(q="kind:live"), said="Videos of kind live."
        )),
        "bulk-edit-wrong": (edit, admin, "/videos/bulk/edit", _asking(lines=[
            Line("tags", "add", "night"), Line("year", "set", "30000", "A year lies between 1878 and 2036."),
            Line("kind", "set", "live"), Line("description", "set", LONG), Line("credits", "clear"),
        ], selected=True, error="One line needs another look.")),
        "bulk-operation": (form, admin, "/videos/bulk/replace", _asking(drawn=[
            Drawn("pattern", "Find", "line", "A regular expression.", "(", True, (), "A bracket is not closed."),
            Drawn("field", "Field", "choice", "", "title", True, (("title", "Title"), ("album", "Album"))),
            Drawn("names", "Names", "lines", "Which.", "a\nb", False),
            Drawn("case", "Case", "switch", "Minds it.", "on", False),
        ])),
        "bulk-plan": (plan, admin, "/bulk/3", _plan(_rows())),
        "bulk-plan-deletes": (plan, admin, "/bulk/3", _plan(
            _rows(), _shown(noun="video", operation="delete", deletes=True, undoable=False),
            operation=Deleting(), effects=[(12, "files are moved"), (5 << 30, "bytes")], plain=True,
            next="/bulk/3?at=50",
        )),
        "bulk-plan-nothing": (plan, admin, "/bulk/3", _plan([], among="conflict", left=0)),
        "bulk-plan-applying": (plan, admin, "/bulk/3", _plan([], _shown(state="applying", job_id=17), job=running)),
        "bulk-plan-done": (plan, admin, "/bulk/3", _plan(
            _rows(undone=True), _shown(state="applied", **over), among="undone", change=change
        )),
        "bulk-plan-gone": ("bulk/gone.html", admin, "/bulk/3", {
            "sentence": "There is no plan 3. Plans live a day: make the preview again.", "back": BACK,
        }),
    }  # fmt: skip


def _asking(**changed: Any) -> dict[str, Any]:
    operation = EditVideos()
    options = {"kind": list(KINDS.items()), "profile_id": [("", "As its artist has it"), ("1", "The best")]}
    return {
        "operation": operation, "noun": "video", "chosen": Chosen(ids="1,2"), "count": 1204, "said": "",
        "selected": False, "back": BACK, "error": "", "fields": edit_fields(operation, form_fields.VIDEO, options),
        "lines": [], "fresh": False, "first": "tags", "ways": WAYS,
    } | changed  # fmt: skip


def _shown(**changed: Any) -> dict[str, Any]:
    return {
        "id": 3, "noun": "video", "operation": "edit", "arguments": {}, "state": "ready", "created": "", "total": 355,
        "planned": 355, "counts": {"change": 312, "same": 41, "conflict": 2, "denied": 0}, "excluded": 1,
        "effects": {}, "undoable": True, "deletes": False, "done": 0, "undone": 0, "error": None, "change_id": None,
        "job_id": None,
    } | changed  # fmt: skip


def _rows(**changed: Any) -> list[Any]:
    sides: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        (
            "Nova Ruin - Army of Glass", {"tags": ["winter"], "title": "Army of Glass (Official)"},
            {"tags": ["winter", "night"], "title": "Army of Glass"},
        ),
        (LONG, {"description": LONG * 3, "year": None}, {"description": None, "year": 1999}),
        ("فرقة النور - أغنية المساء", {"tags": []}, {"tags": ["<b>&amp;"]}),
    ]  # fmt: skip
    rows = [
        cast(PlannedRow, {
            "place": place, "id": place + 1, "title": title, "verdict": "change", "before": before, "after": after,
            "reason": "It was changed since the preview." if changed else "", "excluded": place == 1, "undone": False,
            "outcome": "undone" if changed else "", "gone": place == 1 and bool(changed),
        } | changed)
        for place, (title, before, after) in enumerate(sides)
    ]  # fmt: skip
    return [(row, compared(row, field_words, value_words)) for row in rows]


def _plan(rows: Sequence[Any], plan: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "plan": plan or _shown(), "operation": EditVideos(), "noun": "video", "heading": "Edit: 355 videos",
        "whom": Whom(False, "kind:live year:1999", "Videos: kind live, year 1999.", 2, BACK),
        "asks": [("Tags", "add “night”"), ("Title", f"set to “{LONG}”")],
        "effects": [(309, "NFO files are written anew")],
        "left": 311, "job": None, "change": None, "may": True, "among": "change", "back": BACK, "plain": False,
        "tabs": [
            ("change", "Will change", 311), ("same", "Already so", 41), ("conflict", "Conflict", 2),
            ("excluded", "Left out", 1), ("undone", "Could not be done", 2),
        ],
        "here": "/bulk/3?among=change", "rows": rows, "total": len(rows), "at": 0, "lines": 3, "previous": None,
        "next": None,
    }  # fmt: skip
    return base | changed
