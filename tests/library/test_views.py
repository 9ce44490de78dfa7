"""Saved views: whose they are, who sees them, what each person does with them."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from mvidarr.accounts import console
from mvidarr.clock import now
from mvidarr.db import Database, Journal
from mvidarr.errors import Conflict, Forbidden, Invalid, MvidarrError, NotFound
from mvidarr.library import ArtistLists, VideoLists
from mvidarr.library.views import BUILT_IN, PAGES, Habits, ListPage, Opened, View, Views, habits, tracked_views
from mvidarr.query import Asker
from tests.house import PASSWORD


class Shelf:
    """Views, and people who look at them."""

    def __init__(self, db: Database) -> None:
        self.db, self.journal = db, Journal(db)
        self.journal.register(tracked_views())
        self.lists: dict[ListPage, Any] = {"videos": VideoLists(db), "artists": ArtistLists(db)}
        self.views = Views(db, self.journal, self.lists)
        self.habits = Habits(db, self.views)
        self.people: dict[str, Asker] = {}

    async def person(self, name: str, role: str) -> Asker:
        user = await console.add_user(self.db, name, PASSWORD, "admin", cost=4)
        self.people[name] = Asker(user.id, now(), role)
        return self.people[name]

    async def save(self, who: Asker, name: str, page: ListPage = "videos", **more: Any) -> View:
        view, _ = await self.views.add(page, {"name": name, **more}, asker=who, actor=f"user:{who.user_id}", origin="t")
        return view

    async def edit(self, who: Asker, view: View, version: int | None = None, **values: Any) -> tuple[View, int | None]:
        of = {"version": version, "asker": who, "actor": f"user:{who.user_id}", "origin": "test"}
        return await self.views.edit(view["id"] or 0, values, **of)  # type: ignore[arg-type]

    async def delete(self, who: Asker, view: View) -> int:
        of = {"version": None, "asker": who, "actor": f"user:{who.user_id}", "origin": "test"}
        return await self.views.delete(view["id"] or 0, **of)  # type: ignore[arg-type]

    async def saved(self, who: Asker) -> list[str]:
        return [view["name"] for view in await self.views.all(who) if view["id"] is not None]


async def refused(kind: type[MvidarrError], code: str, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    with pytest.raises(kind) as caught:
        await work()
    assert caught.value.code == code


async def test_a_view_is_its_owners_until_it_is_shared(db: Database) -> None:
    shelf = Shelf(db)
    mira, jon, guest = [await shelf.person(*who) for who in (("mira", "user"), ("jon", "user"), ("guest", "readonly"))]
    boss = await shelf.person("boss", "manager")
    view = await shelf.save(mira, " The  eighties ", q="year:1980..1989", sort="artist", look="table")
    assert (view["name"], view["mine"], view["owner"]) == ("The eighties", True, {"id": mira.user_id, "name": "mira"})
    assert view["address"] == f"/videos?preset={view['id']}&q=year%3A1980..1989&sort=artist&view=table"
    assert [await shelf.saved(who) for who in (mira, jon, boss)] == [["The eighties"], [], []]
    await refused(NotFound, "no_view", lambda: shelf.edit(boss, view, name="x"))
    view, _ = await shelf.edit(mira, view, shared="user")
    assert [await shelf.saved(who) for who in (jon, boss, guest)] == [["The eighties"], ["The eighties"], []]
    await refused(Forbidden, "not_yours", lambda: shelf.edit(jon, view, name="x"))
    await refused(Forbidden, "not_yours", lambda: shelf.delete(jon, view))
    changed, change = await shelf.edit(boss, view, name="Eighties")
    assert (changed["name"], changed["mine"], change is None) == ("Eighties", False, False)
    _, none = await shelf.edit(mira, changed, name="Eighties")
    assert none is None
    await refused(Conflict, "moved_on", lambda: shelf.edit(mira, view, version=view["version"], name="Else"))


async def test_what_is_no_list_is_no_view(db: Database) -> None:
    shelf = Shelf(db)
    mira, jon = await shelf.person("mira", "user"), await shelf.person("jon", "user")
    view = await shelf.save(mira, "Rock", q="genre:rock")
    await refused(Invalid, "bad_query", lambda: shelf.save(mira, "Bad", q="genre:(rock"))
    await refused(Invalid, "bad_query", lambda: shelf.save(mira, "Bad", "artists", q="year:1990"))
    await refused(Invalid, "bad_sort", lambda: shelf.edit(mira, view, sort="beauty"))
    await refused(Invalid, "bad_name", lambda: shelf.save(mira, " \n "))
    await refused(Invalid, "bad_name", lambda: shelf.edit(mira, view, name="x" * 81))
    await refused(Conflict, "exists", lambda: shelf.save(mira, "ROCK"))
    assert (await shelf.save(jon, "Rock"))["id"] != (await shelf.save(mira, "Rock", "artists"))["id"]
    for view in await shelf.views.all(mira):  # every built-in one can be shown
        await shelf.lists[view["page"]].page(view["q"], view["sort"] or None, limit=1, asker=mira)
    assert len({view.key for view in BUILT_IN}) == len(BUILT_IN)


async def test_what_was_done_to_a_view_is_taken_back(db: Database) -> None:
    shelf = Shelf(db)
    mira = await shelf.person("mira", "user")
    view = await shelf.save(mira, "Rock", q="genre:rock", shared="readonly")
    _, renamed = await shelf.edit(mira, view, name="Loud", q="genre:metal", look="wall")
    gone = await shelf.delete(mira, view)
    assert await shelf.saved(mira) == []
    await shelf.journal.undo(gone, actor="user:77")
    await shelf.journal.undo(renamed or 0, actor="user:77")
    back = await shelf.views.get(view["key"], mira)
    assert {**back, "version": 0, "updated": ""} == {**view, "version": 0, "updated": ""}
    gone = await shelf.delete(mira, view)
    await shelf.save(mira, "rock")
    await refused(Conflict, "moved_on", lambda: shelf.journal.undo(gone, actor="user:77"))
    told = await shelf.journal.get(gone)
    assert told["personal"]
    of_mira = await shelf.journal.list(asker=f"user:{mira.user_id}")
    assert len(of_mira["items"]) < len((await shelf.journal.list())["items"])  # not what another one undid
    assert (await shelf.journal.list(asker="user:99"))["items"] == []


async def test_people_pin_views_and_open_pages_with_them(db: Database) -> None:
    shelf = Shelf(db)
    mira, guest = await shelf.person("mira", "user"), await shelf.person("guest", "readonly")
    view = await shelf.save(mira, "Rock", shared="readonly")
    for key in ("wanted", view["key"], "artists-monitored"):
        await shelf.habits.set(key, {"pinned": True}, guest)
    assert [pin["key"] for pin in await shelf.views.pinned(guest)] == ["wanted", view["key"], "artists-monitored"]
    assert await shelf.views.pinned(mira) == []
    await shelf.habits.set("artists-monitored", {"place": 0}, guest)
    await shelf.habits.set("wanted", {"pinned": False}, guest)
    assert [pin["key"] for pin in await shelf.views.pinned(guest)] == ["artists-monitored", view["key"]]
    assert [each["key"] for each in await shelf.views.all(guest)][:2] == ["artists-monitored", view["key"]]
    for key in ("wanted", view["key"]):
        await shelf.habits.set(key, {"usual": True}, guest)
    await shelf.habits.set("artists-empty", {"usual": True}, guest)
    usual = [await shelf.habits.usual(page, guest) for page in PAGES]
    assert [each and each["key"] for each in usual] == [view["key"], "artists-empty"]
    await shelf.edit(mira, view, shared=None)  # for others it is gone
    assert [pin["key"] for pin in await shelf.views.pinned(guest)] == ["artists-monitored"]
    assert await shelf.habits.usual("videos", guest) is None
    await refused(NotFound, "no_view", lambda: shelf.habits.set(view["key"], {"pinned": True}, guest))
    await refused(NotFound, "no_view", lambda: shelf.habits.set("no-such-view", {}, guest))


async def test_pins_that_nobody_sees_take_no_place(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(habits, "MOST_PINNED", 2)
    shelf = Shelf(db)
    mira, guest = await shelf.person("mira", "user"), await shelf.person("guest", "readonly")
    gone, kept = await shelf.save(mira, "Gone", shared="readonly"), await shelf.save(mira, "Kept", shared="readonly")
    for key in (gone["key"], f"00{kept['key']}"):
        await shelf.habits.set(key, {"pinned": True}, guest)
    await refused(Conflict, "too_many_pins", lambda: shelf.habits.set("wanted", {"pinned": True}, guest))
    await shelf.delete(mira, gone)
    await shelf.habits.set("wanted", {"pinned": True}, guest)
    await shelf.habits.set("wanted", {"place": 0}, guest)
    assert [pin["key"] for pin in await shelf.views.pinned(guest)] == ["wanted", kept["key"]]


async def test_views_are_counted_once_a_minute_for_who_opens_them(db: Database) -> None:
    shelf, opened = Shelf(db), Opened(db)
    mira, jon = await shelf.person("mira", "user"), await shelf.person("jon", "user")
    for user_id in (mira.user_id, mira.user_id, 99):
        opened.note(user_id or 0, "wanted", "videos")
    await opened.write()
    await opened.write()
    view = await shelf.views.get("wanted", mira)
    assert (view["uses"], view["last_used"] is not None, view["pinned"]) == (1, True, False)
    assert (await shelf.views.get("wanted", jon))["uses"] == 0
