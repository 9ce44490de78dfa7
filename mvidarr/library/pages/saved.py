"""The menu of views on the page of a list: which one is on, whether the list was changed since, what may be saved.

The address of a list holds all of its state; ``preset`` in it only says from which view that state came.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mvidarr.library.pages.listing import Asked
from mvidarr.library.views import ListPage, Opened, View, Views, everything
from mvidarr.web.endpoint import Call


@dataclass(frozen=True)
class Menu:
    """``held`` is what links within the list carry on as ``preset``; ``elsewhere`` is where the page opens instead."""

    page: ListPage
    views: Sequence[View]
    current: View | None
    changed: bool
    may_update: bool
    held: str
    elsewhere: str | None
    q: str
    sort: str
    look: str

    @property
    def saved(self) -> list[View]:
        return [view for view in self.views if view["id"] is not None]

    @property
    def built_in(self) -> list[View]:
        return [view for view in self.views if view["id"] is None]


class SavedViews:
    def __init__(self, views: Views, opened: Opened) -> None:
        self._views = views
        self._opened = opened

    async def on(self, call: Call, page: ListPage, default_sort: str) -> Menu:
        """``default_sort``: the order of the list where the address names none."""
        asked: Asked = call.query
        views = await self._views.all(call.asker, page)
        current = next((view for view in views if view["key"] == asked.preset), None)
        changed = current is not None and _differs(current, asked, default_sort)
        if current is not None and not changed and not asked.cursor and not asked.at:
            self._opened.note(call.principal_required.id, current["key"], page)
        usual = next((view for view in views if view["usual"]), None)
        return Menu(
            page,
            views,
            current,
            changed,
            may_update=changed and current is not None and _may_update(current, call),
            held=asked.preset or (everything(page) if usual else ""),
            elsewhere=usual["address"] if usual and not asked.model_fields_set else None,
            q=asked.q.strip(),
            sort=asked.sort,
            look=asked.view or "",
        )


def _differs(view: View, asked: Asked, default_sort: str) -> bool:
    same = asked.q.strip() == view["q"] and (asked.sort or default_sort) == (view["sort"] or default_sort)
    return not same or (view["look"] is not None and asked.view != view["look"])


def _may_update(view: View, call: Call) -> bool:
    """A view that is not one's own is changed on its page, not by the way."""
    return view["mine"] and call.principal_required.may("user")
