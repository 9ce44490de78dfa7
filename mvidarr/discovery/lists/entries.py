"""What a person sees in a list, and says of it: which entries they skip, and whom an entry means."""

from collections.abc import Sequence
from typing import Any

from mvidarr.db import Database, Writer
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.checking import wrong
from mvidarr.discovery.lists.importing import ImportLists
from mvidarr.discovery.lists.matching import judge
from mvidarr.discovery.lists.shapes import EntryPage, ListEntry, told_entry
from mvidarr.errors import Conflict, Invalid
from mvidarr.library.artists import artist_called

Row = dict[str, Any]

_LAST_ID = 2**63 - 1  # that a database keeps
_SAID = ("mapped", "apart", "by_name", "who")


class ListEntries:
    def __init__(self, database: Database, lists: ImportLists) -> None:
        self._database = database
        self._lists = lists

    async def page(self, list_id: int, *, state: str | None = None, cursor: str = "", limit: int = 50) -> EntryPage:
        if state is not None and state not in store.STATES:
            raise Invalid(f"The states are {', '.join(store.STATES)}.", code="bad_state")
        after = int(cursor) if cursor.isascii() and cursor.isdecimal() else 0
        if cursor and not 0 < after <= _LAST_ID:
            raise Invalid("This page of the list does not exist. Begin with the first.", code="bad_cursor")
        async with self._database.read() as r:
            await self._lists.row(r, list_id)
            rows = await store.page(r, list_id, state, after, limit + 1)
        more = str(rows[limit - 1]["id"]) if len(rows) > limit else None
        return {"items": [told_entry(row) for row in rows[:limit]], "next": more}

    async def get(self, list_id: int, entry_id: int) -> ListEntry:
        async with self._database.read() as r:
            return told_entry(await store.entry(r, list_id, entry_id))

    async def decide(self, list_id: int, entry_ids: Sequence[int], *, skip: bool) -> int:
        """Entries that are skipped never come in by themselves; the others are new again, as far as the library has
        them not. How many that changed."""
        known = [id for id in entry_ids if 0 < id <= _LAST_ID]
        async with self._database.write("import list") as w:
            await self._lists.row(w, list_id)
            if skip:
                return await store.say_of_many(w, list_id, known, {"state": "skipped", "detail": None}, store.OPEN)
            some = await store.ids_in(w, list_id, ("skipped",), known)
            again = await store.undone(w, list_id, known)
            new = {"state": "new", "detail": None}  # whom they were said to mean stays said
            changed = await store.say_of_many(w, list_id, [*some, *again], new, store.STATES)
            await judge(w, [*some, *again])
        return changed

    async def say_who(
        self, list_id: int, entry_id: int, *, artist_id: int | None = None, name: str = "", another: bool = False
    ) -> ListEntry:
        """Whom an entry means: an artist of the library, by id or name; ``another``: none of them."""
        async with self._database.write("import list") as w:
            row = await self._undecided(w, list_id, entry_id)
            whom = None if another else await self._artist(w, artist_id, name)
            facts = {"apart": True} if another else {"mapped": True}
            await self._say(w, row, facts, whom)
        return await self.get(list_id, entry_id)

    async def choose(self, list_id: int, entry_id: int, key: str | None) -> ListEntry:
        """Whom it means of those that sources found; None: nobody of them, it comes in by its name."""
        async with self._database.write("import list") as w:
            row = await self._undecided(w, list_id, entry_id)
            found = next((one for one in row["facts"].get("found", ()) if one["key"] == key), None)
            if key is not None and found is None:
                raise wrong("candidate", "Sources found nobody like this. Look for the name once more.")
            await self._say(w, row, {"who": found} if found else {"by_name": True}, None)
            again = await store.entry(w, list_id, entry_id)
            if found and again["state"] == "ambiguous":  # another of this name is here: that was said just now
                await self._say(w, row, {"who": found, "apart": True}, None)
        return await self.get(list_id, entry_id)

    async def _say(self, w: Writer, row: Row, facts: Row, artist_id: int | None) -> None:
        """Of all that are called so in this list and have no other ids: else it would be said a hundred times."""
        same = await store.called(w, row["list_id"], row["artist"])
        same = [one for one in same if one["ids"] == row["ids"]]
        for one in same:
            kept = {key: value for key, value in one["facts"].items() if key not in _SAID}
            values = {"facts": {**kept, **facts}, "artist_id": artist_id, "state": "new"}
            await store.say(w, one["id"], {**values, "video_id": None, "detail": None})
        await judge(w, [one["id"] for one in same])

    async def _undecided(self, w: Writer, list_id: int, entry_id: int) -> Row:
        row = await store.entry(w, list_id, entry_id)
        if row["state"] == "added":
            raise Conflict("It is in the library already. Change it there.", code="added")
        if row["state"] == "skipped":
            raise Conflict("It is skipped. Take it back first.", code="skipped")
        return row

    async def _artist(self, w: Writer, artist_id: int | None, name: str) -> int:
        whom = artist_id if artist_id is not None else await artist_called(w, name)
        if whom is None or not 0 < whom <= _LAST_ID or not await store.artist_there(w, whom):
            raise wrong("artist", "There is no such artist in the library.")
        return whom
