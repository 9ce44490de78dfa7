"""Rows and built-in views in the shape of the API."""

from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.clock import iso, iso_or_none
from mvidarr.library.views.built_in import BuiltIn
from mvidarr.library.views.shapes import View, address_of
from mvidarr.query import Asker

Row = Mapping[str, Any]

_NEVER: Row = {"pinned": False, "usual": False, "uses": 0, "last_used": None}


def saved_view(row: Row, use: Row | None, asker: Asker) -> View:
    key, of = str(row["id"]), use or _NEVER
    return {
        "key": key,
        "id": row["id"],
        "version": row["version"],
        "page": row["page"],
        "name": row["name"],
        "q": row["q"],
        "sort": row["sort"],
        "look": row["look"],
        "shared": row["shared"],
        "owner": {"id": row["owner_id"], "name": row["owner"]},
        "mine": row["owner_id"] == asker.user_id,
        "pinned": bool(of["pinned"]),
        "usual": bool(of["usual"]),
        "uses": of["uses"],
        "last_used": iso_or_none(of["last_used"]),
        "address": address_of(row["page"], key, row["q"], row["sort"], row["look"]),
        "added": iso(row["added"]),
        "updated": iso(row["updated"]),
    }


def built_in_view(view: BuiltIn, use: Row | None) -> View:
    of = use or _NEVER
    return {
        "key": view.key,
        "id": None,
        "version": None,
        "page": view.page,
        "name": view.name,
        "q": view.q,
        "sort": view.sort,
        "look": None,
        "shared": "readonly",
        "owner": None,
        "mine": False,
        "pinned": bool(of["pinned"]),
        "usual": bool(of["usual"]),
        "uses": of["uses"],
        "last_used": iso_or_none(of["last_used"]),
        "address": address_of(view.page, view.key, view.q, view.sort, None),
        "added": None,
        "updated": None,
    }


def in_order(views: Sequence[View], uses: Mapping[str, Row]) -> list[View]:
    """``views`` as they come, the pinned ones first."""
    pinned = sorted((view for view in views if view["pinned"]), key=lambda view: uses[view["key"]]["place"])
    return pinned + [view for view in views if not view["pinned"]]
