"""Lists and entries as they are told."""

from typing import Any

from typing_extensions import TypedDict

from mvidarr.clock import iso, iso_or_none
from mvidarr.discovery.lists.kinds import KINDS
from mvidarr.discovery.lists.store import STATES

Row = dict[str, Any]


class ListError(TypedDict):
    code: str
    detail: str


class HowAdded(TypedDict):
    """How what is new in it comes into the library. ``take``: ``videos``, or of songs their artists only; ``videos``:
    ``wanted`` or ``discovered``; the rest is of artists that are new. ``discover``: their videos are looked for."""

    take: str
    videos: str
    monitored: bool
    monitor: str
    auto_download: bool
    kinds: list[str]
    profile_id: int | None
    discover: bool


class ImportList(TypedDict):
    """``every``: seconds between two readings; None: only when somebody asks. ``counts``: entries by state.
    ``skipped``: sentences of the last reading about lines that nobody could read. Times ISO 8601."""

    id: int
    version: int
    kind: str
    label: str
    name: str
    options: dict[str, str]
    adding: HowAdded
    active: bool
    every: int | None
    last_run: str | None
    next_run: str | None
    counts: dict[str, int]
    skipped: list[str]
    error: ListError | None
    added: str
    updated: str


class EntryArtist(TypedDict):
    id: int
    name: str


class EntryVideo(TypedDict):
    id: int
    title: str


class CandidatePage(TypedDict):
    name: str
    url: str


class EntryCandidate(TypedDict):
    """An artist whom sources know. ``begin``: a year; ``ids`` and ``pages`` by source."""

    key: str
    name: str
    disambiguation: str | None
    country: str | None
    begin: int | None
    ids: dict[str, str]
    pages: list[CandidatePage]
    sources: list[str]


class ListEntry(TypedDict):
    """``title`` is None of an artist. ``state``: new, ambiguous (a person must say who is meant), failed, known, added
    or skipped. ``matched`` and ``video``: who and what of the library it is. ``looked``: when sources were asked whom
    the name means; ``candidates``: who they found, the likeliest first; ``becomes``: who it is of them."""

    id: int
    noun: str
    artist: str
    title: str | None
    album: str | None
    year: int | None
    ids: dict[str, str]
    state: str
    detail: str | None
    matched: EntryArtist | None
    video: EntryVideo | None
    looked: str | None
    candidates: list[EntryCandidate]
    becomes: EntryCandidate | None


class EntryPage(TypedDict):
    items: list[ListEntry]
    next: str | None


def told_list(row: Row, counts: dict[str, int]) -> ImportList:
    coming = row["next_run"] if row["active"] and row["every"] else None
    return {
        "id": row["id"], "version": row["version"], "kind": row["kind"], "label": KINDS[row["kind"]].label,
        "name": row["name"], "options": row["options"], "adding": row["adding"], "active": row["active"],
        "every": row["every"], "last_run": iso_or_none(row["last_run"]), "next_run": iso_or_none(coming),
        "counts": {state: counts.get(state, 0) for state in STATES},
        "skipped": list((row["outcome"] or {}).get("skipped", [])), "error": row["error"], "added": iso(row["added"]),
        "updated": iso(row["updated"]),
    }  # fmt: skip


def told_entry(row: Row) -> ListEntry:
    artist, video, facts = row["artist_id"], row["video_id"], row["facts"]
    return {
        "id": row["id"], "noun": row["noun"], "artist": row["artist"], "title": row["title"],
        "album": facts.get("album"), "year": facts.get("year"), "ids": row["ids"], "state": row["state"],
        "detail": row["detail"], "matched": {"id": artist, "name": row["artist_name"]} if artist else None,
        "video": {"id": video, "title": row["video_title"]} if video else None,
        "looked": iso_or_none(row["looked"]), "candidates": facts.get("found", []), "becomes": facts.get("who"),
    }  # fmt: skip
