"""The journal in the words of people: whose title, which field, what before and after; names where rows hold ids."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Table, select
from typing_extensions import TypedDict

from mvidarr.db import ChangeView, Reader
from mvidarr.db.journal import ChangeDetail
from mvidarr.db.tables.accounts import api_keys, users
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
from mvidarr.library import notes, store
from mvidarr.library.uniting import PICTURE

Row = dict[str, Any]
Names = Mapping[tuple[str, int], str]
Words = Callable[[str, Any], tuple[str, str]]  # name of a row, a value of it -> both as people call them
What = Literal["added", "deleted", "changed"]

_LABELS = {"director": "directors", "genre": "genres", "tag": "tags", "alias": "aliases"}
_UNSAID = (
    "error",
    "duration",
    "verdict_by",
    "verdict_at",
    *PICTURE,
)  # goes with the status that it explains; with the file that it is of
_REFERENCES = {
    "artist_id": ("artist", artists), "profile_id": ("profile", profiles), "user_id": ("account", users),
    "video_id": ("video", videos),
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A table that people know by a name. ``belongings``: tables whose rows are lists in a field of its rows, with the
    column that says whose and the field, where the rows do not say it."""

    table: Table
    title: str = "name"
    belongings: tuple[tuple[Table, str, str], ...] = ()


_KEPT = (
    Kept(videos, "title", (
        (video_labels, "video_id", ""), (video_artists, "video_id", "featured"), (sources, "video_id", "sources"),
    )),
    Kept(artists, "name", ((artist_labels, "artist_id", ""), (artist_ids, "artist_id", "ids"))),
    *(Kept(table) for table in (profiles, users, api_keys, settings, views)),
)  # fmt: skip


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


async def who(r: Reader, actors: Iterable[str]) -> dict[str, str]:
    """Actor -> name; jobs and the system have their own."""
    ids = {int(actor[5:]) for actor in actors if actor.startswith("user:") and actor[5:].isdecimal()}
    rows = await r.all(select(users.c.id, users.c.name).where(users.c.id.in_(ids))) if ids else []
    known = {f"user:{row['id']}": row["name"] for row in rows}
    return {actor: known.get(actor, actor) for actor in actors}


class Teller:
    """``words``: by table, of those whose values only their room can say; ``further``: tables of other rooms."""

    def __init__(self, words: Mapping[str, Words] | None = None, further: Sequence[Kept] = ()) -> None:
        self._words = words or {}
        self._kept = {kept.table.name: kept for kept in (*_KEPT, *further)}
        self._owners = {
            table.name: (table, kept.table.name, column, field)
            for kept in self._kept.values()
            for table, column, field in kept.belongings
        }

    def belongings(self, table: str) -> list[str]:
        """Tables whose rows are told as fields of it."""
        return [name for name, (_, owner, _, _) in self._owners.items() if owner == table]

    async def of_notes(self, r: Reader, found: Sequence[Row]) -> list[Told]:
        """In their order, what belongs to a row behind it."""
        await self._find_owners(r, found)
        names = await self._names(r, found)
        return [self._in_words(line) for line in self._told(found, names)]

    async def beginnings(self, r: Reader, change_ids: Sequence[int], most: int) -> dict[int, list[Told]]:
        """Out of the first ``most`` notes of each change."""
        return await self._by_change(r, change_ids, await notes.beginnings(r, change_ids, most))

    async def about(
        self, r: Reader, change_ids: Sequence[int], table: str, ids: Collection[int]
    ) -> dict[int, list[Told]]:
        """What each change did to some rows of a table."""
        return await self._by_change(
            r, change_ids, await notes.about(r, change_ids, table, ids, self.belongings(table))
        )

    async def _by_change(self, r: Reader, change_ids: Sequence[int], found: Sequence[Row]) -> dict[int, list[Told]]:
        await self._find_owners(r, found)
        names = await self._names(r, found)
        each: dict[int, list[Row]] = {change_id: [] for change_id in change_ids}
        for note in found:
            each[note["change_id"]].append(note)
        return {id: [self._in_words(line) for line in self._told(some, names)] for id, some in each.items()}

    def _in_words(self, told: Told) -> Told:
        if (say := self._words.get(told["table"])) is None:
            return told
        (title, before), (_, after) = say(told["title"], told["before"]), say(told["title"], told["after"])
        return {**told, "title": title, "before": before, "after": after}

    async def _find_owners(self, r: Reader, found: Sequence[Row]) -> None:
        """A belonging that was only changed does not say what it is; its row does, while there is one."""
        for name, (table, owner, column, _) in self._owners.items():
            theirs = [note for note in found if note["table"] == name]
            silent = [note["row_id"] for note in theirs if note["before"] and note["after"]]
            rows = (
                {row["id"]: row for row in await r.all(select(table).where(table.c.id.in_(silent)))} if silent else {}
            )
            for note in theirs:
                whole = {**rows.get(note["row_id"], {}), **(note["before"] or {}), **(note["after"] or {})}
                of = whole.get(column) if note["owner"] is None else note["owner"]
                note["whole"], note["of"] = whole, (owner, of)

    async def _names(self, r: Reader, found: Sequence[Row]) -> Names:
        """Of every video, artist, profile, account and key that is meant: as it is called now, or was when it went."""
        wanted: dict[str, set[int]] = {name: set() for name in self._kept}
        names: dict[tuple[str, int], str] = {}
        for note in found:
            for name, row_id in self._meant(note):
                if row_id is not None:
                    wanted[name].add(row_id)
            kept = self._kept.get(note["table"])
            for side in (note["after"], note["before"]):
                if kept and side and side.get(kept.title):
                    names.setdefault((note["table"], note["row_id"]), side[kept.title])
        for name, kept in self._kept.items():
            if (ids := wanted[name]) and kept.table is not videos:
                table = kept.table
                rows = await r.all(select(table.c.id, table.c[kept.title].label("name")).where(table.c.id.in_(ids)))
                names |= {(name, row["id"]): row["name"] for row in rows}
        headings = await store.headings(r, sorted(wanted[videos.name]))
        return names | {(videos.name, row_id): heading for row_id, heading in headings.items()}

    def _meant(self, note: Row) -> list[tuple[str, int | None]]:
        own = [(note["table"], note["row_id"])] if note["table"] in self._kept else [note["of"]] if "of" in note else []
        sides = [side for side in (note["before"], note["after"], note.get("whole")) if side]
        return own + [
            (table.name, side[column]) for side in sides for column, (_, table) in _REFERENCES.items() if column in side
        ]

    def _told(self, found: Sequence[Row], names: Names) -> list[Told]:
        whole = {(n["table"], n["row_id"]) for n in found if n["before"] is None or n["after"] is None}
        lists: dict[tuple[str, int, str], Told] = {}
        told: list[Told] = []
        for note in found:
            if note["table"] in self._kept:
                told += _of_row(note, names)
            elif "of" in note and note["of"][1] is not None and note["of"] not in whole:
                self._of_list(note, names, lists)
        return told + list(lists.values())

    def _of_list(self, note: Row, names: Names, lists: dict[tuple[str, int, str], Told]) -> None:
        table, owner = note["of"]
        _, _, column, said = self._owners[note["table"]]
        field = said or _LABELS.get(note["whole"].get("kind", ""), "labels")
        empty = Told(table=table, id=owner, title=names.get((table, owner), ""), field=field, before=[], after=[])
        entry = lists.setdefault((table, owner, field), empty)
        before, after = note["before"], note["after"]
        if after is None or (before and _says(before) and before.get(column, owner) == owner):
            entry["before"].append(_entry({**note["whole"], **(before or {})}, names))
        if before is None or (after and _says(after)):
            entry["after"].append(_entry({**note["whole"], **(after or {})}, names))


def _of_row(note: Row, names: Names) -> list[Told]:
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
        if column not in _UNSAID
    ]


def _named(column: str, value: Any, names: Names) -> Any:
    if column not in _REFERENCES or value is None:
        return value
    return names.get((_REFERENCES[column][1].name, value), f"{_REFERENCES[column][0]} {value}")


def _says(side: Row) -> bool:
    """More than another place in the list."""
    return bool(side.keys() - {"position"})


def _entry(row: Row, names: Names) -> str:
    if "provider" in row and "value" in row:
        return f"{row['provider']}: {row['value']}"
    if "url" in row:
        return str(row["url"])
    if "name" in row:
        return str(row["name"])
    if "playlist_id" in row:
        return names.get((videos.name, row.get("video_id", 0)), "a video that is gone")
    return names.get((artists.name, row.get("artist_id", 0)), "")
