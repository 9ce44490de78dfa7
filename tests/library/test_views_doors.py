"""Saved views over HTTP, as pages without JavaScript, and as what a list opens with."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from mvidarr.accounts import console
from mvidarr.web.principal import Role
from tests.house import PASSWORD, Home, home

pytestmark = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)

_MARKED = r'<a class="nav-item[^"]*" href="([^"]*)" aria-current='  # entries of the sidebar


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as found:
        yield found


async def _as(at_home: Home, role: Role) -> httpx.AsyncClient:
    user = await console.add_user(at_home.house.database, f"the-{role}", PASSWORD, role, cost=4)
    headers = {"Authorization": f"Bearer {at_home.house.accounts.tokens.issue(user)}"}
    transport = httpx.ASGITransport(at_home.house.app())
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8845", headers=headers)


async def _saved(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await client.post("/api/views", json={"page": "videos", **body})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_view_is_saved_changed_deleted_and_each_is_undone(at_home: Home) -> None:
    api = at_home.api
    saved = await _saved(api, name="The eighties", q="year:1980..1989", sort="artist")
    view, here = saved["view"], f"/api/views/{saved['view']['id']}"
    assert (await api.get(here)).json() == view
    assert (await api.patch(here, json={"name": "x"})).status_code == 428
    stale = await api.patch(here, json={"name": "x"}, headers={"If-Match": '"9"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "moved_on")
    wrong = await api.patch(here, json={"q": "genre:(rock"}, headers={"If-Match": "*"})
    assert (wrong.status_code, wrong.json()["code"], "position" in wrong.json()) == (422, "bad_query", True)
    changed = await api.patch(here, json={"name": "Eighties", "shared": "readonly"}, headers={"If-Match": '"1"'})
    assert (changed.json()["view"]["name"], changed.headers["ETag"]) == ("Eighties", '"2"')
    async with await _as(at_home, "readonly") as guest, await _as(at_home, "user") as user:
        listed = (await guest.get("/api/views?page=videos")).json()["items"]
        assert [each["name"] for each in listed][:2] == ["Eighties", "All videos"]
        assert (await guest.post("/api/views", json={"page": "videos", "name": "x"})).status_code == 403
        assert (await user.delete(here, headers={"If-Match": "*"})).json()["code"] == "not_yours"
        used = await guest.put(f"/api/views/{view['id']}/use", json={"pinned": True})
        assert (used.json()["view"]["pinned"], used.json()["view"]["mine"]) == (True, False)
        assert (await guest.put("/api/views/nothing/use", json={"usual": True})).status_code == 404
        mine = (await _saved(user, name="Mine"))["change_id"]
        assert (await guest.get(f"/api/changes/{mine}")).status_code == 404
        assert mine not in [each["id"] for each in (await guest.get("/api/changes")).json()["items"]]
        assert mine in [each["id"] for each in (await user.get("/api/changes")).json()["items"]]
    gone = await api.delete(here, headers={"If-Match": "*"})
    for change in (gone.json()["change_id"], changed.json()["change_id"]):
        undone = await api.post(f"/api/changes/{change}/undo", json={})
        await at_home.ended(undone.json()["job"]["id"])
    back = (await api.get(here)).json()
    assert (back["name"], back["shared"], back["q"]) == ("The eighties", None, "year:1980..1989")
    preferred = await api.put("/api/preferences/videos.card_size", json={"value": 256})
    assert preferred.json()["preference"]["value"] == 256
    assert (await api.put("/api/preferences/videos.card_size", json={"value": 3})).status_code == 422


async def test_without_javascript_a_list_is_saved_found_again_and_opens_first(at_home: Home) -> None:
    async with await _as(at_home, "user") as person:
        await person.post("/api/videos", json={"artist": "Nova Ruin", "title": "Army of Glass"})
        form = {"page": "videos", "name": "Rock", "q": "genre:rock", "sort": "title", "shared": ""}
        saved = await person.post("/views", data=form)
        state = saved.headers["Location"]
        assert re.fullmatch(r"/videos\?preset=\d+&q=genre%3Arock&sort=title", state)
        (key,) = re.findall(r"preset=(\d+)", state)
        assert (await person.get(f"/views/{key}")).headers["Location"] == state
        shown = unescape((await person.get(state)).text)
        assert "Saved the view “Rock”." in shown
        assert "genre:rock" in shown
        refused = await person.post("/views", data={**form, "name": "rock"})
        assert (refused.status_code, "There is a view “rock” already." in refused.text) == (409, True)
        assert (await person.post("/views", data={**form, "name": "y", "q": "yaer:1"})).status_code == 422
        for data in ({"pinned": "true"}, {"usual": "true"}):
            assert (await person.post(f"/views/{key}/use", data=data)).headers["Location"] == "/views"
        index = (await person.get("/views")).text
        assert f'href="/views/{key}/edit"' in index
        sidebar = index[: index.index("<main")]
        assert f"preset={key}&amp;q=genre%3Arock" in sidebar

        opened = await person.get("/videos")
        assert (opened.status_code, opened.headers.get("Location")) == (303, state)
        everything = await person.get("/videos?q=")
        assert everything.status_code == 200
        assert "preset=all-videos" in everything.text  # its links lead to everything, too
        assert re.findall(_MARKED, everything.text) == ["/videos"]
        changed = (await person.get(f"/videos?preset={key}&q=genre:pop&sort=title")).text
        assert re.findall(_MARKED, changed) == [state.replace("&", "&amp;")]  # the view rather than the library
        assert f'action="/views/{key}/update"' in changed
        assert f'name="preset" value="{key}"' in changed
        at = {"q": "genre:pop", "sort": "", "look": "table", "version": 1}
        updated = await person.post(f"/views/{key}/update", data=at)
        assert updated.headers["Location"] == f"/videos?preset={key}&q=genre%3Apop&view=table"
        renamed = await person.post(f"/views/{key}/edit", data={**at, "version": 2, "name": "Pop"})
        assert renamed.headers["Location"] == "/views"
        assert 'value="Pop"' in (await person.get(f"/views/{key}/edit")).text
        stale = await person.post(f"/views/{key}/edit", data={**at, "version": 2, "name": "Pip"})
        assert (stale.status_code, "has been changed since you opened it" in stale.text) == (409, True)
        await at_home.house.opened.write()
        others = (await at_home.api.get("/api/views")).json()["items"]
        assert not [each for each in others if each["id"]]  # it is nobody else's
        deleted = await person.post(f"/views/{key}/delete", data={"version": 3})
        assert deleted.headers["Location"] == "/views"
        assert (await person.get(f"/views/{key}")).status_code == 404
        assert (await person.get("/videos")).status_code == 200
        artists = await person.get("/views/artists-monitored")
        assert artists.headers["Location"] == "/artists?preset=artists-monitored&q=is%3Amonitored&sort=name"
        assert "Monitored" in (await person.get(artists.headers["Location"])).text
