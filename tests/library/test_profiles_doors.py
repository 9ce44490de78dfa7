"""Profiles over HTTP and as pages without JavaScript."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mvidarr.accounts import console
from mvidarr.web.principal import Role
from tests.house import PASSWORD, Home, home

pytestmark = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as found:
        yield found


async def _as(at_home: Home, role: Role) -> httpx.AsyncClient:
    user = await console.add_user(at_home.house.database, f"the-{role}", PASSWORD, role, cost=4)
    headers = {"Authorization": f"Bearer {at_home.house.accounts.tokens.issue(user)}"}
    transport = httpx.ASGITransport(at_home.house.app())
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8845", headers=headers)


async def _all(at_home: Home) -> dict[str, dict[str, Any]]:
    items = (await at_home.api.get("/api/profiles")).json()["items"]
    return {item["name"]: item for item in items}


async def test_a_profile_is_added_changed_and_deleted_and_each_is_undone(at_home: Home) -> None:
    added = await at_home.api.post("/api/profiles", json={"name": "Phone", "heights": [480, 360], "cutoff": 360})
    assert added.status_code == 201, added.text
    here, profile = added.headers["Location"], added.json()["profile"]
    assert added.headers["ETag"] == '"1"'
    assert (await at_home.api.get(here)).json() == profile
    assert (await at_home.api.patch(here, json={"name": "x"})).status_code == 428
    stale = await at_home.api.patch(here, json={"name": "x"}, headers={"If-Match": '"9"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "moved_on")
    changed = await at_home.api.patch(here, json={"heights": [720, 360]}, headers={"If-Match": '"1"'})
    assert changed.json()["profile"]["heights"] == [720, 360]
    undone = await at_home.api.post(f"/api/changes/{changed.json()['change_id']}/undo", json={})
    await at_home.ended(undone.json()["job"]["id"])
    assert (await at_home.api.get(here)).json()["heights"] == [480, 360]
    gone = await at_home.api.delete(here, headers={"If-Match": "*"})
    assert (gone.status_code, list(gone.json())) == (200, ["change_id"])
    assert (await at_home.api.get(here)).status_code == 404


async def test_the_default_moves_and_refuses_to_go(at_home: Home) -> None:
    best, usual = (await _all(at_home))["Best"], (await _all(at_home))["Up to 1080p"]
    song = {"title": "Song", "artist": "Somebody", "download": False}
    video = (await at_home.api.post("/api/videos", json=song)).json()["video"]
    here, artist = f"/videos/{video['id']}", f"/api/artists/{video['artist']['id']}"
    assert '<span class="meta">the default</span>' in (await at_home.api.get(here)).text
    await at_home.api.patch(artist, json={"profile_id": best["id"]}, headers={"If-Match": "*"})
    assert '<span class="meta">as its artist has it</span>' in (await at_home.api.get(here)).text
    moved = await at_home.api.patch(
        f"/api/profiles/{best['id']}", json={"default": True}, headers={"If-Match": f'"{best["version"]}"'}
    )
    assert (moved.status_code, "change_id" in moved.json()) == (200, False)
    refused = await at_home.api.delete(f"/api/profiles/{best['id']}", headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert "Make another one the default first" in refused.json()["detail"]
    assert (await at_home.api.delete(f"/api/profiles/{usual['id']}", headers={"If-Match": "*"})).status_code == 200


async def test_nonsense_is_refused_with_its_fields(at_home: Home) -> None:
    for body in ({"name": "x", "heights": [7]}, {"name": "x"}, {"name": "Best", "heights": ["high"]}, {"nme": "x"}):
        answer = await at_home.api.post("/api/profiles", json=body)
        assert answer.status_code == 422, answer.text
    taken = await at_home.api.post("/api/profiles", json={"name": "bEST", "heights": [720]})
    assert (taken.status_code, taken.json()["code"]) == (409, "exists")


async def test_only_a_manager_changes_profiles_and_everybody_sees_them(at_home: Home) -> None:
    async with await _as(at_home, "user") as user, await _as(at_home, "readonly") as reader:
        body = {"name": "Phone", "heights": [480]}
        assert (await user.post("/api/profiles", json=body)).status_code == 403
        page = await reader.get("/profiles")
        assert page.status_code == 200
        assert "Up to 1080p" in page.text
        assert "Make default" not in page.text


async def test_the_forms_do_without_javascript(at_home: Home) -> None:
    form = {"name": "Kitchen", "heights": ["1080", "480", "720"], "first": "720", "cutoff": "720", "version": "0"}
    added = await at_home.api.post("/profiles/add", data=form)
    assert (added.status_code, added.headers["Location"]) == (303, "/profiles")
    kitchen = (await _all(at_home))["Kitchen"]
    assert (kitchen["heights"], kitchen["cutoff"]) == ([720, 480, 1080], 720)
    here = f"/profiles/{kitchen['id']}"
    page = (await at_home.api.get(here)).text
    assert re.search(r'<option value="720" selected>720p', page)
    assert (await at_home.api.post(here, data={**form, "name": "Hall", "version": "1"})).status_code == 303
    stale = await at_home.api.post(here, data={**form, "name": "Attic", "version": "1"})
    assert stale.status_code == 409
    assert "It has been changed since you opened it" in stale.text
    assert 'value="Attic"' in stale.text
    assert f'href="{here}"' in stale.text  # the way to what it is by now
    assert (await at_home.api.post(f"{here}/default")).status_code == 303
    assert (await _all(at_home))["Hall"]["default"] is True
    await at_home.api.post(f"{here}/delete", data={"version": "2"})
    assert "Hall" in await _all(at_home)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"heights": []}, "Choose at least one height."),
        ({"first": "144"}, "Choose one of the heights it takes."),
        ({"cutoff": "144"}, "Choose one of the heights it takes."),
        ({"name": " "}, "Give it a name"),
        ({"heights": ["lots"]}, "error-text"),
    ],
)
async def test_a_form_that_makes_no_profile_is_shown_again_with_what_is_wrong(
    at_home: Home, change: dict[str, Any], sentence: str
) -> None:
    form = {"name": "Kitchen", "heights": ["1080", "720"], "first": "720", "cutoff": "720", "version": "0", **change}
    answer = await at_home.api.post("/profiles/add", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(await _all(at_home)) == 3


async def test_an_order_of_ones_own_survives_the_form(at_home: Home) -> None:
    body = {"name": "Odd", "heights": [720, 2160, 144], "cutoff": 720}
    profile = (await at_home.api.post("/api/profiles", json=body)).json()["profile"]
    here = f"/profiles/{profile['id']}"
    assert "As it is: 720p, 2160p, 144p" in (await at_home.api.get(here)).text
    form = {"name": "Odd", "heights": ["2160", "720", "144", "480"], "first": "0", "cutoff": "720", "version": "1"}
    assert (await at_home.api.post(here, data=form)).status_code == 303
    assert (await _all(at_home))["Odd"]["heights"] == [720, 2160, 144, 480]


async def test_a_list_is_held_against_a_profile_that_is_not_kept_yet(at_home: Home) -> None:
    asked = {"heights": [1080, 720], "wants": {"codecs": ["vp9"], "fps": 30}}
    answer = await at_home.api.post("/api/profiles/preview", json=asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    taken = [one for one in found["formats"] if one["taken"]]
    assert [one["format_id"] for one in taken] == ["248", "140"]
    assert (found["height"], found["refusal"], found["args"][0]) == (1080, None, "-f")
    assert all(one["reasons"] for one in found["formats"])
    usual = (await at_home.api.post("/api/profiles/preview", json={})).json()
    assert [one["format_id"] for one in usual["formats"] if one["taken"]] == ["299", "140"]
    assert len(await _all(at_home)) == 3


async def test_a_list_of_ones_own_is_held_against_a_profile(at_home: Home) -> None:
    own = [{"format_id": "a", "height": 720, "width": 1280, "vcodec": "avc1", "acodec": "none", "tbr": 10**400}]
    found = (await at_home.api.post("/api/profiles/preview", json={"formats": own, "wants": {"hdr": "never"}})).json()
    assert [one["format_id"] for one in found["formats"] if one["taken"]] == ["a"]
    long = (await at_home.api.post("/api/profiles/preview", json={
        "formats": own, "duration": 900, "wants": {"most_seconds": 600},
    })).json()  # fmt: skip
    assert "900 seconds long" in long["refusal"]
    for body in ({"sample": "none"}, {"sample": "large", "formats": own}, {"heights": [7]}, {"wants": {"fps": 1}}):
        assert (await at_home.api.post("/api/profiles/preview", json=body)).status_code == 422, body


WISHES = {
    "codecs": ["vp9", "", "av1", ""], "audio": ["opus"], "containers": ["", ""], "hdr": "avoid", "fps": "30",
    "most_mib": "512.5", "most_seconds": "900", "only_codecs": "true", "upgrades": "true",
    "sources": " Vimeo,youtube ", "kinds": ["live", "", "cover"], "languages": "en pt-BR", "inside": "true",
    "sponsorblock": "cut", "parts": ["intro", "outro"], "remux": "mkv",
}  # fmt: skip


async def test_the_form_keeps_all_that_a_profile_can_want(at_home: Home) -> None:
    form = {"name": "Kitchen", "heights": ["1080", "720"], "first": "1080", "cutoff": "720", "version": "0", **WISHES}
    assert (await at_home.api.post("/profiles/add", data=form)).status_code == 303
    kept = (await _all(at_home))["Kitchen"]
    wants = {
        "codecs": ["vp9", "av1"], "only_codecs": True, "audio": ["opus"], "hdr": "avoid", "fps": 30, "upgrades": True,
        "most_bytes": int(512.5 * (1 << 20)), "most_seconds": 900, "sources": ["vimeo", "youtube"],
        "kinds": ["live", "cover"], "subtitles": {"languages": ["en", "pt-BR"], "inside": True}, "remux": "mkv",
        "sponsorblock": {"do": "cut", "parts": ["intro", "outro"]},
    }  # fmt: skip
    assert kept["wants"] == wants
    here = f"/profiles/{kept['id']}"
    page = (await at_home.api.get(here)).text
    for shown in ('value="512.5"', 'value="vimeo, youtube"', 'value="en, pt-BR"', 'value="outro" checked'):
        assert shown in page, shown
    again = {**form, "version": "1", "hdr": "", "fps": "", "languages": "", "sponsorblock": "", "remux": ""}
    again.pop("only_codecs")
    assert (await at_home.api.post(here, data=again)).status_code == 303
    gone = ("hdr", "fps", "only_codecs", "subtitles", "sponsorblock", "remux")
    left = {name: value for name, value in wants.items() if name not in gone}
    assert (await _all(at_home))["Kitchen"]["wants"] == left
    assert "VP9 rather than AV1" in (await at_home.api.get("/profiles")).text


async def test_what_a_form_would_take_is_shown_and_nothing_is_kept(at_home: Home) -> None:
    form = {"name": "", "heights": ["1080"], "first": "1080", "cutoff": "1080", "version": "0", **WISHES}
    page = await at_home.api.post("/profiles/add", data={**form, "act": "preview", "sample": "large"})
    assert page.status_code == 200
    assert len(re.findall(r'class="panel format taken"', page.text)) == 2
    assert "VP9 is liked most." in page.text
    assert "Only VP9" not in page.text
    assert len(await _all(at_home)) == 3
    entered = await at_home.api.post("/profiles/add", data={**form, "name": "x", "act": "enter", "of": "no such song"})
    assert (entered.status_code, "No video of the library is called so" in entered.text) == (200, True)
    emptied = await at_home.api.post("/profiles/add", data={**form, "act": "preview", "video": "1", "sample": "plain"})
    assert (emptied.status_code, 'value="plain" selected' in emptied.text) == (200, True)
    wrong = await at_home.api.post("/profiles/add", data={**form, "name": "x", "most_mib": "lots"})
    assert (wrong.status_code, "Give a number, or nothing." in wrong.text) == (422, True)
    assert re.findall(r'name="(\w+)"[^>]* autofocus', wrong.text) == ["most_mib"]  # it may lie far down
    more = await at_home.api.post("/profiles/add", data={**form, "name": "x", "most_mib": "2000000"})
    assert "from 0, which is no limit, to 1,048,576." in more.text
    less = await at_home.api.post("/profiles/add", data={**form, "name": "x", "least_mib": "600"})
    assert (less.status_code, "This is less than the least." in less.text) == (422, True)
    for field, text, said in (("parts", [], "Check what shall"), ("languages", "en*", "by their codes")):
        odd = await at_home.api.post("/profiles/add", data={**form, "name": "x", field: text})
        assert (odd.status_code, said in odd.text) == (422, True), field
    for of, said in (("no such song", "No video of the library is called so"), ("ftp://a.b/c", "not a web address")):
        nothing = await at_home.api.post("/profiles/add", data={**form, "act": "preview", "of": of})
        assert (nothing.status_code, said in nothing.text) == (200, True), of
        assert nothing.text.count('name="containers"') == 3  # what is left empty takes no place
        assert nothing.text.count('name="codecs"') == 4
