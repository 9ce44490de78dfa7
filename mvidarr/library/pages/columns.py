"""The columns that a table can have, and those that one person sees: chosen, in their order, as wide as they like.

A table is as wide as its page. What does not fit is left out: first what is wanted least, of a person's own columns
first what stands last; the one that the list is in the order of stays longest. The server knows no width of a page, so
each column says from which width on it is seen, and the style sheet obeys.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDEST, NARROWEST = 2000, 24  # px, as a preference has them
STEP = 80  # px between the widths of a page that the style sheet knows
FIRST, LAST = 320, 2400
NAME = 300  # px for what stands before the columns: a box to choose by, the still, the title


@dataclass(frozen=True)
class Column:
    """``width`` in px; ``sort`` the order behind its head; ``want`` its place among the usual ones when there is room
    for a few only, 0 where it is not usual."""

    key: str
    label: str
    width: int
    sort: str = ""
    want: int = 0
    number: bool = False  # stands at the end of its cell
    fixed: bool = False  # of one list alone: nobody moves it or takes it away


@dataclass(frozen=True)
class Shown:
    """A column of this table; ``room`` is the width of the page that it needs, in px."""

    column: Column
    width: int
    room: int


@dataclass(frozen=True)
class Choosable:
    """A column in the form that chooses them."""

    column: Column
    on: bool
    width: int


VIDEO_COLUMNS = (
    Column("artist", "Artist", 180, "artist", 1),
    Column("featured", "Guests", 160),
    Column("year", "Year", 62, "year", 2, number=True),
    Column("release_date", "Released", 104),
    Column("kind", "Kind", 92, "", 7),
    Column("duration", "Length", 72, "duration", 4, number=True),
    Column("quality", "Quality", 76, "quality", 6),
    Column("size", "Size", 84, "size", 9, number=True),
    Column("rating", "Rating", 72, "rating", 8),
    Column("plays", "Plays", 66, "plays", 10, number=True),
    Column("last_played", "Played", 104, "played"),
    Column("status", "Status", 122, "", 3),
    Column("added", "Added", 104, "added", 5),
    Column("updated", "Changed", 104, "updated"),
    Column("album", "Album", 160),
    Column("label", "Label", 130),
    Column("directors", "Directors", 150),
    Column("genres", "Genres", 160),
    Column("tags", "Tags", 150),
    Column("popularity", "Views", 104, "popularity", number=True),
    Column("source", "Source", 92),
    Column("video_codec", "Picture", 76),
    Column("audio_codec", "Sound", 76),
    Column("container", "Format", 72),
    Column("fps", "Frames", 72, number=True),
    Column("file", "File", 320),
)
WHY = Column("why", "Why it is here", 420, fixed=True)  # of what is wanted
WANTED_COLUMNS = (  # the same of what is looked for: when that was, and when it will be
    Column("why", "Why it is here", 250, fixed=True),
    Column("looked", "Looked for", 104, fixed=True),
    Column("again", "Again", 96, fixed=True),
)
ARTIST_COLUMNS = (
    Column("genres", "Genres", 220, "", 5),
    Column("videos", "Videos", 92, "videos", 1, number=True),
    Column("downloaded", "Here", 92, "downloaded", 3, number=True),
    Column("wanted", "Wanted", 92, "wanted", 4, number=True),
    Column("monitored", "Status", 140, "", 2),
    Column("added", "Added", 104, "added", 6),
    Column("updated", "Changed", 104),
    Column("aliases", "Also called", 200),
    Column("disambiguation", "Told apart by", 180),
    Column("kinds", "Looks for", 180),
    Column("folder", "Folder", 180),
)


def shown(
    columns: Sequence[Column], chosen: Any, sort: str, *, without: str = "", fixed: Sequence[Column] = ()
) -> list[Shown]:
    """``chosen`` is the preference, None where there is none; ``sort`` the order the list is in; ``fixed`` are columns
    that this list always begins with."""
    picked = [
        (each.column, each.width) for each in choosable(columns, chosen) if each.on and each.column.key != without
    ]
    first = sort.lstrip("-")
    places = {column.key: at for at, (column, _) in enumerate(picked)}

    def wanted(pair: tuple[Column, int]) -> tuple[bool, int]:
        column = pair[0]
        if column in fixed:
            return False, -1
        return (not column.sort or column.sort != first), places[column.key] if chosen else column.want

    picked = [*((column, column.width) for column in fixed), *picked]
    rooms, used = {}, NAME
    for column, width in sorted(picked, key=wanted):
        used += width
        rooms[column.key] = min(LAST, max(FIRST, -(-used // STEP) * STEP))
    return [Shown(column, width, rooms[column.key]) for column, width in picked]


def choosable(columns: Sequence[Column], chosen: Any) -> list[Choosable]:
    """All columns: first those that are shown, in their order. Names that nobody knows any more are passed by."""
    known = {column.key: column for column in columns}
    picks: Iterable[Mapping[str, Any]] = chosen or [
        {"name": column.key, "width": None} for column in columns if column.want
    ]
    on = {pick["name"]: Choosable(column, True, pick["width"] or column.width)
          for pick in picks if (column := known.get(pick["name"]))}  # fmt: skip
    return [*on.values(), *(Choosable(column, False, column.width) for column in columns if column.key not in on)]
