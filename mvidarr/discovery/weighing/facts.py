"""What a group of uploads comes to in the library: columns of its video, what belongs to it, rows of its uploads.
Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from mvidarr.discovery.weighing.deduping import Key
from mvidarr.discovery.weighing.shapes import Candidate, Group, Rejection
from mvidarr.library.status import Status
from mvidarr.library.text import fold, one_line, paragraphs
from mvidarr.library.titles import KINDS

Row = dict[str, Any]
T = TypeVar("T")

MOST_LABELS = 30
LONGEST = {"title": 500, "album": 300, "label": 300, "description": 20_000}
# What is written where nothing stands yet, and nobody locked it.
FILLED = ("year", "release_date", "album", "label", "description", "credits")
_UNKNOWN: Row = {**dict.fromkeys((*FILLED, "profile_id")), "credits": []}
_LABELS = {"directors": "director", "genres": "genre"}
NO_UPLOAD = Rejection("no_upload", "No source tells where it can be had.")


def video_row(group: Group, artist_id: int, status: Status, moment: int) -> Row:
    """A new video, whole."""
    title = one_line(group.title)[: LONGEST["title"]] or "Untitled"
    return {
        "artist_id": artist_id, "title": title, "title_key": fold(title), "search": "", "kind": kind_of(group),
        "status": status, "monitored": True, "locked": [], "added": moment, "updated": moment,
        "popularity": max((one.upload.views or 0 for one in group.candidates), default=0) or None,
        "duration": group.duration or None, **_UNKNOWN, **known_facts(group),
    }  # fmt: skip


def kind_of(group: Group) -> str:
    return group.kind if group.kind in KINDS else "other"


def known_facts(group: Group) -> Row:
    """The columns of which a source tells something."""
    released = _first(group.released, *(one.released for one in group.found))
    day = released if released and len(released) == len("YYYY-MM-DD") else None
    told: Row = {
        "year": int(released[:4]) if released else group.year,
        "release_date": day,
        "album": _line("album", *(one.album for one in group.found)),
        "label": _line("label", *(one.label for one in group.found)),
        "description": _text(*(one.description for one in group.found)),
        "credits": [{"role": one_line(role), "name": one_line(name)} for role, name in _credits(group)],
    }
    return {name: value for name, value in told.items() if value}


def fills(row: Row, group: Group) -> Row:
    """Of what is known now, what is empty there and not locked."""
    told = {name: value for name, value in known_facts(group).items() if not row[name] and name not in row["locked"]}
    date = told.get("release_date") or row["release_date"]
    year = told.get("year") or row["year"]
    if date and year and int(date[:4]) != year:  # one of them is somebody's word already
        told.pop("release_date", None)
        told.pop("year", None)
    return told


def labels_of(group: Group) -> Mapping[str, Sequence[str]]:
    """Names by kind of label, each once."""
    found = {
        kind: _names(name for one in group.found for name in getattr(one, field)) for field, kind in _LABELS.items()
    }
    return {kind: names for kind, names in found.items() if names}


def guests_of(group: Group, names: frozenset[str]) -> list[str]:
    """Who is featured besides whoever is called one of these folded ``names``."""
    return [name for name in _names(group.featured) if fold(name) not in names]


def candidate_rows(group: Group, artist_id: int, video_id: int | None, moment: int) -> list[Row]:
    """Of a group without uploads one row remembers the video itself, by the source that knows it best."""
    rows = [_upload_row(group, one, artist_id, moment) for one in group.candidates]
    if not rows and group.found:
        rows = [_record_row(group, artist_id, moment)]
    return [row | {"video_id": video_id, "had_video": video_id is not None} for row in rows]


def record_key(group: Group) -> Key:
    return group.found[0].provider, group.found[0].key


def _upload_row(group: Group, one: Candidate, artist_id: int, moment: int) -> Row:
    upload = one.upload
    return {
        "artist_id": artist_id, "provider": upload.provider, "key": upload.key, "url": upload.url,
        "title": upload.title or one.title, "channel": upload.channel, "kind": one.kind,
        "duration": upload.duration or one.duration, "height": upload.height, "views": upload.views,
        "published": upload.published, "picture": upload.picture, "song": one.song,
        **_weighed(one.score.total, one.score.reasons, one.score.rejections),
        "found_by": sorted({found.provider for found in one.found}), "facts": _remembered(group, one.title),
        "first_seen": moment, "last_seen": moment,
    }  # fmt: skip


def _record_row(group: Group, artist_id: int, moment: int) -> Row:
    provider, key = record_key(group)
    rejections = (*group.score.rejections, NO_UPLOAD)
    return {
        "artist_id": artist_id, "provider": provider, "key": key, "url": group.found[0].url or "",
        "title": group.title, "channel": None, "kind": group.kind, "duration": group.duration, "height": None,
        "views": None, "published": None, "picture": group.found[0].picture, "song": group.song,
        **_weighed(group.score.total, group.score.reasons, rejections),
        "found_by": sorted({found.provider for found in group.found}), "facts": _remembered(group, group.title),
        "first_seen": moment, "last_seen": moment,
    }  # fmt: skip


def _weighed(total: float, reasons: Iterable[Any], rejections: Iterable[Rejection]) -> Row:
    return {
        "score": total,
        "reasons": [{"code": one.code, "weight": one.weight, "text": one.text} for one in reasons],
        "rejections": [{"code": one.code, "text": one.text} for one in rejections],
    }


def _remembered(group: Group, title: str) -> Row:
    told: Row = {
        "ids": dict(group.ids), "artist": group.artist, "title": title, "featured": list(group.featured),
        "version": group.version, "year": group.year, "released": group.released,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _credits(group: Group) -> Sequence[tuple[str, str]]:
    listed = next((one.credits for one in group.found if one.credits), ())
    return [(role, name) for role, name in listed if role.strip() and name.strip()][:MOST_LABELS]


def _line(field: str, *told: str | None) -> str | None:
    found = _first(*told)
    return one_line(found)[: LONGEST[field]] or None if found else None


def _text(*told: str | None) -> str | None:
    found = _first(*told)
    return paragraphs(found)[: LONGEST["description"]] or None if found else None


def _names(told: Iterable[str]) -> list[str]:
    """Each once, however it is written."""
    found = {fold(name): one_line(name)[:100] for name in reversed(list(told)) if fold(name)}
    return list(reversed(found.values()))[:MOST_LABELS]


def _first(*told: T | None) -> T | None:
    return next((one for one in told if one), None)
