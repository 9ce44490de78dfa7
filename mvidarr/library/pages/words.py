"""Fields and their values as people call and write them."""

from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.clock import iso
from mvidarr.library.wants_words import sentences

_FIELDS = {
    "artist": "Artist", "title": "Title", "name": "Name", "featured": "Featured", "kind": "Kind", "year": "Year",
    "release_date": "Released", "album": "Album", "label": "Label", "directors": "Directors", "genres": "Genres",
    "tags": "Tags", "description": "Description", "credits": "Credits", "monitored": "Monitored",
    "profile": "Quality profile", "profile_id": "Quality profile", "aliases": "Aliases", "ids": "Ids elsewhere",
    "links": "Links", "disambiguation": "Told apart by", "auto_download": "Downloads by itself",
    "monitor": "Videos wanted", "look_every": "Looks for new ones", "look_priority": "Whose turn comes first",
    "kinds": "Kinds to look for", "folder": "Folder", "heights": "Heights", "cutoff": "Good enough from",
    "wants": "Wishes",
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

MONITOR = {
    "all": "All of them", "future": "Only those published from now on", "missing": "Those without a file",
    "none": "None by itself",
}  # fmt: skip
_HOUR, _DAY = 3600, 86400
INTERVALS = (_HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY, 30 * _DAY)
PRIORITIES = {10: "Before others", 0: "As everybody", -10: "After others"}
Choices = Mapping[str, Sequence[tuple[str, str]]]  # by field: value and label


def choices() -> Choices:
    """What may be chosen for a field, by its name."""
    return {
        "kind": list(KINDS.items()),
        "kinds": list(KINDS.items()),
        "monitor": list(MONITOR.items()),
        "look_every": [("", "As the settings have it"), *((str(span), every(span)) for span in INTERVALS)],
        "look_priority": [(str(number), label) for number, label in PRIORITIES.items()],
    }


def with_own(offered: Choices, texts: Mapping[str, str]) -> Choices:
    """What the API gave a field may be chosen, too."""
    found = dict(offered)
    for field in ("look_every", "look_priority"):
        own = texts.get(field, "")
        if own.lstrip("-").isdecimal() and own not in dict(found[field]):
            found[field] = [*found[field], (own, value_words(field, int(own)).capitalize())]
    return found


def every(seconds: int) -> str:
    """``Every 6 hours``."""
    for unit, word in ((_DAY, "day"), (_HOUR, "hour"), (60, "minute")):
        if seconds % unit == 0:
            number = seconds // unit
            return f"Every {word}" if number == 1 else f"Every {number} {word}s"
    return f"Every {seconds} seconds"


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
    if field == "wants":
        return "; ".join(sentences(value))
    if isinstance(value, Mapping):
        return ": ".join(str(part) for part in value.values())
    if field in ("expires", "revoked"):
        return iso(value).replace("T", " ")[:16] + " UTC"
    if field == "monitor":
        return MONITOR.get(str(value), str(value))
    if field == "look_every":
        return every(value).lower()
    if field == "look_priority":
        return PRIORITIES.get(value, str(value))
    if field in ("kind", "kinds"):
        return KINDS.get(str(value), str(value))
    if field == "checked" and str(value).endswith("Z"):
        return str(value).replace("T", " ")[:16] + " UTC"
    if field == "status":
        return "found" if value == "discovered" else str(value)
    return f"{value}p" if field in ("heights", "cutoff") else str(value)
