"""The lists themselves: added, changed, deleted, which is in the history; and what a person says of their entries."""

from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.clock import SECOND, now
from mvidarr.db import Database, Journal, Reader, Tracked, Writer
from mvidarr.db.tables.discovery import import_entries, import_lists
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.kinds import kind_of
from mvidarr.discovery.lists.reading import judge
from mvidarr.discovery.lists.shapes import EntryPage, ImportList, ListEntry, told_entry, told_list
from mvidarr.errors import Conflict, FieldError, Invalid, MvidarrError, NotFound
from mvidarr.library import Kept
from mvidarr.library.artists import artist_called
from mvidarr.library.rules import LATEST, Rule, a_kind, a_monitor, all_of, an_id, as_it_is, line

Row = dict[str, Any]

TOLD_LISTS = Kept(import_lists)
SOONEST = 6 * 3600  # seconds between two readings
USUAL_ADDING: Row = {
    "take": "videos", "videos": "discovered", "monitored": True, "monitor": "all", "auto_download": False,
    "kinds": ["official"], "profile_id": None, "discover": False,
}  # fmt: skip
_FIELDS = ("kind", "name", "options", "adding", "active", "every")
_AFTER_FAILURE = 6 * 3600


def _one_of(*values: str) -> Rule:
    def check(value: str) -> str:
        if value not in values:
            raise Invalid(f"Choose one of {', '.join(values)}.")
        return value

    return check


def _an_interval(value: int | None) -> int | None:
    if value is not None and not SOONEST <= value <= LATEST:
        raise Invalid(f"Between two readings lie {SOONEST} seconds (six hours) to {LATEST} (a year).")
    return value


_RULES: Mapping[str, Rule] = {
    "name": line(200, empty="It needs a name."), "active": as_it_is, "every": _an_interval,
}  # fmt: skip
_ADDING: Mapping[str, Rule] = {
    "take": _one_of("videos", "artists"), "videos": _one_of("wanted", "discovered"), "monitored": as_it_is,
    "monitor": a_monitor, "auto_download": as_it_is, "kinds": all_of(a_kind, most=20), "profile_id": an_id,
    "discover": as_it_is,
}  # fmt: skip


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
        clean = _checked(kind, given, USUAL_ADDING)
        async with self._database.write("import list") as w:
            await _profile_must_be(w, clean)
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
            clean = _checked(row["kind"], values, row["adding"])
            await _profile_must_be(w, clean)
            reason = f"Changed the import list “{row['name']}”"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            standing = await change.look(import_lists, list_id, version=version)
            await change.update(import_lists, list_id, clean, of=standing)
            change_id = await change.complete_if_any()
            forgotten = {"outcome": {**(row["outcome"] or {}), "mark": None}}  # so that it is read in its new way
            await store.note(w, list_id, {"next_run": _next({**row, **clean}), **forgotten})
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

    # -- entries

    async def entries(self, list_id: int, *, state: str | None = None, cursor: str = "", limit: int = 50) -> EntryPage:
        if state is not None and state not in store.STATES:
            raise Invalid(f"The states are {', '.join(store.STATES)}.", code="bad_state")
        if cursor and not cursor.isdecimal():
            raise Invalid("This page of the list does not exist. Begin with the first.", code="bad_cursor")
        async with self._database.read() as r:
            await self.row(r, list_id)
            rows = await store.page(r, list_id, state, int(cursor or 0), limit + 1)
        more = str(rows[limit - 1]["id"]) if len(rows) > limit else None
        return {"items": [told_entry(row) for row in rows[:limit]], "next": more}

    async def entry(self, list_id: int, entry_id: int) -> ListEntry:
        async with self._database.read() as r:
            return told_entry(await self._entry(r, list_id, entry_id))

    async def decide(self, list_id: int, entry_ids: Sequence[int], *, skip: bool) -> int:
        """Entries that are skipped never come in by themselves; the others are new again, as far as the library has
        them not. How many that changed."""
        async with self._database.write("import list") as w:
            await self.row(w, list_id)
            if skip:
                return await store.say_of_many(w, list_id, entry_ids, {"state": "skipped", "detail": None}, store.OPEN)
            gone = {"state": "new", "artist_id": None, "video_id": None, "detail": None}
            some = await store.ids_in(w, list_id, ("skipped",), entry_ids)
            again = await store.undone(w, list_id, entry_ids)
            changed = await store.say_of_many(w, list_id, [*some, *again], gone, store.STATES)
            await judge(w, [*some, *again])
        return changed

    async def say_who(
        self, list_id: int, entry_id: int, *, artist_id: int | None = None, name: str = "", another: bool = False
    ) -> ListEntry:
        """Maps an entry to an artist of the library, by id or name; ``another``: it is none of them."""
        async with self._database.write("import list") as w:
            row = await self._entry(w, list_id, entry_id)
            if row["state"] == "added":
                raise Conflict("It is in the library already. Change it there.", code="added")
            facts = {key: value for key, value in row["facts"].items() if key not in ("mapped", "apart")}
            if another:
                values: Row = {"facts": {**facts, "apart": True}, "artist_id": None}
            else:
                whom = artist_id if artist_id is not None else await artist_called(w, name)
                if whom is None or not await store.artist_there(w, whom):
                    raise _wrong("artist", "There is no such artist in the library.")
                values = {"facts": {**facts, "mapped": True}, "artist_id": whom}
            await store.say(w, entry_id, {**values, "state": "new", "video_id": None, "detail": None})
            await judge(w, [entry_id])
        return await self.entry(list_id, entry_id)

    async def _entry(self, r: Reader, list_id: int, entry_id: int) -> Row:
        row = await store.entry(r, list_id, entry_id)
        if row is None:
            raise NotFound("This entry is no longer in the list.", code="no_entry")
        return row

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


def _checked(kind: str, values: Mapping[str, Any], adding: Row) -> Row:
    """``adding`` as it stands: of it only what is given changes."""
    clean: Row = {}
    errors: list[FieldError] = []
    for name, value in values.items():
        try:
            if name == "options":
                clean[name] = kind_of(kind).checked(value)
            elif name == "adding":
                clean[name] = {**USUAL_ADDING, **adding, **_adding(value)}
            elif name in _RULES:
                clean[name] = _RULES[name](value)
            else:
                raise Invalid("There is no such field.")
        except Invalid as error:
            errors += error.errors or (FieldError(name, error.detail),)
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return clean


def _adding(given: Mapping[str, Any]) -> Row:
    clean: Row = {}
    errors: list[FieldError] = []
    for name, value in given.items():
        try:
            clean[name] = _ADDING[name](value)
        except KeyError:
            errors.append(FieldError(f"adding.{name}", "There is no such field."))
        except Invalid as error:
            errors.append(FieldError(f"adding.{name}", error.detail))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return clean


async def _profile_must_be(w: Writer, clean: Row) -> None:
    profile = clean.get("adding", {}).get("profile_id")
    if profile is not None and not await store.profile_there(w, profile):
        raise _wrong("adding.profile_id", "There is no such quality profile. Pick another, or none.")


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(field, sentence),))
