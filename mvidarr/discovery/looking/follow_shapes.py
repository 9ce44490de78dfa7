"""What is followed, as people and programs see it: one, and a page of them."""

import base64
import binascii
from typing import Any

import orjson
from typing_extensions import TypedDict

from mvidarr.clock import iso, iso_or_none
from mvidarr.errors import Invalid

Row = dict[str, Any]


class FollowedArtist(TypedDict):
    id: int
    name: str


class LookError(TypedDict):
    code: str
    detail: str


class Follow(TypedDict):
    """``artist``: whose all of its videos are; None: each says whose it is. ``every``: seconds between two looks, None:
    as the settings have it. ``found``: how many were new at the last look that found any. Times ISO 8601."""

    id: int
    version: int
    kind: str
    provider: str
    key: str
    url: str
    title: str
    artist: FollowedArtist | None
    active: bool
    auto_download: bool
    kinds: list[str]
    monitor: str
    every: int | None
    priority: int
    profile_id: int | None
    last_look: str | None
    next_look: str | None
    found: int
    found_at: str | None
    error: LookError | None
    added: str
    updated: str


class FollowPage(TypedDict):
    items: list[Follow]
    next: str | None


def shape(row: Row) -> Follow:
    artist = row["artist_id"]
    looked = [moment for moment in (row["last_poll"], row["last_full"]) if moment]
    coming = [moment for moment in (row["next_poll"], row["next_full"]) if moment and row["active"]]
    return {
        "id": row["id"], "version": row["version"], "kind": row["kind"], "provider": row["provider"],
        "key": row["key"], "url": row["url"], "title": row["title"],
        "artist": {"id": artist, "name": row["artist_name"]} if artist else None, "active": row["active"],
        "auto_download": row["auto_download"], "kinds": row["kinds"], "monitor": row["monitor"],
        "every": row["every"], "priority": row["priority"], "profile_id": row["profile_id"],
        "last_look": iso_or_none(max(looked, default=None)), "next_look": iso_or_none(min(coming, default=None)),
        "found": row["found"] or 0, "found_at": iso_or_none(row["found_at"]), "error": row["error"],
        "added": iso(row["added"]), "updated": iso(row["updated"]),
    }  # fmt: skip


def cursor_of(row: Row) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([row["place"], row["id"]])).decode().rstrip("=")


def place_at(cursor: str) -> tuple[str, int] | None:
    if not cursor:
        return None
    try:
        title, id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return str(title), int(id)
    except (ValueError, binascii.Error, TypeError) as error:
        raise Invalid("This page of the list does not exist. Begin with the first.", code="bad_cursor") from error
