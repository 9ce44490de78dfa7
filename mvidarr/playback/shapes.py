"""Playlists as the API shows them. Times are ISO 8601, durations seconds."""

from dataclasses import dataclass

from typing_extensions import TypedDict

from mvidarr.accounts import Role
from mvidarr.jobs import JobView
from mvidarr.library import Video


class Owner(TypedDict):
    id: int
    name: str


class Playlist(TypedDict):
    """``smart``: it holds what ``q`` finds, in the order ``sort``, at most ``most``; else what was put into it."""

    id: int
    version: int
    name: str
    description: str | None
    smart: bool
    q: str
    sort: str
    most: int | None
    repeats: bool  # the same video may stand in it twice
    shared: Role | None  # the smallest role that sees it; None: its owner alone
    owner: Owner
    editable: bool  # by who asks
    count: int | None  # None: its query makes no sense, or counting took too long for a list
    covers: list[str]  # paths of the first few stills, below the base URL
    added: str
    updated: str


class PlaylistPage(TypedDict):
    items: list[Playlist]
    next: str | None


class Item(TypedDict):
    """A place. One of a smart playlist has no id, note and time of its own."""

    id: int | None
    position: int  # from 1
    note: str | None
    added: str | None
    video: Video


class ItemPage(TypedDict):
    items: list[Item]
    next: str | None


class Stop(TypedDict):
    """Where playing goes on. ``place`` is the id of the item, of a smart playlist the position."""

    place: int
    position: int
    video_id: int
    title: str


class Run(TypedDict):
    """A video as one of a playlist that is played in its order: what stands before and after it with a file."""

    playlist_id: int
    name: str
    position: int
    count: int
    previous: Stop | None
    next: Stop | None


@dataclass(frozen=True)
class Filled:
    """``left_out`` stood in the playlist already, or are no videos. With a ``job`` it has only begun."""

    added: int
    left_out: int
    change_id: int | None
    job: JobView | None = None
