"""Examples for the OpenAPI document, built from its schemas: what a property of this name looks like.

A schema that brings an example of its own (``Field(examples=[…])``) is believed; ``SHAPES`` are those where all fields
together would make no sense. Everything else is a table of words, and what fits no word is made up from the type.
"""

from collections.abc import Mapping
from typing import Any

JSON = dict[str, Any]
PREFIX = "#/components/schemas/"

MOMENT = "2026-11-21T20:15:00.000Z"
PASSWORD = "correct horse battery staple"  # noqa: S105 - of nobody

SHAPES: dict[str, Any] = {
    "NewVideo": {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"},
    "VideoChanges": {"title": "Slow Tide", "year": 2019, "genres": ["Dream Pop"]},
    "ArtistChanges": {"name": "Paper Lanterns", "aliases": ["The Lanterns"], "monitored": True},
    "NewArtist": {"name": "Paper Lanterns"},
    "SettingsPatch": {"settings": {"library.bin_days": 14, "log.level": None}},
    "TokenRequest": {"username": "mira", "password": PASSWORD},
    "RefreshRequest": {"refresh_token": "mvr_2dXkq0W5hYzR8vNcJt3LbA"},
    "LogoutRequest": {"refresh_token": "mvr_2dXkq0W5hYzR8vNcJt3LbA"},
    "NewProfile": {"name": "Full HD", "heights": [1080, 720], "cutoff": 1080},
    "PreferencePut": {"value": [{"name": "title", "width": 320}, {"name": "year", "width": None}]},
    "ColumnChoice": {"name": "title", "width": 320},
    "ExportOrder": {"q": "genre:rock", "sort": "artist", "format": "csv", "columns": ["artist", "title", "year"]},
    "NewView": {"page": "videos", "name": "The eighties", "q": "year:1980..1989", "sort": "artist,title"},
    "ViewPatch": {"name": "The eighties, live", "q": "year:1980..1989 kind:live"},
    "ViewUse": {"pinned": True},
    "NewFollow": {"url": "https://www.youtube.com/@paperlanterns", "kinds": ["official"], "monitor": "future"},
    "FollowPatch": {"active": False},
    "NewPlaylist": {"name": "Road trip", "description": "Loud first, then quiet.", "shared": "user"},
    "PlaylistPatch": {"name": "Road trip by night", "shared": None},
    "Moves": {"items": [12, 13], "before": 4},
    "Selected": {"q": "genre:rock year:1990..1999", "sort": "artist,year", "exclude": [7]},
    "VideoEditAsked": {
        "selection": {"q": "genre:rock year:1990..1999", "exclude": [7]},
        "set": {"kind": "live"},
        "add": {"tags": ["summer"]},
    },
    "ArtistEditAsked": {"selection": {"ids": [7, 8]}, "set": {"monitored": True}, "add": {"genres": ["Dream Pop"]}},
    "Exclusion": {"places": [3, 4], "excluded": True},
    "Leaving": {"items": [12, 13]},
    "QueueMove": {"ids": [12, 13], "before": 4},
    "TimetableAsked": {"lines": ["mon-fri 08:30-18:00 limited"], "paint": {"hours": [22, 23], "mode": "closed"}},
    "ReleaseWanted": {"version": "2026.11.15"},
    "ReleaseChosen": {"version": "2026.11.15"},
    "QueueRest": {"ids": [12, 13]},
    "RestEnded": {"host": "youtube.com"},
    "Lifting": {"ids": [12, 13]},
    "QueueLane": {"lane": "download", "paused": True},
    "ProfilePatch": {"heights": [1080, 720], "cutoff": 1080, "wants": {"codecs": ["h264"], "fps": 30}},
    "SitePreviewAsked": {"video_id": 12, "wants": {"codecs": ["vp9"]}},
    "PreviewAsked": {"heights": [1080, 720], "wants": {"codecs": ["vp9"]}, "sample": "large"},
    "NewKey": {"name": "Home Assistant", "role": "readonly", "expires": "2027-11-21T00:00:00Z"},
    "NewUser": {"name": "mira", "password": PASSWORD, "role": "user"},
    "UserPatch": {"role": "manager"},
    "PlayReport": {"event": "progress", "position": 42.5},
    "VideoSearch": {"q": "genre:rock year:2010..2019", "sort": "-added", "limit": 20},
}

# by the name of a property; the first that the schema takes
WORDS: dict[str, tuple[Any, ...]] = {
    "access_token": ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",),
    "actor": ("user:1",),
    "address": ("192.0.2.17",),
    "agent": ("Firefox 145 on Linux",),
    "album": ("Night Ferries",),
    "aliases": (["The Lanterns"],),
    "artist": ("Paper Lanterns",),
    "at": (0,),
    "audio_codec": ("aac",),
    "channels": (2,),
    "code": ("network",),
    "color": ("#2a4d69",),
    "codec": ("aac",),
    "config_key": ("limits.user",),
    "container": ("mp4",),
    "count": (128,),
    "cron": ("17 4 * * *",),
    "cursor": ("",),
    "database": ("sqlite",),
    "description": ("Filmed on the last ferry of the year.",),
    "detail": ("The connection to the site failed. It is tried again by itself.",),
    "directors": (["Ines Moreau"],),
    "disambiguation": ("the band from Lisbon",),
    "duration": (214.6,),
    "event": ("job_done",),
    "field": ("title",),
    "find": ("download",),
    "folder": ("Paper Lanterns",),
    "fps": (25.0,),
    "fraction": (0.42,),
    "genres": (["Dream Pop"],),
    "height": (1080,),
    "hint": ("mv_7Qp4…",),
    "house": ("b1946ac92492",),
    "id": (7, "7"),
    "into": (12,),
    "job": (9,),
    "key": ("L",),
    "kind": ("official", "download"),
    "label": ("Harbour Records", "Keep deleted files for"),
    "lane": ("download",),
    "language": ("pt",),
    "fault": ("damaged",),
    "level": ("info",),
    "link": ("/settings",),
    "locked": (["title"],),
    "logger": ("mvidarr.jobs",),
    "look_every": (21_600,),
    "look_priority": (0,),
    "message": ("The media folder has 212 GB left.",),
    "name": ("Paper Lanterns",),
    "next": ("eyJpZCI6N30",),
    "new": ("four random words indeed",),
    "origin": ("browser",),
    "outcome": ("done",),
    "password": (PASSWORD,),
    "path": ("Paper Lanterns/Slow Tide/Slow Tide.mp4",),
    "picture": ("5d41402abc4b2a76b9719d911017c592",),
    "place": ("GET /api/videos",),
    "placeholder": ("LEHV6nWB2yk8pyo0adR*.7kCMdnj",),
    "popularity": (120_000,),
    "position": (42.5, 1),
    "provider": ("youtube",),
    "q": ("artist:lanterns",),
    "rating": (8,),
    "reason": ("Edited in the browser",),
    "reference": ("0b5f9c21",),
    "refresh_token": ("mvr_2dXkq0W5hYzR8vNcJt3LbA",),
    "release_date": ("2019-05-17",),
    "remedy": ("Free some space, or choose another folder.",),
    "request": ("3f8a9b2c1d4e5f60",),
    "request_id": ("3f8a9b2c1d4e5f60",),
    "role": ("user", "director"),
    "route": ("GET /api/videos",),
    "secret": ("mv_7Qp4s0W5hYzR8vNcJt3LbA2dXkq0",),
    "sentence": ("The connection to the site failed.",),
    "size": (48_301_204, "m"),
    "sort": ("-added",),
    "stage": ("download",),
    "state": ("done", "queued"),
    "status": ("ready", "downloaded", "wanted"),
    "table": ("videos",),
    "tags": (["summer"],),
    "thumbnail": ("/api/videos/7/thumbnail?v=5d41402a",),
    "text": ("Placed as Paper Lanterns/Slow Tide.",),
    "title": ("Slow Tide",),
    "token": ("mT4v-9xKq2-one-time",),
    "type": ("video",),
    "undo": ("possible",),
    "unit": ("days",),
    "url": ("https://example.com/slow-tide",),
    "username": ("mira",),
    "value": (30, "info"),
    "video_codec": ("h264",),
    "width": (1920,),
    "words": ("every day at 04:17",),
    "year": (2019,),
}
_MOMENTS = frozenset(
    "added changed checked created expires finished first heartbeat last last_download last_end last_played last_seen "
    "last_sign_in last_start last_used missing_since not_before replaced revoked since started time until "
    "updated".split()
)
_JSON_TYPES: dict[type, tuple[str, ...]] = {
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    str: ("string",),
    list: ("array",),
}


class Examples:
    def __init__(self, definitions: Mapping[str, JSON]) -> None:
        self._definitions = definitions

    def of(self, schema: JSON, name: str = "") -> Any:
        """``name`` is that of the property or parameter."""
        if "$ref" in schema:
            shape = schema["$ref"].removeprefix(PREFIX)
            return SHAPES[shape] if shape in SHAPES else self.of(self._definitions[shape], name)
        if "examples" in schema:
            return schema["examples"][0]
        if "const" in schema:
            return schema["const"]
        if options := schema.get("anyOf"):
            return self.of(_preferred(options, name), name)
        return self._plain(schema, name)

    def _plain(self, schema: JSON, name: str) -> Any:
        for word in self._words(schema, name):
            if _fits(word, schema):
                return word
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            return [self.of(schema["items"], name.removesuffix("s"))] if "items" in schema else []
        return _made_up(schema, kind)

    def _words(self, schema: JSON, name: str) -> tuple[Any, ...]:
        if name in _MOMENTS and schema.get("type") == "string":
            return (MOMENT,)
        return WORDS.get(name, ())

    def _object(self, schema: JSON) -> JSON:
        properties = schema.get("properties", {})
        if properties:
            return {key: self.of(part, key) for key, part in properties.items()}
        extra = schema.get("additionalProperties")
        return {"title": self.of(extra, "title")} if isinstance(extra, dict) else {}


def _preferred(options: list[JSON], name: str) -> JSON:
    """Something rather than nothing, and of several the one that there is a word for."""
    something = [option for option in options if option.get("type") != "null"] or options
    fitting = (one for one in something if any(_fits(word, one) for word in WORDS.get(name, ())))
    return next(fitting, something[0])


def _fits(word: Any, schema: JSON) -> bool:
    if "enum" in schema:
        return word in schema["enum"]
    if "type" not in schema:
        return "$ref" not in schema
    if schema["type"] not in _JSON_TYPES[type(word)]:
        return False
    if isinstance(word, list):
        return bool(schema.get("items", {}).get("type") == "string")
    return not isinstance(word, str) or bool(len(word) >= schema.get("minLength", 0))


def _made_up(schema: JSON, kind: str | None) -> Any:
    if kind == "integer":
        return schema.get("minimum", schema.get("default", 3))
    if kind == "number":
        return schema.get("minimum", 1.5)
    if kind == "boolean":
        return schema.get("default", True)
    if kind == "null" or kind is None:
        return None
    return MOMENT if schema.get("format") == "date-time" else "text"
