"""What each person does with views: which stand in the sidebar, which one a page opens with."""

from collections.abc import Mapping
from typing import Any

from mvidarr.db import Database
from mvidarr.errors import Conflict
from mvidarr.library.views import store
from mvidarr.library.views.shapes import ListPage, View
from mvidarr.library.views.views import Views
from mvidarr.query import Asker

MOST_PINNED = 30


class Habits:
    def __init__(self, database: Database, views: Views) -> None:
        self._database = database
        self._views = views

    async def set(self, key: str, values: Mapping[str, Any], asker: Asker) -> View:
        """``pinned``, ``usual`` (the page opens with it), ``place`` (among the pinned ones, from 0); what is left out
        stays."""
        view, me = await self._views.get(key, asker), asker.user_id or 0
        key = view["key"]  # 007 is 7
        kept = {name: values[name] for name in ("pinned", "usual") if name in values}
        async with self._database.write("view uses") as w:
            standing = [pin["key"] for pin in await self._views.pinned_in(w, asker)]
            if kept.get("pinned") and key not in standing:
                if len(standing) >= MOST_PINNED:
                    raise Conflict(f"{MOST_PINNED} views are pinned already. Unpin one first.", code="too_many_pins")
                kept["place"] = len(standing)
                standing.append(key)
            if kept:
                await store.keep_use(w, me, key, view["page"], kept)
            if kept.get("usual"):
                await store.only_usual(w, me, view["page"], key)
            if "place" in values and key in standing:
                others = [pin for pin in standing if pin != key]
                place = values["place"]
                await store.place_pins(w, me, [*others[:place], key, *others[place:]])
        return await self._views.get(key, asker)

    async def usual(self, page: ListPage, asker: Asker) -> View | None:
        """What the page opens with; None is everything."""
        return next((view for view in await self._views.all(asker, page) if view["usual"]), None)
