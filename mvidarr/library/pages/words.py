"""Fields and their values as people call and write them."""

from collections.abc import Mapping
from typing import Any

from mvidarr.clock import iso

_FIELDS = {
    "artist": "Artist", "title": "Title", "name": "Name", "featured": "Featured", "kind": "Kind", "year": "Year",
    "release_date": "Released", "album": "Album", "label": "Label", "directors": "Directors", "genres": "Genres",
    "tags": "Tags", "description": "Description", "credits": "Credits", "monitored": "Monitored",
    "profile": "Quality profile", "profile_id": "Quality profile", "aliases": "Aliases", "ids": "Ids elsewhere",
    "links": "Links", "disambiguation": "Told apart by", "auto_download": "Downloads by itself",
    "kinds": "Kinds to look for", "folder": "Folder", "heights": "Heights", "cutoff": "Good enough from",
    "default": "Default", "sources": "Sources", "locked": "Locked", "account": "Account", "role": "Role",
    "disabled": "Disabled", "expires": "Expires", "revoked": "Revoked",
    "places": "Places in playlists", "guest": "Guest in", "jobs": "Open jobs",
    "q": "Filter", "sort": "Order", "look": "Shown as", "shared": "Shared with",
}  # fmt: skip
KINDS = {
    "official": "Official video", "live": "Live", "lyric": "Lyric video", "visualizer": "Visualizer", "audio": "Audio",
    "remix": "Remix", "cover": "Cover", "concert": "Concert", "behind_the_scenes": "Behind the scenes",
    "interview": "Interview", "other": "Other",
}  # fmt: skip


def field_words(field: str) -> str:
    return _FIELDS.get(field) or field.replace("_", " ").capitalize()


def value_words(field: str, value: Any) -> str:
    """Nothing is written as nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value_words(field, item) for item in value)
    if isinstance(value, Mapping):
        return ": ".join(str(part) for part in value.values())
    if field in ("expires", "revoked"):
        return iso(value).replace("T", " ")[:16] + " UTC"
    if field in ("kind", "kinds"):
        return KINDS.get(str(value), str(value))
    if field == "checked" and str(value).endswith("Z"):
        return str(value).replace("T", " ")[:16] + " UTC"
    if field == "status":
        return "found" if value == "discovered" else str(value)
    return f"{value}p" if field in ("heights", "cutoff") else str(value)
