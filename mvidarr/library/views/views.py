"""Saved views: a list as somebody wants to find it again. Their own, those shared with them, and the built-in ones."""

from collections.abc import Mapping
from typing import Any, Protocol

from mvidarr.accounts import reached, sees
from mvidarr.clock import now
from mvidarr.db import ChangeSet, Database, Journal, Reader, Writer
from mvidarr.db.tables.views import views
from mvidarr.errors import Conflict, FieldError, Invalid, NotFound
from mvidarr.library.text import fold, one_line
from mvidarr.library.views import store
from mvidarr.library.views.built_in import BUILT_IN, BY_KEY
from mvidarr.library.views.shapes import ListPage, View
from mvidarr.library.views.sharing import only_changers
from mvidarr.library.views.showing import built_in_view, in_order, saved_view
from mvidarr.query import Asker

Row = dict[str, Any]
Change = tuple[View, int | None]  # the view as it is then; the change set, None when nothing changed

LONGEST_NAME = 80
MOST = 500  # of one person


class Questions(Protocol):
    """Lists of videos or of artists."""

    async def page(
        self, q: str = "", sort: str | None = None, cursor: str = "", at: int | None = None, limit: int = 50, *,
        asker: Asker,
    ) -> Any: ...  # fmt: skip


class Views:
    """``lists``: what each page asks; a view is saved only if its list can be shown."""

    def __init__(self, database: Database, journal: Journal, lists: Mapping[ListPage, Questions]) -> None:
        self._database = database
        self._journal = journal
        self._lists = lists

    async def all(self, asker: Asker, page: ListPage | None = None) -> list[View]:
        """Pinned ones in their order, saved ones by name, then the built-in ones."""
        async with self._database.read() as r:
            rows, uses = await store.seen(r, asker.user_id or 0, reached(asker))
        by_key = {use["view"]: use for use in uses}
        found = [saved_view(row, by_key.get(str(row["id"])), asker) for row in rows]
        found += [built_in_view(view, by_key.get(view.key)) for view in BUILT_IN]
        return in_order([view for view in found if page in (None, view["page"])], by_key)

    async def get(self, key: str, asker: Asker) -> View:
        """By its id as text, or by the name of a built-in one."""
        async with self._database.read() as r:
            return await self._view(r, key, asker)

    async def pinned(self, asker: Asker) -> list[View]:
        """For the sidebar of every page: one statement while nothing that somebody saved is pinned."""
        async with self._database.read() as r:
            return await self.pinned_in(r, asker)

    async def pinned_in(self, r: Reader, asker: Asker) -> list[View]:
        """Without those that were deleted, or are not shared with the asker any more."""
        uses = await store.pinned(r, asker.user_id or 0)
        rows = await store.named(r, [int(use["view"]) for use in uses if use["view"].isdecimal()])
        saved = {str(row["id"]): row for row in rows if sees(asker, row)}
        return [
            saved_view(saved[use["view"]], use, asker) if use["view"] in saved else built_in_view(BY_KEY[key], use)
            for use in uses
            if (key := use["view"]) in saved or key in BY_KEY
        ]

    async def add(self, page: ListPage, values: Mapping[str, Any], *, asker: Asker, actor: str, origin: str) -> Change:
        """``name``, and any of ``q``, ``sort``, ``look``, ``shared``."""
        wanted = {"q": "", "sort": "", "look": None, "shared": None, **values}
        wanted = self._checked(wanted)
        await self._asked(page, wanted, asker)
        owner = asker.user_id or 0
        async with self._database.write("views") as w:
            await self._refuse_taken(w, owner, page, wanted["name"])
            if await store.count_of(w, owner) >= MOST:
                raise Conflict(f"You have {MOST} views already. Delete one first.", code="too_many_views")
            change = await self._begin(w, f"Saved the view “{wanted['name']}”", actor, origin)
            moment = now()
            new = {"owner_id": owner, "page": page, **wanted, "added": moment, "updated": moment}
            view_id = await change.insert(views, new)
            await change.complete()
            return await self._view(w, str(view_id), asker), change.id

    async def edit(
        self,
        view_id: int,
        values: Mapping[str, Any],
        *,
        version: int | None,
        asker: Asker,
        actor: str,
        origin: str,
    ) -> Change:
        """What is left out stays."""
        async with self._database.read() as r:
            row = await self._row(r, view_id, asker)
        only_changers(asker, row)
        named = ("name", "q", "sort", "look", "shared")
        wanted = self._checked({**{name: row[name] for name in named}, **values})
        if {"q", "sort"} & set(values):
            await self._asked(row["page"], wanted, asker)
        async with self._database.write("views") as w:
            row = await self._row(w, view_id, asker)
            only_changers(asker, row)
            await self._refuse_taken(w, row["owner_id"], row["page"], wanted["name"], besides=view_id)
            change = await self._begin(w, f"Changed the view “{row['name']}”", actor, origin)
            news = {name: wanted[name] for name in values}
            await change.update(views, view_id, news, version=version)
            change_id = await change.complete_if_any()
            changed = await store.row(w, view_id)
            use = await store.use_of(w, asker.user_id or 0, str(view_id))
            return saved_view(changed or row, use, asker), change_id

    async def delete(self, view_id: int, *, version: int | None, asker: Asker, actor: str, origin: str) -> int:
        """Pins of it stay with people, in case it comes back."""
        async with self._database.write("views") as w:
            row = await self._row(w, view_id, asker)
            only_changers(asker, row)
            change = await self._begin(w, f"Deleted the view “{row['name']}”", actor, origin)
            await change.delete(views, view_id, version=version)
            await change.complete()
            return change.id

    async def _begin(self, w: Writer, reason: str, actor: str, origin: str) -> ChangeSet:
        return await self._journal.begin(w, actor=actor, origin=origin, reason=reason)

    async def _row(self, r: Reader, view_id: int, asker: Asker) -> Row:
        row = await store.row(r, view_id)
        if row is None or not sees(asker, row):
            raise _missing(str(view_id))
        return row

    async def _view(self, r: Reader, key: str, asker: Asker) -> View:
        use = await store.use_of(r, asker.user_id or 0, key)
        if key in BY_KEY:
            return built_in_view(BY_KEY[key], use)
        if not (key.isascii() and key.isdecimal() and len(key) <= 18):
            raise _missing(key)
        return saved_view(await self._row(r, int(key), asker), use, asker)

    def _checked(self, values: Mapping[str, Any]) -> Row:
        """As it can be shown and kept."""
        name = one_line(str(values["name"]))
        if not name or len(name) > LONGEST_NAME:
            wrong = FieldError("name", f"Give it a name of at most {LONGEST_NAME} characters.")
            raise Invalid(wrong.message, code="bad_name", errors=(wrong,))
        return {**values, "name": name, "q": str(values["q"]).strip(), "sort": str(values["sort"]).strip()}

    async def _asked(self, page: ListPage, wanted: Row, asker: Asker) -> None:
        """Invalid as the list itself says it, with the place in the query."""
        await self._lists[page].page(wanted["q"], wanted["sort"] or None, limit=1, asker=asker)

    async def _refuse_taken(
        self, r: Reader, owner_id: int, page: ListPage, name: str, *, besides: int | None = None
    ) -> None:
        if await store.taken(r, owner_id, page, fold(name), besides=besides):
            raise Conflict(f"There is a view “{name}” already. Choose another name.", code="exists")


def _missing(key: str) -> NotFound:
    return NotFound(
        f"There is no view {key[:40]}. It may have been deleted, or is not shared with you.", code="no_view"
    )
