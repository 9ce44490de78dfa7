"""Lists that are read in another way, undone, skipped, spoilt: what was said stays said, and nothing comes twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mvidarr.accounts import console
from mvidarr.providers.shapes import Entry
from tests.discovery.list_den import KITES, TIDES, Den, at_the_den
from tests.house import PASSWORD

ANY = {"If-Match": "*"}
LINES = "Nova Kites - Night Drive\nNova Kites - Paper Sun\nCopper Tides - Low Water"


@pytest.fixture
async def den(db_url: str, tmp_path: Path) -> AsyncIterator[Den]:
    async with at_the_den(db_url, tmp_path) as made:
        yield made


async def _take_back(den: Den, change: int) -> int:
    """Undoes it; the change that did."""
    undo = await den.api.post(f"/api/changes/{change}/undo", json={})
    await den.home.ended(undo.json()["job"]["id"])
    return int((await den.get("/api/changes"))["items"][0]["id"])


async def test_an_undo_of_how_a_list_is_read_is_felt_at_the_next_reading(den: Den) -> None:
    mix = await den.make("spotify_playlist", {"playlist": "mix"})
    assert await den.entries(mix) == {"Night Drive": "new"}
    edit = {"adding": {"take": "artists"}}
    change = (await den.api.patch(f"/api/import-lists/{mix}", json=edit, headers=ANY)).json()["change_id"]
    await den.run(mix, "read")
    assert await den.entries(mix) == {"Nova Kites": "new"}
    await _take_back(den, change)
    await den.run(mix, "read")  # its mark is the same all the time
    assert await den.entries(mix) == {"Night Drive": "new"}


async def test_what_was_undone_and_redone_is_known_again_and_what_is_gone_can_be_asked_for(den: Den) -> None:
    lines = await den.make("text", text=LINES)
    await den.run(lines, "apply")
    change = next(one for one in (await den.get("/api/changes"))["items"] if one["reason"].startswith("Imported"))["id"]
    await _take_back(den, change)
    assert await den.artists() == {}
    page = f"/import/lists/{lines}?state=added"
    html = (await den.api.get(page)).text
    assert html.count("has been deleted since") == 3
    assert "Let ticked ones come in again" in html
    await den.run(lines, "apply")
    assert await den.videos() == {}  # not by itself

    redo = await den.api.post(f"/api/changes/{change}/redo", json={})
    await den.home.ended(redo.json()["job"]["id"])
    await den.run(lines, "read")
    assert "has been deleted since" not in (await den.api.get(page)).text
    assert "Let ticked ones" not in (await den.api.get(page)).text


async def test_whom_an_entry_means_stays_said_when_it_is_skipped_and_taken_back(den: Den) -> None:
    here = (await den.api.post("/api/artists", json={"name": "Kite Society"})).json()["artist"]["id"]
    lines = await den.make("text", text=LINES)
    ids = await den.ids(lines)
    path = f"/api/import-lists/{lines}/entries"
    await den.api.patch(f"{path}/{ids['Night Drive']}", json={"artist_id": here})
    some = (await den.get(path))["items"]
    whose = {one["title"]: (one["matched"] or {}).get("id") for one in some}
    assert whose == {"Night Drive": here, "Paper Sun": here, "Low Water": None}  # said of the name
    for skip in (True, False):
        await den.api.post(path, json={"ids": [ids["Night Drive"]], "skip": skip})
    await den.run(lines, "apply")
    assert set(await den.artists()) == {"Copper Tides", "Kite Society"}


async def test_an_entry_that_is_refused_says_why_and_the_others_come_in(den: Den) -> None:
    """An artist of the list has two ids: one is another's by now, in a way that matching does not look at."""
    await den.api.post("/api/artists", json={"name": "Somebody", "ids": {"deezer": "12"}})
    den.shelf.artists = (
        Entry(KITES, "Nova Kites", artist_ids={"musicbrainz": KITES, "deezer": "12"}),
        Entry(TIDES, "Copper Tides", artist_ids={"musicbrainz": TIDES}),
    )
    lidarr = await den.make("lidarr")
    job = await den.run(lidarr, "apply")
    assert job["log"][-1] == "Added 1 artist and 0 videos; 1 could not be added."
    assert await den.entries(lidarr) == {"Nova Kites": "failed", "Copper Tides": "added"}
    html = (await den.api.get(f"/import/lists/{lidarr}?state=failed")).text
    assert "Another artist has this id of deezer." in html


async def test_names_of_several_artists_are_the_first_one_and_guests(den: Den) -> None:
    for name in ("Nova Kites", "Ada Hill"):
        await den.api.post("/api/artists", json={"name": name})
    lines = await den.make("text", text="Nova Kites & Ada Hill - Glass\nCopper Tides feat. Bo - Low Water\nA & B - One")
    await den.run(lines, "apply")
    found = {one["title"]: one for one in (await den.get("/api/videos"))["items"]}
    told = {title: [one["artist"]["name"], *(x["name"] for x in one["featured"])] for title, one in found.items()}
    assert told == {"Glass": ["Nova Kites", "Ada Hill"], "Low Water": ["Copper Tides", "Bo"], "One": ["A & B"]}


async def test_a_list_whose_profile_was_deleted_brings_its_artists_with_the_default_one(den: Den) -> None:
    made = await den.api.post("/api/profiles", json={"name": "Gone soon", "heights": [480], "cutoff": 480})
    profile = made.json()["profile"]["id"]
    lines = await den.make("text", text=LINES, adding={"profile_id": profile})
    assert (await den.api.delete(f"/api/profiles/{profile}", headers=ANY)).status_code == 200
    job = await den.run(lines, "apply")
    assert job["log"][-1] == "Added 2 artists and 3 videos."
    assert any("default one" in line for line in job["log"])


async def test_ids_and_pages_that_no_database_keeps(den: Den) -> None:
    lines = await den.make("text", text=LINES)
    path, huge = f"/api/import-lists/{lines}", 10**30
    assert (await den.api.get(f"{path}/entries", params={"cursor": str(huge)})).status_code == 422
    assert (await den.api.post(f"{path}/entries", json={"ids": [huge, 2**63], "skip": True})).json() == {"changed": 0}
    entry = (await den.ids(lines))["Low Water"]
    assert (await den.api.patch(f"{path}/entries/{entry}", json={"artist_id": huge})).status_code == 422
    assert (await den.api.get(f"/import/lists/{lines}", params={"cursor": str(huge)})).status_code in (200, 422)
    assert (await den.api.get("/import/lists/new", params={"kind": "polka"})).status_code == 422


async def test_who_may_only_look_sees_lists_and_changes_nothing(den: Den) -> None:
    lines = await den.make("text", text=LINES)
    user = await console.add_user(den.home.house.database, "reader", PASSWORD, "user", cost=4)
    reader = {"Authorization": f"Bearer {den.home.house.accounts.tokens.issue(user)}"}
    assert (await den.api.get(f"/api/import-lists/{lines}/entries", headers=reader)).status_code == 200
    for verb, path in (
        ("POST", ""), ("POST", f"/{lines}/read"), ("POST", f"/{lines}/apply"), ("POST", f"/{lines}/find"),
        ("DELETE", f"/{lines}"), ("POST", f"/{lines}/entries"), ("POST", f"/{lines}/entries/1/find"),
    ):  # fmt: skip
        answer = await den.api.request(verb, f"/api/import-lists{path}", json={}, headers={**ANY, **reader})
        assert answer.status_code == 403, (verb, path, answer.text)
