"""Exports as their page shows them: of all, of a selection, and when something is wrong."""

from typing import Any

from mvidarr.transfer import FORMATS
from mvidarr.transfer.artists import ARTIST_COLUMNS
from mvidarr.transfer.pages import Choice
from mvidarr.transfer.videos import VIDEO_COLUMNS
from mvidarr.web.principal import Principal

QUERY = 'artist:"Ансамбль «Вьюга»" genre:(rock,electronic) year:1990..1999 -kind:live quality:<1080 <b>&amp;'


def pages(me: Principal, reader: Principal) -> dict[str, tuple[str, Principal | None, str, dict[str, Any]]]:
    template = "transfer/export.html"
    return {
        "export": (template, reader, "/videos/export", _shown(Choice(q=QUERY), count=12_408)),
        "export-mistake": (template, me, "/videos/export", _shown(
            Choice(q="yaer:1990"), said="", error="There is no field “yaer”; did you mean year?"
        )),
        "export-nothing": (template, me, "/artists/export", _shown(
            Choice(ids="3,5", format="xlsx", order=["id"]), noun="artist", columns=ARTIST_COLUMNS.all, ticked=[],
            selected=True, count=2, error="Choose at least one column.",
        )),
    }  # fmt: skip


def _shown(choice: Choice, **changed: Any) -> dict[str, Any]:
    return {
        "noun": "video",
        "choice": choice,
        "count": None,
        "selected": False,
        "said": "Videos with artist “Ансамбль «Вьюга»”, genre “rock” or “electronic”, year 1990 to 1999.",
        "columns": VIDEO_COLUMNS.all,
        "ticked": [column.name for column in VIDEO_COLUMNS.usual()],
        "formats": list(FORMATS.values()),
        "back": "/videos",
        "error": "",
    } | changed
