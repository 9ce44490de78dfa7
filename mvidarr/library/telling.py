"""The journal in the words of people: whose title, which field, what before and after; names where rows hold ids."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, select
from typing_extensions import TypedDict

from mvidarr.db import ChangeView, Reader
from mvidarr.db.journal import ChangeDetail
from mvidarr.db.tables.accounts import api_keys, users
from mvidarr.db.tables.journal import change_rows
from mvidarr.db.tables.library import (
    artist_ids,
    artist_labels,
    artists,
    profiles,
    sources,
    video_artists,
    video_labels,
    videos,
)
from mvidarr.db.tables.settings import settings
from mvidarr.db.tables.views import views
from mvidarr.library import store

Row = dict[str, Any]
Words = Callable[[str, Any], tuple[str, str]]  # name of a row, a value of it -> both as people call them

_LABELS = {"director": "directors", "genre": "genres", "tag": "tags", "alias": "aliases"}
_OWNERS: dict[str, tuple[Table, Table, str]] = {
    video_labels.name: (video_labels, videos, "video_id"),
    video_artists.name: (video_artists, videos, "video_id"),
    sources.name: (sources, videos, "video_id"),
    artist_labels.name: (artist_labels, artists, "artist_id"),
    artist_ids.name: (artist_ids, artists, "artist_id"),
}
_NAMED = (artists, profiles, users, api_keys, settings, views)
_NOUNS = {videos.name: "title"} | {table.name: "name" for table in _NAMED}
_REFERENCES = {"artist_id": ("artist", artists), "profile_id": ("profile", profiles), "user_id": ("account", users)}


class Told(TypedDict):
    """Of a list ``before`` is what left it and ``after`` what joined it; both empty: another order. The field is empty
    when the row itself was added (``before`` None) or deleted (``after`` None)."""

    table: str
    id: int
    title: str
    field: str
    before: Any
    after: Any


class ToldChange(ChangeView):
    who: str  # the actor's name
    told: list[Told]  # of a long change the beginning


class ToldPage(TypedDict):
    items: list[ToldChange]
    next: str | None


class ToldDetail(ChangeDetail):
    who: str
    told: list[Told]


async def told_of(
    r: Reader, change_ids: Sequence[int], most: int, words: Mapping[str, Words] | None = None
) -> dict[int, list[Told]]:
    """Out of the first ``most`` rows of each change. ``words``: by table, of those whose values only their room can
    say."""
    number = func.row_number().over(partition_by=change_rows.c.change_id, order_by=change_rows.c.id).label("number")
    numbered = select(change_rows, number).where(change_rows.c.change_id.in_(change_ids)).subquery()
    notes = await r.all(select(numbered).where(numbered.c.number <= most).order_by(numbered.c.id))
    await _find_owners(r, notes)
    names = await _names(r, notes)
    told = {change_id: _told([n for n in notes if n["change_id"] == change_id], names) for change_id in change_ids}
    return {change_id: [_in_words(line, words or {}) for line in lines] for change_id, lines in told.items()}


async def who(r: Reader, actors: Iterable[str]) -> dict[str, str]:
    """Actor -> name; jobs and the system have their own."""
    ids = {int(actor[5:]) for actor in actors if actor.startswith("user:") and actor[5:].isdecimal()}
    rows = await r.all(select(users.c.id, users.c.name).where(users.c.id.in_(ids))) if ids else []
    known = {f"user:{row['id']}": row["name"] for row in rows}
    return {actor: known.get(actor, actor) for actor in actors}


def _in_words(told: Told, words: Mapping[str, Words]) -> Told:
    if (say := words.get(told["table"])) is None:
        return told
    (title, before), (_, after) = say(told["title"], told["before"]), say(told["title"], told["after"])
    return {**told, "title": title, "before": before, "after": after}


async def _find_owners(r: Reader, notes: Sequence[Row]) -> None:
    """A belonging that was only changed does not say whose it is; its row does, while there is one."""
    for name, (table, owner, column) in _OWNERS.items():
        theirs = [note for note in notes if note["table"] == name]
        silent = [note["row_id"] for note in theirs if note["before"] and note["after"]]
        rows = {row["id"]: row for row in await r.all(select(table).where(table.c.id.in_(silent)))} if silent else {}
        for note in theirs:
            whole = {**rows.get(note["row_id"], {}), **(note["before"] or {}), **(note["after"] or {})}
            note["whole"], note["owner"] = whole, (owner.name, whole.get(column))


async def _names(r: Reader, notes: Sequence[Row]) -> dict[tuple[str, int], str]:
    """Of every video, artist, profile, account and key that is meant: as it is called now, or was when it went."""
    wanted: dict[str, set[int]] = {name: set() for name in _NOUNS}
    for note in notes:
        for name, row_id in _meant(note):
            if row_id is not None:
                wanted[name].add(row_id)
    found: dict[tuple[str, int], str] = {}
    for note in notes:
        title = _NOUNS.get(note["table"])
        for side in (note["after"], note["before"]):
            if title and side and side.get(title):
                found.setdefault((note["table"], note["row_id"]), side[title])
    for table in _NAMED:
        ids = wanted[table.name]
        rows = await r.all(select(table.c.id, table.c.name).where(table.c.id.in_(ids))) if ids else []
        found |= {(table.name, row["id"]): row["name"] for row in rows}
    headings = await store.headings(r, sorted(wanted[videos.name]))
    return found | {(videos.name, row_id): heading for row_id, heading in headings.items()}


def _meant(note: Row) -> list[tuple[str, int | None]]:
    own = [(note["table"], note["row_id"])] if note["table"] in _NOUNS else [note["owner"]] if "owner" in note else []
    sides = [side for side in (note["before"], note["after"]) if side]
    return own + [
        (table.name, side[column]) for side in sides for column, (_, table) in _REFERENCES.items() if column in side
    ]


def _told(notes: Sequence[Row], names: Mapping[tuple[str, int], str]) -> list[Told]:
    whole = {(n["table"], n["row_id"]) for n in notes if n["before"] is None or n["after"] is None}
    lists: dict[tuple[str, int, str], Told] = {}
    told: list[Told] = []
    for note in notes:
        if note["table"] in _NOUNS:
            told += _of_row(note, names)
        elif "owner" in note and note["owner"][1] is not None and note["owner"] not in whole:
            _of_list(note, names, lists)
    return told + list(lists.values())


def _of_row(note: Row, names: Mapping[tuple[str, int], str]) -> list[Told]:
    table, row_id, before, after = note["table"], note["row_id"], note["before"], note["after"]
    title = names.get((table, row_id), "")
    if before is None or after is None:
        came, went = (None, title) if before is None else (title, None)
        return [Told(table=table, id=row_id, title=title, field="", before=came, after=went)]
    return [
        Told(
            table=table,
            id=row_id,
            title=title,
            field=_REFERENCES[column][0] if column in _REFERENCES else column,
            before=_named(column, before.get(column), names),
            after=_named(column, after[column], names),
        )
        for column in after
    ]


def _named(column: str, value: Any, names: Mapping[tuple[str, int], str]) -> Any:
    if column not in _REFERENCES or value is None:
        return value
    return names.get((_REFERENCES[column][1].name, value), f"{_REFERENCES[column][0]} {value}")


def _of_list(note: Row, names: Mapping[tuple[str, int], str], lists: dict[tuple[str, int, str], Told]) -> None:
    table, owner = note["owner"]
    field = _field(note)
    empty = Told(table=table, id=owner, title=names.get((table, owner), ""), field=field, before=[], after=[])
    entry = lists.setdefault((table, owner, field), empty)
    before, after = note["before"], note["after"]
    if after is None or (before and _says(before)):
        entry["before"].append(_entry({**note["whole"], **(before or {})}, names))
    if before is None or (after and _says(after)):
        entry["after"].append(_entry({**note["whole"], **(after or {})}, names))


def _says(side: Row) -> bool:
    """More than another place in the list."""
    return bool(side.keys() - {"position"})


def _field(note: Row) -> str:
    match note["table"]:
        case "video_artists":
            return "featured"
        case "artist_ids":
            return "ids"
        case "sources":
            return "sources"
    return _LABELS.get(note["whole"].get("kind", ""), "labels")


def _entry(row: Row, names: Mapping[tuple[str, int], str]) -> str:
    if "provider" in row and "value" in row:
        return f"{row['provider']}: {row['value']}"
    if "url" in row:
        return str(row["url"])
    if "name" in row:
        return str(row["name"])
    return names.get((artists.name, row.get("artist_id", 0)), "")
