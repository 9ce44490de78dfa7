"""What a video takes over from another one that is the same, and what of the other is lost. Pure.

Nothing that the one has is written over: fields go where it has none, lists join, files and sources become its further
ones. What somebody typed or emptied (it is locked) stays as it is, and stands locked afterwards where it came from.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.library.text import fold
from mvidarr.library.whole import FILLED, News, Takeover, Whole, quality

Row = dict[str, Any]
LABELS = {"directors": "director", "genres": "genre", "tags": "tag"}
PICTURE = ("picture", "color", "placeholder")
_KEPT = ("title", "kind")  # are never empty
_KNOWN_AS = {"artist_id": "artist"}  # in locks, and to people


def taken_over(stays: Whole, goes: Whole) -> Takeover:
    """``stays`` is left as it is; ``joined`` says what it is then."""
    take = Takeover()
    _columns(take, stays, goes)
    _guests(take, stays, goes)
    for name, kind in LABELS.items():
        _labels(take, stays, goes, name, kind)
    _credits(take, stays, goes)
    _sources(take, stays, goes)
    _files(take, stays, goes)
    _played(take, stays, goes)
    _locks(take, stays, goes)
    return take


def joined(stays: Whole, goes: Whole, take: Takeover) -> Whole:
    """The one that stays, once it has taken over."""
    return Whole(
        {**stays.row, **take.columns, **take.length, **take.aside},
        [one for one in _with(stays.guests, goes.guests, take.guests) if one not in take.gone],
        _with(stays.labels, goes.labels, take.labels),
        _with(stays.sources, goes.sources, take.sources),
        sorted(_with(stays.files, goes.files, take.files), key=lambda one: (not one["primary"], one["id"])),
        _with(stays.played, goes.played, take.played),
    )


def _with(own: Sequence[Row], theirs: Sequence[Row], news: News) -> list[Row]:
    came = [one for one in theirs if "video_id" in news.get(one["id"], ())]
    return [{**one, **news.get(one["id"], {})} for one in (*own, *came)]


def _columns(take: Takeover, stays: Whole, goes: Whole) -> None:
    for name in (*FILLED, *_KEPT):
        own, theirs, known_as = stays.row[name], goes.row[name], _KNOWN_AS.get(name, name)
        if theirs in (None, "") or _same(own, theirs):
            continue
        if own in (None, "") and not stays.locks(known_as) and _agrees(take, stays, name, theirs):
            take.columns[name] = theirs
            take.tell(known_as, own, theirs)
            continue
        take.lost.append(known_as)
        if own not in (None, "") and stays.locks(known_as) and goes.locks(known_as):
            take.clash.append(known_as)


def _same(own: Any, theirs: Any) -> bool:
    if isinstance(own, str) and isinstance(theirs, str):
        return fold(own) == fold(theirs)
    return bool(own == theirs)


def _agrees(take: Takeover, stays: Whole, name: str, value: Any) -> bool:
    """A date of release must be one of the year that it has by then, and the other way round."""
    if name == "release_date":
        return int(value[:4]) == take.columns.get("year", stays.row["year"])
    if name == "year" and stays.row["release_date"]:
        return bool(int(stays.row["release_date"][:4]) == value)
    return True


def _may_join(take: Takeover, stays: Whole, goes: Whole, name: str) -> bool:
    """A list that somebody arranged takes only what somebody arranged as well."""
    if stays.locks(name) and not goes.locks(name):
        take.lost.append(name)
        return False
    return True


def _guests(take: Takeover, stays: Whole, goes: Whole) -> None:
    owner = take.columns.get("artist_id", stays.row["artist_id"])
    take.gone = [guest for guest in stays.guests if guest["artist_id"] == owner]
    kept = [guest for guest in stays.guests if guest not in take.gone]
    known = {owner, *(guest["artist_id"] for guest in kept)}
    fresh = [guest for guest in goes.guests if guest["artist_id"] not in known]
    if fresh and _may_join(take, stays, goes, "featured"):
        take.guests = _behind(stays.id, fresh, "position", kept)
        kept = [*kept, *fresh]
    take.tell("featured", [one["name"] for one in stays.guests], [one["name"] for one in kept])


def _labels(take: Takeover, stays: Whole, goes: Whole, name: str, kind: str) -> None:
    own = stays.named(kind)
    known = {label["folded"] for label in own}
    fresh = [label for label in goes.named(kind) if label["folded"] not in known]
    if fresh and _may_join(take, stays, goes, name):
        take.labels |= _behind(stays.id, fresh, "position", own)
        take.tell(name, [one["name"] for one in own], [one["name"] for one in (*own, *fresh)])


def _credits(take: Takeover, stays: Whole, goes: Whole) -> None:
    own = stays.row["credits"]
    known = {(one["role"], fold(one["name"])) for one in own}
    fresh = [one for one in goes.row["credits"] if (one["role"], fold(one["name"])) not in known]
    if fresh and _may_join(take, stays, goes, "credits"):
        take.columns["credits"] = [*own, *fresh]
        take.tell("credits", own, take.columns["credits"])


def _sources(take: Takeover, stays: Whole, goes: Whole) -> None:
    take.sources = _behind(stays.id, goes.sources, "rank", stays.sources)
    urls = [[one["url"] for one in links] for links in (stays.sources, [*stays.sources, *goes.sources])]
    take.tell("sources", *urls)


def _behind(video_id: int, rows: Sequence[Row], column: str, own: Sequence[Row]) -> News:
    first = max((one[column] for one in own), default=-1) + 1
    return {row["id"]: {"video_id": video_id, column: first + at} for at, row in enumerate(rows)}


def _files(take: Takeover, stays: Whole, goes: Whole) -> None:
    """All of them are the one's then; what plays is the best that is there, its own where both are as good."""
    if not goes.files:
        if stays.row["status"] == "discovered" and goes.row["status"] in ("wanted", "failed"):
            _status(take, stays, "wanted")  # somebody asked for it
        return
    every = [*stays.files, *goes.files]
    best = max(every, key=quality)
    for file in every:
        news: Row = {} if file in stays.files else {"video_id": stays.id}
        if file["primary"] != (file is best):
            news["primary"] = file is best
        if news:
            take.files[file["id"]] = news
    take.tell("files", [_told(one) for one in stays.files], [_told(one) for one in every])
    if best in goes.files:
        take.tell("quality", _height(stays.files[0]) if stays.files else None, _height(best))
        if best["duration"] not in (None, stays.row["duration"]):
            take.length = {"duration": best["duration"]}
        if goes.row["picture"]:  # it lies beside that file
            take.aside |= {name: goes.row[name] for name in PICTURE}
    if not stays.files:
        _status(take, stays, "downloaded")


def _status(take: Takeover, stays: Whole, status: str) -> None:
    if stays.row["status"] != status:
        take.aside |= {"status": status, "error": None}
        take.tell("status", stays.row["status"], status)


def _height(file: Row) -> str | None:
    return f"{file['height']}p" if file["height"] else None


def _told(file: Row) -> str:
    return f"{file['path']} ({_height(file)})" if file["height"] else str(file["path"])


def _played(take: Takeover, stays: Whole, goes: Whole) -> None:
    own = {one["user_id"]: one for one in stays.played}
    for theirs in goes.played:
        mine = own.get(theirs["user_id"])
        news = {"video_id": stays.id} if mine is None else _played_together(mine, theirs)
        take.played[theirs["id"] if mine is None else mine["id"]] = news


def _played_together(mine: Row, theirs: Row) -> Row:
    """Somebody's state of both: whatever they watched last says where to go on; their opinion of the one that stays
    counts."""
    last = mine if mine["updated"] >= theirs["updated"] else theirs
    moments = [one["last_played"] for one in (mine, theirs) if one["last_played"] is not None]
    news = {
        "plays": mine["plays"] + theirs["plays"],
        "skips": mine["skips"] + theirs["skips"],
        "last_played": max(moments, default=None),
        "position": last["position"],
        "settled": last["settled"],
        "rating": theirs["rating"] if mine["rating"] is None else mine["rating"],
        "favourite": mine["favourite"] or theirs["favourite"],
    }
    return {name: value for name, value in news.items() if mine[name] != value}


def _locks(take: Takeover, stays: Whole, goes: Whole) -> None:
    """What came from somebody's hand stays theirs."""
    came = {_KNOWN_AS.get(name, name) for name in take.columns}
    came |= {name for name, kind in LABELS.items() if _came(goes.named(kind), take.labels)}
    came |= {"featured"} if take.guests else set()
    locks = sorted({*stays.row["locked"], *(name for name in came if goes.locks(name))})
    if locks != sorted(stays.row["locked"]):
        take.columns["locked"] = locks


def _came(rows: Sequence[Row], news: Mapping[int, Row]) -> bool:
    return any(row["id"] in news for row in rows)
