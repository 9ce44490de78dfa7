"""Settings in one house: over HTTP, in the browser, as they turn what they are about, and in the history."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from httpx import Response

from mvidarr.accounts import console
from mvidarr.clock import DAY
from tests import databases
from tests.house import PASSWORD, Home, home

ANY = {"If-Match": "*"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def at_home(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Home]:
    """One house for all of this file."""
    folder = tmp_path_factory.mktemp("house")
    async with home(databases.sqlite_copy(sqlite_template, folder), folder) as the_home:
        yield the_home


async def patched(at_home: Home, **given: Any) -> Response:
    settings = {name.replace("__", "."): value for name, value in given.items()}
    return await at_home.api.patch("/api/settings", json={"settings": settings}, headers=ANY)


async def setting(at_home: Home, name: str) -> dict[str, Any]:
    items = (await at_home.api.get("/api/settings")).json()["items"]
    return next(item for item in items if item["name"] == name)


def form(page: str, **changed: str) -> dict[str, Any]:
    """What a browser would send of the page, with some fields typed anew."""
    main = page[page.index('id="settings"') :]
    data: dict[str, Any] = {"shown": re.findall(r'name="shown" value="([^"]+)"', main)}
    for name, value in re.findall(r'type="hidden" name="((?:was|version):[^"]+)" value="([^"]*)"', main):
        data[name] = value
        if name.startswith("was:"):
            data[name.removeprefix("was:")] = value
    return data | {name.replace("__", "."): value for name, value in changed.items()}


async def undone(at_home: Home, change_id: int) -> None:
    answer = await at_home.api.post(f"/api/changes/{change_id}/undo", json={})
    assert (await at_home.ended(answer.json()["job"]["id"]))["state"] == "done"


async def test_over_http_settings_turn_what_they_are_about_and_back(at_home: Home) -> None:
    api, lanes = at_home.api, at_home.house.lanes
    before = await api.get("/api/settings")
    lane = await setting(at_home, "jobs.lane_download")
    assert (lane["value"], lane["default"], lane["origin"], lane["locked"]) == (2, 2, "default", False)
    assert (await setting(at_home, "jobs.lane_maintenance"))["version"] == 0
    changed = await patched(
        at_home, jobs__lane_download=5, limits__user=120, library__bin_size="1 GB", log__level="info"
    )
    assert changed.status_code == 200, changed.text
    assert [one["value"] for one in changed.json()["settings"]] == [5, 120, 10**9, "info"]
    assert (lanes.concurrency("download"), at_home.house.throttle.rates.user) == (5, 120)
    assert (await setting(at_home, "jobs.lane_download"))["origin"] == "browser"
    stale = {"If-Match": before.headers["etag"]}
    late = await api.patch("/api/settings", json={"settings": {"jobs.lane_media": 1}}, headers=stale)
    assert (late.status_code, late.json()["code"]) == (412, "moved_on")
    assert (await api.patch("/api/settings", json={"settings": {"jobs.lane_media": 1}})).status_code == 428

    told = (await api.get("/api/changes")).json()["items"][0]
    assert told["reason"].startswith("Changed the settings “Downloads at once”, ")
    said = {line["title"]: (line["before"], line["after"]) for line in told["told"]}
    assert said["Size of the recycle bin"] == ("100 GB (default)", "1 GB")
    history = (await api.get("/history")).text
    assert "Changed setting" in history
    await undone(at_home, changed.json()["change_id"])
    await at_home.eventually(lambda: lanes.concurrency("download") == 2)
    assert (await setting(at_home, "library.bin_size"))["origin"] == "default"

    house = at_home.house
    for wanted in (True, False):
        assert (await patched(at_home, ytdlp__fork_downloads=wanted)).status_code == 200
        assert house.ytdlp.fork_downloads is wanted
    assert (await patched(at_home, log__file_size=1)).status_code == 422
    times = await patched(at_home, schedule__prune="", accounts__session_days=2, log__file_size="1 MB", log__files=2)
    assert times.status_code == 200, times.text
    task = next(view for view in await house.scheduler.views() if view["name"] == "prune")
    assert (task["cron"], task["next"]) == ("", None)
    assert house.accounts.sessions._idle == 2 * DAY
    assert (house.logs.file._size, house.logs.file._files) == (10**6, 2)
    await patched(at_home, schedule__prune=None)
    task = next(view for view in await house.scheduler.views() if view["name"] == "prune")
    assert task["next"] is not None

    paused = await patched(at_home, jobs__lane_media=0)
    assert (lanes.concurrency("media"), paused.json()["settings"][0]["told"]) == (0, "paused")
    await patched(at_home, jobs__lane_media=None)
    assert lanes.concurrency("media") == 2


async def test_what_makes_no_sense_is_said_field_by_field(at_home: Home) -> None:
    wrong = await patched(at_home, jobs__lane_download="many", jobs__lane_downlod=3, limits__user=3, log__level="loud")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_setting")
    told = {error["field"]: error["message"] for error in wrong.json()["errors"]}
    assert "“jobs.lane_download”" in told["jobs.lane_downlod"]
    assert told["limits.user"].startswith("Give at least 60")
    assert told["log.level"] == "Choose one of debug, info, warning, error."
    locked = await patched(at_home, startup__paths__media="/srv")
    assert (locked.status_code, locked.json()["code"]) == (409, "locked")
    media = await setting(at_home, "startup.paths.media")
    assert (media["origin"], media["locked"]) == ("option", True)
    assert media["where"] == "Set by the option --media. Change it there, then restart."
    assert (await setting(at_home, "startup.server.setup_token"))["value"] == {"set": False}
    port = await setting(at_home, "startup.server.port")
    assert (port["value"], port["told"], port["origin"]) == (8845, "8845", "default")
    assert "MVIDARR__SERVER__PORT" in port["where"]


async def test_only_administrators_see_and_change_settings_and_their_history(at_home: Home) -> None:
    change = (await patched(at_home, jobs__lane_media=1)).json()["change_id"]
    user = await console.add_user(at_home.house.database, "mia", PASSWORD, "manager", cost=4)
    mia = {"Authorization": f"Bearer {at_home.house.accounts.tokens.issue(user)}"}
    assert (await at_home.api.get("/api/settings", headers=mia)).status_code == 403
    assert (await at_home.api.get("/settings", headers=mia)).status_code == 403
    assert (await at_home.api.post(f"/api/changes/{change}/undo", json={}, headers=mia)).status_code == 404
    assert (await at_home.api.get("/api/changes", headers=mia)).json()["items"] == []


async def test_in_the_browser_only_what_was_touched_changes(at_home: Home) -> None:
    api = at_home.api
    page = (await api.get("/settings")).text
    assert "Set by the option --media. Change it there, then restart." in page
    assert 'name="limits.user"' not in page
    nothing = await api.post("/settings", data=form(page))
    assert nothing.headers["location"] == "/settings"
    await patched(at_home, jobs__lane_media=7)  # somebody else, meanwhile
    saved = await api.post("/settings", data=form(page, library__bin_size="50 GB", jobs__lane_download="3"))
    assert (saved.status_code, saved.headers["location"]) == (303, "/settings#jobs")
    values = [(await setting(at_home, f"jobs.lane_{name}"))["value"] for name in ("download", "media")]
    assert values == [3, 7]
    assert (await setting(at_home, "library.bin_size"))["value"] == 50 * 10**9

    both = await api.post("/settings", data=form(page, jobs__lane_media="4"))
    assert both.status_code == 409
    assert "Somebody changed this to “7” meanwhile. Save again to have yours." in both.text
    mine = await api.post("/settings", data=form(both.text, jobs__lane_media="4"))
    assert mine.status_code == 303
    assert (await setting(at_home, "jobs.lane_media"))["value"] == 4

    page = (await api.get("/settings")).text
    back = await api.post("/settings", data=form(page, log__level="warning") | {"reset": "jobs.lane_media"})
    assert back.status_code == 303
    assert (await setting(at_home, "jobs.lane_media"))["origin"] == "default"
    assert (await setting(at_home, "log.level"))["value"] == "warning"
    wrong = await api.post("/settings", data=form(page, jobs__lane_download="lots"))
    assert wrong.status_code == 422
    assert 'id="error-jobs.lane_download"' in wrong.text
    assert 'value="lots"' in wrong.text
    await patched(at_home, jobs__lane_download=None, library__bin_size=None, log__level=None)  # as others have it


async def test_settings_are_found_by_words_and_advanced_ones_shown_on_request(at_home: Home) -> None:
    api = at_home.api
    found = (await api.get("/settings", params={"find": "SIGN in"})).text
    assert 'name="limits.sign_in"' in found
    assert "jobs.lane_download" not in found
    assert 'name="limits.address"' in (await api.get("/settings", params={"find": "stranger"})).text
    assert "No setting matches" in (await api.get("/settings", params={"find": "xyzzy"})).text
    shown = await api.post("/settings/advanced", data={"advanced": "true"})
    assert shown.headers["location"] == "/settings"
    assert 'name="limits.user"' in (await api.get("/settings")).text
    await api.post("/settings/advanced", data={})
    assert 'name="limits.user"' not in (await api.get("/settings")).text


async def test_what_settings_are_about_can_be_tried_out(at_home: Home) -> None:
    api = at_home.api
    folders = (await api.post("/api/settings/test/folders")).json()["findings"]
    assert [one["code"] for one in folders] == ["media_folder", "data_folder", "same_disk"]
    assert {one["severity"] for one in folders} == {"ok"}
    assert at_home.files() == []
    before = (await api.get("/api/settings")).headers["etag"]
    [database] = (await api.post("/api/settings/test/database")).json()["findings"]
    assert database["message"].startswith("SQLite answers: a read took ")
    assert (await api.get("/api/settings")).headers["etag"] == before
    tools = {one["code"]: one for one in (await api.post("/api/settings/test/tools")).json()["findings"]}
    assert tools["ytdlp"]["message"].startswith("yt-dlp 20")
    assert "ffmpeg" in tools
    assert (await api.post("/api/settings/test/luck")).json()["code"] == "no_such_test"
    page = (await api.get("/settings")).text
    tried = await api.post("/settings/test/database", data=form(page, jobs__lane_download="9"))
    assert "SQLite answers" in tried.text
    assert re.search(r'value="9"[^>]* name="jobs\.lane_download"', tried.text)
    elsewhere = at_home.media.rename(at_home.media.with_name("elsewhere"))
    [gone, *_] = (await api.post("/api/settings/test/folders")).json()["findings"]
    assert (gone["code"], gone["severity"]) == ("media_folder", "error")
    assert gone["remedy"]
    elsewhere.rename(at_home.media)
