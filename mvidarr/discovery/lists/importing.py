"""The lists themselves: added, changed, deleted, which is in the history; and when each is read."""

from collections.abc import Mapping
from typing import Any

from mvidarr.clock import SECOND, now
from mvidarr.db import Database, Journal, Reader, Tracked
from mvidarr.db.tables.discovery import import_entries, import_lists
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.checking import USUAL_ADDING, checked, profile_must_be
from mvidarr.discovery.lists.kinds import kind_of
from mvidarr.discovery.lists.shapes import ImportList, told_list
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.library import Kept

Row = dict[str, Any]

TOLD_LISTS = Kept(import_lists)
_FIELDS = ("kind", "name", "options", "adding", "active", "every")
_AFTER_FAILURE = 6 * 3600


class ImportLists:
    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    async def all(self) -> list[ImportList]:
        """By name."""
        async with self._database.read() as r:
            rows = await store.lists_of(r)
            counts = await store.counts(r, [row["id"] for row in rows])
        return [told_list(row, counts[row["id"]]) for row in rows]

    async def get(self, list_id: int) -> ImportList:
        async with self._database.read() as r:
            row = await self.row(r, list_id)
            return told_list(row, (await store.counts(r, [list_id]))[list_id])

    async def row(self, r: Reader, list_id: int) -> Row:
        found = await store.lists_of(r, list_id)
        if not found:
            raise NotFound(f"There is no list {list_id}. It may have been deleted.", code="no_list")
        return found[0]

    async def add(self, kind: str, values: Mapping[str, Any], *, actor: str, origin: str) -> tuple[ImportList, int]:
        """It, and its change. Nothing is read yet."""
        of = kind_of(kind)
        given = {"options": {}, "adding": {}, "name": of.label, **{k: v for k, v in values.items() if v is not None}}
        clean = checked(kind, given, USUAL_ADDING)
        async with self._database.write("import list") as w:
            await profile_must_be(w, clean)
            change = await self._journal.begin(
                w, actor=actor, origin=origin, reason=f"Added the import list “{clean['name']}”"
            )
            moment = now()
            row = {"kind": kind, "active": True, "every": None, **clean, "added": moment, "updated": moment}
            list_id = await change.insert(import_lists, row)
            await change.complete()
            await store.note(w, list_id, {"next_run": _next(row)})
        return await self.get(list_id), change.id

    async def edit(
        self, list_id: int, values: Mapping[str, Any], *, version: int | None, actor: str, origin: str
    ) -> tuple[ImportList, int | None]:
        """The change is None when everything was so already. Conflict ``moved_on`` at another version."""
        async with self._database.write("import list") as w:
            row = await self.row(w, list_id)
            clean = checked(row["kind"], values, row["adding"])
            await profile_must_be(w, clean)
            reason = f"Changed the import list “{row['name']}”"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            standing = await change.look(import_lists, list_id, version=version)
            await change.update(import_lists, list_id, clean, of=standing)
            change_id = await change.complete_if_any()
            await store.note(w, list_id, {"next_run": _next({**row, **clean})})
        return await self.get(list_id), change_id

    async def delete(self, list_id: int, *, version: int | None, actor: str, origin: str) -> int:
        """The change, whose undo brings it back with its entries. What came of it stays in the library."""
        async with self._database.write("import list") as w:
            row = await self.row(w, list_id)
            reason = f"Deleted the import list “{row['name']}”"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            await change.delete(import_lists, list_id, version=version)
            await change.complete()
        return change.id

    def tracked(self) -> tuple[Tracked, ...]:
        """What is decided of an entry belongs to the list, and goes and comes back with it."""
        carried = ((import_entries, "list_id"),)
        return (
            Tracked(import_lists, fields=_FIELDS, carries=carried, touch="updated", known_by=("name",)),
            Tracked(import_entries, version=None),
        )

    # -- when it is read

    async def due(self) -> list[int]:
        async with self._database.read() as r:
            return await store.due(r, now())

    async def went(self, list_id: int, error: MvidarrError | None) -> None:
        """A reading is over. One that failed is tried again sooner, where a schedule is kept."""
        moment = now()
        async with self._database.write("import list") as w:
            rows = await store.lists_of(w, list_id)
            if rows:
                told = {"code": error.code, "detail": error.detail} if error else None
                values = {"last_run": moment, "error": told, "next_run": _next(rows[0], soon=error is not None)}
                await store.note(w, list_id, values)


def _next(row: Row, *, soon: bool = False) -> int | None:
    if row["every"] is None or not row["active"]:
        return None
    return now() + (min(row["every"], _AFTER_FAILURE) if soon else int(row["every"])) * SECOND
