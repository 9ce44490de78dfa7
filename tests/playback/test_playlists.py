"""Playlists over HTTP: filled by hand and by a query, in their order, shared, taken back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mvidarr.accounts import console
from mvidarr.clock import now
from mvidarr.playback import filling, store
from mvidarr.playback.fields import PLAYLISTS
from mvidarr.query import Asker, Lists
from mvidarr.web.principal import Role
from tests.house import PASSWORD, Home, home

EVERY = {"If-Match": "*"}
ON_ONE = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as found:
        yield found


async def person(at_home: Home, name: str, role: Role) -> httpx.AsyncClient:
    user = await console.add_user(at_home.house.database, name, PASSWORD, role, cost=4)
    headers = {"Authorization": f"Bearer {at_home.house.accounts.tokens.issue(user)}"}
    transport = httpx.ASGITransport(at_home.house.app())
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8845", headers=headers)


async def songs(at_home: Home, count: int) -> list[int]:
    found = []
    for n in range(count):
        body = {"artist": "Nova", "title": f"Song {n}"}
        found.append((await at_home.api.post("/api/videos", json=body)).json()["video"]["id"])
    return found


class Hand:
    """One playlist at one person's hand."""

    def __init__(self, api: httpx.AsyncClient, path: str) -> None:
        self.api, self.path = api, path

    @classmethod
    async def make(cls, api: httpx.AsyncClient, **body: Any) -> "Hand":
        made = await api.post("/api/playlists", json={"name": "Road trip", **body})
        assert made.status_code == 201, made.text
        return cls(api, made.headers["Location"])

    async def add(self, **body: Any) -> dict[str, Any]:
        answer = await self.api.post(f"{self.path}/items", json=body)
        assert answer.status_code in (200, 202), answer.text
        return dict(answer.json())

    async def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = (await self.api.get(f"{self.path}/items", params={"cursor": cursor, "limit": 3})).json()
            found, cursor = [*found, *page["items"]], page["next"]
        assert [item["position"] for item in found] == list(range(1, len(found) + 1))
        return found

    async def videos(self) -> list[int]:
        return [item["video"]["id"] for item in await self.items()]


async def undo(at_home: Home, change_id: int, way: str = "undo") -> dict[str, Any]:
    answer = await at_home.api.post(f"/api/changes/{change_id}/{way}", json={})
    assert answer.status_code == 202, answer.text
    return dict(await at_home.ended(answer.json()["job"]["id"]))


async def test_a_playlist_is_filled_and_arranged_and_every_step_is_taken_back(at_home: Home) -> None:
    ids = await songs(at_home, 6)
    one = await Hand.make(at_home.api)
    added = await one.add(ids=[*ids[:4], ids[0], 999])
    assert (added["added"], added["left_out"]) == (4, 2)
    items = {item["video"]["id"]: item["id"] for item in await one.items()}
    states, steps = [ids[:4]], []

    async def did(answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.text
        steps.append(answer.json()["change_id"])
        states.append(await one.videos())

    move, remove = f"{one.path}/items/move", f"{one.path}/items/remove"
    await did(await at_home.api.post(move, json={"items": [items[ids[3]]], "before": items[ids[0]]}))
    assert states[-1] == [ids[3], ids[0], ids[1], ids[2]]
    await did(await at_home.api.post(move, json={"items": [items[ids[0]], items[ids[3]]], "before": None}))
    assert states[-1] == [ids[1], ids[2], ids[0], ids[3]]
    await did(await at_home.api.post(remove, json={"items": [items[ids[1]], items[ids[0]]]}))
    assert states[-1] == [ids[2], ids[3]]
    note = {"note": "Loud!\nThen quiet."}
    await did(await at_home.api.patch(f"{one.path}/items/{items[ids[2]]}", json=note, headers=EVERY))
    assert (await one.items())[0]["note"] == note["note"]
    for change_id, state in zip(reversed(steps), reversed(states[:-1]), strict=True):
        await undo(at_home, change_id)
        assert await one.videos() == state
    assert [item["note"] for item in await one.items()] == [None] * 4
    again = await at_home.api.post(move, json={"items": [items[ids[3]]], "before": None})
    assert again.json() == {"position": 4}
    shown = (await at_home.api.get(one.path)).json()
    assert (shown["count"], shown["editable"], shown["owner"]["name"]) == (4, True, "root")
    assert (await at_home.api.get(f"/api/videos/{ids[0]}")).json()["version"] == 1


async def test_a_deleted_video_comes_back_to_its_places_and_a_deleted_playlist_with_all_of_it(at_home: Home) -> None:
    ids = await songs(at_home, 3)
    one = await Hand.make(at_home.api, repeats=True)
    await one.add(ids=[ids[0], ids[1], ids[0], ids[2]])
    before = await one.items()
    gone = await at_home.api.delete(f"/api/videos/{ids[0]}", headers=EVERY)
    assert await one.videos() == [ids[1], ids[2]]
    undone = await undo(at_home, gone.json()["change_id"])
    assert undone["state"] == "done"
    after = await one.items()
    assert [(item["id"], item["added"]) for item in after] == [(item["id"], item["added"]) for item in before]
    deleted = await at_home.api.delete(one.path, headers=EVERY)
    assert (await at_home.api.get(one.path)).status_code == 404
    await undo(at_home, deleted.json()["change_id"])
    assert await one.videos() == [ids[0], ids[1], ids[0], ids[2]]
    gone = await at_home.api.delete(f"/api/videos/{ids[1]}", headers=EVERY)
    await at_home.api.delete(one.path, headers=EVERY)
    await undo(at_home, gone.json()["change_id"])
    change = (await at_home.api.get(f"/api/changes/{gone.json()['change_id']}")).json()
    assert change["undo"] == "partly"
    assert (await at_home.api.get(f"/api/videos/{ids[1]}")).status_code == 200


async def test_a_smart_playlist_is_live_and_playlists_are_asked_for_in_queries(at_home: Home) -> None:
    ids = await songs(at_home, 5)
    one = await Hand.make(at_home.api, name="Évening mix")
    await one.add(ids=ids[1:4])
    smart = await Hand.make(at_home.api, name="Best", smart=True, q="playlist:evening -title:2", sort="-title", most=2)
    assert await smart.videos() == [ids[3], ids[1]]
    assert (await at_home.api.get(smart.path)).json()["count"] == 2
    twice = await Hand.make(at_home.api, name="Second hand", smart=True, q="playlist:best")
    await one.add(ids=[ids[4]])
    assert await smart.videos() == [ids[4], ids[3]]
    assert sorted(await twice.videos()) == [ids[3], ids[4]]
    for sort in ("title", "-added", "year", "rating"):  # each is asked in another way
        page = await at_home.api.get("/api/videos", params={"q": "song playlist:best", "sort": sort})
        assert sorted(item["id"] for item in page.json()["items"]) == [ids[3], ids[4]], sort

    async def found(q: str) -> list[int]:
        page = await at_home.api.get("/api/videos", params={"q": q, "sort": "title"})
        assert page.status_code == 200, page.text
        return [item["id"] for item in page.json()["items"]]

    assert await found('playlist:"evening mix"') == ids[1:]
    assert await found("playlist:=best") == ids[3:]
    assert await found("-playlist:(best,nothing)") == ids[:3]
    assert await found("playlist:bes*") == ids[3:]
    assert await found("has:playlist") == ids[1:]
    assert await found(f"playlist_id:{smart.path.rpartition('/')[2]} OR title:0") == [ids[0], *ids[3:]]
    assert (await at_home.api.get("/api/videos/count", params={"q": "playlist:best"})).json() == {"count": 2}
    renamed = await at_home.api.patch(one.path, json={"name": "Morning"}, headers=EVERY)
    assert renamed.status_code == 200
    assert await found("playlist:best") == []
    refused = await at_home.api.post(f"{smart.path}/items", json={"ids": ids})
    assert (refused.status_code, refused.json()["code"]) == (409, "smart")


@ON_ONE
async def test_a_smart_playlist_that_leads_back_to_itself_is_told_as_a_mistake(at_home: Home) -> None:
    one = await Hand.make(at_home.api, name="One", smart=True, q="is:played")
    two = await Hand.make(at_home.api, name="Two", smart=True, q="playlist:one -has:year")
    circle = await at_home.api.patch(one.path, json={"q": "playlist:two"}, headers=EVERY)
    assert (circle.status_code, circle.json()["errors"][0]["field"]) == (422, "q")
    own = await at_home.api.post("/api/playlists", json={"name": "Hot", "smart": True, "q": "playlist:hot"})
    assert own.status_code == 422
    renamed = await at_home.api.patch(two.path, json={"name": "Other"}, headers=EVERY)
    assert (await at_home.api.patch(one.path, json={"q": "playlist:two"}, headers=EVERY)).status_code == 200
    await undo(at_home, renamed.json()["change_id"])  # looks at the name alone
    await at_home.house.playlists.known.load()
    assert (await at_home.api.get(two.path)).json()["count"] is None
    listed = await at_home.api.get("/api/videos", params={"q": "genre:rock playlist:two"})
    assert (listed.status_code, listed.json()["code"], listed.json()["position"]) == (422, "bad_query", 11)
    assert "leads back to itself" in listed.json()["detail"]
    assert (await at_home.api.get(f"{two.path}/items")).status_code == 422
    assert (await at_home.api.get("/api/playlists")).json()["items"][0]["count"] is None
    nonsense = ({"q": "genre:"}, {"q": "no:x"}, {"sort": "nothing"}, {"most": 0}, {"name": " "}, {"repeats": True})
    for body in nonsense:
        wrong = await at_home.api.patch(one.path, json=body, headers=EVERY)
        assert wrong.status_code == 422, body


@ON_ONE
async def test_adding_that_is_given_up_half_way_can_be_taken_back(
    at_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "CHUNK", 1)
    (video,) = await songs(at_home, 1)
    one = await Hand.make(at_home.api, repeats=True)
    held = at_home.house.database.on_hold
    adding = asyncio.create_task(at_home.api.post(f"{one.path}/items", json={"ids": [video] * 5}))
    writes: list[str] = []

    def give_up(name: str, seconds: float) -> None:
        """As when the server is too busy to answer in time."""
        writes.append(name)
        if writes.count("playlists") == 3:  # it is begun, and two have their places
            adding.cancel()

    at_home.house.database.on_hold = give_up
    with pytest.raises(asyncio.CancelledError):
        await adding
    at_home.house.database.on_hold = held
    assert 2 <= (await at_home.api.get(one.path)).json()["count"] < 5
    change = (await at_home.api.get("/api/changes")).json()["items"][0]
    assert (change["state"], change["undo"]) == ("complete", "possible")
    await undo(at_home, change["id"])
    assert (await at_home.api.get(one.path)).json()["count"] == 0


@ON_ONE
async def test_who_sees_and_who_changes_a_playlist(at_home: Home) -> None:
    (video,) = await songs(at_home, 1)
    async with (
        await person(at_home, "mira", "user") as mira,
        await person(at_home, "tom", "user") as tom,
        await person(at_home, "chief", "manager") as chief,
        await person(at_home, "guest", "readonly") as guest,
    ):
        mine = await Hand.make(mira, name="Mine")
        everybody = (mira, tom, chief, guest, at_home.api)

        async def seen() -> list[int]:
            return [(await each.get(mine.path)).status_code for each in everybody]

        async def changed() -> list[int]:
            return [(await each.post(f"{mine.path}/items", json={"ids": [video]})).status_code for each in everybody]

        assert await seen() == [200, 404, 404, 404, 404]
        told = [
            (await each.get("/api/changes")).json()["items"][0]["reason"] for each in (mira, at_home.api, tom, chief)
        ]
        assert [reason == "Added the playlist “Mine”" for reason in told] == [True, True, False, False]
        assert await changed() == [200, 404, 404, 403, 404]
        found = await tom.get("/api/videos", params={"q": "playlist:mine"})
        assert found.json()["items"] == []
        await mira.patch(mine.path, json={"shared": "user"}, headers=EVERY)
        assert await seen() == [200, 200, 200, 404, 200]
        assert await changed() == [200, 403, 200, 403, 200]
        assert len((await tom.get("/api/videos", params={"q": "playlist:mine"})).json()["items"]) == 1
        assert [item["name"] for item in (await guest.get("/api/playlists")).json()["items"]] == []
        listed = (await tom.get("/api/playlists", params={"q": "owner:mira is:shared -is:mine"})).json()["items"]
        assert [(item["name"], item["editable"]) for item in listed] == [("Mine", False)]
        lists, asker = Lists(PLAYLISTS, store.JOINED), Asker(None, now())
        async with at_home.house.database.read() as r:
            found = [await lists.count(r, q, asker) for q in ("", "owner:mira", "owner:tom", "-owner:tom")]
            assert found == [1, 1, 0, 1]
            orders = [await lists.order(r, q, None, asker) for q in ("owner:mira", "owner:tom")]
            assert [len(order.ids) for order in orders if order] == [1, 0]
        hidden = await chief.patch(mine.path, json={"shared": None}, headers=EVERY)
        assert (hidden.status_code, hidden.json()["playlist"]["editable"], await seen()) == (
            200, False, [200, 404, 404, 404, 404],
        )  # fmt: skip
        await mira.patch(mine.path, json={"shared": "user"}, headers=EVERY)
        gone = await chief.delete(f"/api/videos/{video}", headers=EVERY)
        change = (await tom.get(f"/api/changes/{gone.json()['change_id']}")).json()  # what went along is not told
        assert {row["table"] for row in change["changed"]} == {"videos"}
        taken = await mira.post("/api/playlists", json={"name": "MINE"})
        assert (taken.status_code, taken.json()["code"]) == (409, "exists")
        assert (await Hand.make(tom, name="Mine")).path != mine.path


async def test_two_at_once_lose_nothing(at_home: Home) -> None:
    ids = await songs(at_home, 6)
    one = await Hand.make(at_home.api)
    await asyncio.gather(*(one.add(ids=[id, ids[0]]) for id in ids))
    assert sorted(await one.videos()) == ids
    places = [item["id"] for item in await one.items()]
    move = f"{one.path}/items/move"
    answers = await asyncio.gather(
        *(at_home.api.post(move, json={"items": [place], "before": places[0]}) for place in places[1:])
    )
    assert [answer.status_code for answer in answers] == [200] * 5
    assert sorted(await one.videos()) == ids
    version = {"If-Match": (await at_home.api.get(one.path)).headers["ETag"]}
    assert (await at_home.api.patch(one.path, json={"name": "A"}, headers=version)).status_code == 200
    late = await at_home.api.patch(one.path, json={"name": "B"}, headers=version)
    assert (late.status_code, late.json()["code"]) == (412, "moved_on")
    item = f"{one.path}/items/{places[0]}"
    assert (await at_home.api.patch(item, json={"note": "x"}, headers=version)).status_code == 412
    assert (await at_home.api.delete(item, headers=version)).status_code == 412
    assert (await at_home.api.delete(item)).status_code == 428
    assert (await at_home.api.delete(item, headers=EVERY)).status_code == 200
    gone = await at_home.api.post(move, json={"items": [places[0]]})
    assert (gone.status_code, gone.json()["code"]) == (404, "no_item")


@ON_ONE
async def test_many_are_added_by_a_job_and_taken_back_as_one_change(
    at_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "AT_ONCE", 3)
    monkeypatch.setattr(filling, "CHUNK", 2)
    ids = await songs(at_home, 7)
    one = await Hand.make(at_home.api)
    await one.add(ids=[ids[4]])
    begun = await one.add(q="title:song", sort="title", exclude=[ids[2]])
    job = await at_home.ended(begun["job"]["id"])
    assert (job["state"], job["subject"]) == ("done", {"type": "playlist", "id": int(one.path.rpartition("/")[2])})
    assert await one.videos() == [ids[4], ids[0], ids[1], ids[3], ids[5], ids[6]]
    await undo(at_home, begun["change_id"])
    assert await one.videos() == [ids[4]]
    await undo(at_home, begun["change_id"], "redo")
    assert len(await one.videos()) == 6
    wrong = await at_home.api.post(f"{one.path}/items", json={"q": "nofield:1"})
    assert wrong.status_code == 422
    assert (await at_home.api.post(f"{one.path}/items", json={"ids": ids, "q": ""})).status_code == 422


@ON_ONE
async def test_there_is_always_room_between_two(at_home: Home) -> None:
    ids = await songs(at_home, 4)
    one = await Hand.make(at_home.api)
    await one.add(ids=ids)
    first, *others = [item["id"] for item in await one.items()]
    for turn in range(30):  # the gap of 2**20 is used up after twenty
        last = others[-1 - turn % 2]
        others = [last, *(each for each in others if each != last)]
        moved = await at_home.api.post(f"{one.path}/items/move", json={"items": [last], "before": others[1]})
        assert moved.json()["position"] == 2
    assert [item["id"] for item in await one.items()] == [first, *others]
