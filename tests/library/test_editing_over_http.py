"""The doors of editing: If-Match, envelopes, roles, two people at once, from add to undo."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mvidarr.accounts import console
from mvidarr.db.tables.library import files, roots
from tests.house import PASSWORD, Home, home
from tests.library.shelf import Shelf


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as the_home:
        yield the_home


async def _song(at_home: Home, artist: str, title: str) -> dict[str, Any]:
    answer = await at_home.api.post("/api/videos", json={"artist": artist, "title": title})
    assert answer.status_code == 201, answer.text
    assert answer.headers["etag"] == f'"{answer.json()["video"]["version"]}"'
    return dict(answer.json()["video"])


async def _undo(at_home: Home, change_id: int, way: str = "undo") -> None:
    answer = await at_home.api.post(f"/api/changes/{change_id}/{way}", json={"when_moved": "nothing"})
    assert answer.status_code == 202, answer.text
    assert (await at_home.ended(answer.json()["job"]["id"]))["state"] == "done"


async def test_a_video_is_added_edited_undone_deleted_and_brought_back(at_home: Home) -> None:
    api = at_home.api
    video = await _song(at_home, "Björk", "Army")
    again = await api.post("/api/videos", json={"artist": "bjork", "title": "army"})
    assert (again.status_code, again.json()["video"]["id"]) == (200, video["id"])
    path = f"/api/videos/{video['id']}"
    edited = await api.patch(path, json={"title": "Army of Me"}, headers={"If-Match": f'"{video["version"]}"'})
    assert edited.status_code == 200, edited.text
    assert edited.json()["video"]["title"] == "Army of Me"
    assert edited.headers["etag"] == f'"{edited.json()["video"]["version"]}"'
    same = await api.patch(path, json={"title": "Army of Me"}, headers={"If-Match": edited.headers["etag"]})
    assert (same.status_code, same.json()["change_id"]) == (200, None)
    await _undo(at_home, edited.json()["change_id"])
    assert (await api.get(path)).json()["title"] == "Army"
    deleted = await api.delete(path, headers={"If-Match": "*"})
    assert deleted.status_code == 200, deleted.text
    assert (await api.get(path)).status_code == 404
    await _undo(at_home, deleted.json()["change_id"])
    assert (await api.get(path)).json()["title"] == "Army"
    told = (await api.get("/api/changes", params={"video": video["id"]})).json()["items"]
    assert {change["who"] for change in told} == {"root"}
    assert [change["origin"] for change in told] == ["undo", "api", "undo", "api", "api"]


async def test_an_edit_names_the_version_it_is_meant_for(at_home: Home) -> None:
    api, video = at_home.api, await _song(at_home, "Björk", "Army of Me")
    for path in (f"/api/videos/{video['id']}", f"/api/artists/{video['artist']['id']}"):
        assert (await api.patch(path, json={})).status_code == 428
        assert (await api.delete(path)).status_code == 428
        stale = await api.patch(path, json={}, headers={"If-Match": '"99"'})
        assert (stale.status_code, stale.json()["code"]) == (412, "moved_on")
        assert stale.json()[path.split("/")[2].rstrip("s")]["id"] == int(path.split("/")[3])
        assert (await api.delete(path, headers={"If-Match": '"99"'})).status_code == 412
    fresh = await api.patch(f"/api/videos/{video['id']}", json={"year": 1995}, headers={"If-Match": "*"})
    assert fresh.status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"titel": "x"}, 422, "titel"),
        ({"title": ""}, 422, "title"),
        ({"title": "a\x00b"}, 422, None),
        ({"year": "soon"}, 422, "year"),
        ({"year": 10**30}, 422, "year"),
        ({"artist": 10**30}, 422, None),
        ({"profile_id": 10**30}, 422, "profile_id"),
        ({"tags": ["ok", 5]}, 422, "tags.1"),
        ({"credits": [{"role": "x"}]}, 422, "credits.0.name"),
        ({"version": 5}, 422, "version"),
        ({"status": "downloaded"}, 422, "status"),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused_by_field(
    at_home: Home, body: dict[str, Any], status: int, field: str | None
) -> None:
    video = await _song(at_home, "Björk", "Army of Me")
    path = f"/api/videos/{video['id']}"
    refused = await at_home.api.patch(path, json=body, headers={"If-Match": "*"})
    assert refused.status_code == status, refused.text
    if field is not None:
        assert field in [error["field"] for error in refused.json()["errors"]]
    half = await at_home.api.patch(
        path,
        content=b'{"title": "\\ud800"}',
        headers={"If-Match": "*", "Content-Type": "application/json"},
    )
    assert half.status_code in (400, 422)
    assert (await at_home.api.get(path)).json() == video


async def test_an_artist_is_added_edited_and_merged(at_home: Home) -> None:
    api = at_home.api
    one = (await _song(at_home, "Bjork G", "Army of Me"))["artist"]
    added = await api.post("/api/artists", json={"name": "Björk", "genres": ["Pop"]})
    assert (added.status_code, added.headers["location"]) == (201, f"/api/artists/{added.json()['artist']['id']}")
    twice = await api.post("/api/artists", json={"name": "BJORK"})
    assert (twice.status_code, twice.json()["artist_id"]) == (409, added.json()["artist"]["id"])
    merged = await api.post(f"/api/artists/{one['id']}/merge", json={"into": added.json()["artist"]["id"]})
    assert merged.status_code == 200, merged.text
    assert merged.json()["artist"]["aliases"] == ["Bjork G"]
    assert (await api.get(f"/api/artists/{one['id']}")).status_code == 404
    await _undo(at_home, merged.json()["change_id"])
    assert (await api.get(f"/api/artists/{one['id']}")).json()["counts"]["videos"] == 1
    deleted = await api.delete(f"/api/artists/{one['id']}", headers={"If-Match": "*"})
    assert deleted.status_code == 200
    assert (await api.get("/api/videos/count")).json() == {"count": 0}


async def test_who_may_edit(at_home: Home) -> None:
    video = await _song(at_home, "Björk", "Army of Me")
    path, star = f"/api/videos/{video['id']}", {"If-Match": "*"}
    user = await console.add_user(at_home.house.database, "adder", PASSWORD, "user", cost=4)
    api, token = at_home.api, at_home.house.accounts.tokens.issue(user)
    mine = {"Authorization": f"Bearer {token}"}
    assert (await api.patch(path, json={"title": "x"}, headers={**star, **mine})).status_code == 403
    assert (await api.delete(path, headers={**star, **mine})).status_code == 403
    assert (await api.post("/api/artists", json={"name": "Tricky"}, headers=mine)).status_code == 201
    assert (await api.post(f"{path}/status", json={"status": "ignored"}, headers=mine)).status_code == 200


async def test_a_video_is_wanted_or_ignored(at_home: Home) -> None:
    api, video = at_home.api, await _song(at_home, "Björk", "Army of Me")
    path = f"/api/videos/{video['id']}"
    for status in ("ignored", "ignored", "wanted", "discovered", "wanted"):
        answer = await api.post(f"{path}/status", json={"status": status})
        assert (answer.status_code, answer.json()["video"]["status"]) == (200, status)
    assert (await api.post(f"{path}/status", json={"status": "downloaded"})).status_code == 422
    assert (await api.get(path)).json()["version"] == video["version"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid"),
        ({"artist": "Björk"}, 422, "invalid"),
        ({"title": "Army of Me"}, 422, "invalid"),
        ({"url": "https://example.org/x.mp4", "artist": "Björk", "title": "x"}, 422, "invalid"),
        ({"artist": "Björk", "title": "Army of Me", "download": True}, 409, "no_source"),
        ({"artist": 987654, "title": "Army of Me"}, 422, "invalid"),
    ],
)
async def test_a_video_is_added_by_address_or_by_name(
    at_home: Home, body: dict[str, Any], status: int, code: str
) -> None:
    refused = await at_home.api.post("/api/videos", json=body)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    assert (await at_home.api.get("/api/videos/count")).json() == {"count": 0}


async def test_a_deleted_file_goes_to_the_bin_and_comes_back_unless_it_is_to_stay(at_home: Home) -> None:
    api, video = at_home.api, await _song(at_home, "Björk", "Army of Me")
    path, file = f"/api/videos/{video['id']}", at_home.media / "Björk/Army of Me/Army of Me.mp4"
    await asyncio.to_thread(file.parent.mkdir, parents=True)
    await asyncio.to_thread(file.write_bytes, b"clip")
    async with at_home.house.database.write() as w:
        root = await w.value(select(roots.c.id))
        row = {"video_id": video["id"], "root_id": root, "path": str(file.relative_to(at_home.media)), "size": 4}
        await w.insert(files, {**row, "primary": True, "subtitles": [], "added": 1})
    binned = await api.delete(path, headers={"If-Match": "*"})
    assert binned.status_code == 202, binned.text
    assert (await at_home.ended(binned.json()["job"]["id"]))["state"] == "done"
    assert not file.exists()
    await _undo(at_home, binned.json()["change_id"])
    await Shelf(at_home).settle()  # its move may be going on
    assert file.read_bytes() == b"clip"
    kept = await api.delete(path, params={"files": "keep"}, headers={"If-Match": "*"})
    assert kept.status_code == 200, kept.text
    assert file.exists()
