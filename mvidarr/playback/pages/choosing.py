"""What forms of playlists say, as texts of a browser: numbers that may be missing, choices, what was selected."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field

from mvidarr.accounts import ROLES
from mvidarr.errors import Invalid
from mvidarr.library import Selection
from mvidarr.query import tokens
from mvidarr.web.endpoint import Fields, Listing

LONGEST = 18  # digits of a number that both databases take
PATH = r"^/([^/\\\x00-\x20].*)?$"  # one of ours
ORDERS = (
    ("-added", "Newest first"), ("added", "Oldest first"), ("title", "Title A–Z"), ("artist", "Artist A–Z"),
    ("-year", "Latest year first"), ("year", "Earliest year first"), ("-rating", "Best rated first"),
    ("-plays", "Most played first"), ("plays", "Least played first"), ("-played", "Played last first"),
    ("played", "Played long ago first"), ("-popularity", "Most popular first"), ("duration", "Shortest first"),
    ("-duration", "Longest first"), ("-quality", "Best quality first"),
)  # fmt: skip
AUDIENCES = (
    ("", "Only me"), ("readonly", "Everybody"), ("user", "Users, managers and administrators"),
    ("manager", "Managers and administrators"), ("admin", "Administrators"),
)  # fmt: skip

Typed = Annotated[str, Field(max_length=20)]  # a number, or nothing
Version = Annotated[int, Field(ge=0, le=2**31)]
Back = Annotated[str, Field(max_length=3000, pattern=PATH)]


class PlaylistsAsked(Listing):
    q: str = ""


class NewAsked(Fields):
    q: Annotated[str, Field(max_length=2000)] = ""
    sort: Annotated[str, Field(max_length=200)] = ""


class ItemsAsked(Listing):
    at: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class PlaylistForm(Fields):
    """``smart`` only counts when it is made."""

    name: Annotated[str, Field(max_length=1000)] = ""
    description: Annotated[str, Field(max_length=20_000)] = ""
    kind: Literal["hand", "smart"] = "hand"
    q: Annotated[str, Field(max_length=2000)] = ""
    sort: Annotated[str, Field(max_length=200)] = ""
    most: Typed = ""
    repeats: Literal["", "yes"] = ""
    shared: Typed = ""
    version: Version = 0

    def values(self, *, smart: bool) -> dict[str, Any]:
        """As the room takes them; what does not count for its kind is left out."""
        said: dict[str, Any] = {
            "name": self.name,
            "description": self.description or None,
            "shared": self.shared if self.shared in ROLES else None,
        }
        if smart:
            return {**said, "q": self.q, "sort": self.sort, "most": number_in(self.most, "most")}
        return {**said, "repeats": self.repeats == "yes"}


class ItemForm(Fields):
    do: Literal["up", "down", "move", "note", "remove"]
    to: Typed = ""
    note: Annotated[str, Field(max_length=20_000)] = ""
    was: Annotated[str, Field(max_length=20_000)] = ""
    back: Back = "/playlists"


class VersionForm(Fields):
    version: Version


class Chosen(Fields):
    """As lists send what is selected: ids with commas between, or a query with its order and exceptions."""

    ids: str = ""
    q: str = ""
    sort: Annotated[str, Field(max_length=200)] = ""
    exclude: str = ""
    back: Annotated[str, Field(max_length=3000)] = ""

    def came_from(self) -> str:
        """Where a person goes who does not want it after all."""
        return self.back if re.fullmatch(PATH, self.back) else "/videos"

    def selection(self) -> Selection:
        """Invalid where it names nothing that a request can."""
        if self.ids:
            return Selection(tuple(numbers_in(self.ids)))
        return Selection(None, self.q.strip(), self.sort or None, frozenset(numbers_in(self.exclude)))


class PutForm(Chosen):
    """``playlist`` is the id of one, or ``new``."""

    playlist: Typed = ""
    name: Annotated[str, Field(max_length=1000)] = ""


def number_in(text: str, field: str) -> int | None:
    if not text.strip():
        return None
    if not _is_number(text.strip()):
        raise Invalid(f"“{text}” is no number that can be meant here.", code="bad_number", extra={"field": field})
    return int(text)


def numbers_in(text: str) -> list[int]:
    """Each once, in their order."""
    found = [part.strip() for part in text.split(",") if part.strip()]
    if not all(map(_is_number, found)):
        raise Invalid("What was selected cannot be read. Go back and select again.", code="bad_selection")
    return list(dict.fromkeys(int(part) for part in found))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST


def proposed_name(q: str) -> str:
    """For a smart playlist that is made of a query."""
    return " ".join(tokens(q))[:60]
