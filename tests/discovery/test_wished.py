"""A video that a person wants, and of which nobody knows where it can be had: looked for soon, as sources bear it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discovery.desk import ANY, OFFICIAL, Desk, Finds, at_desk
from tests.discovery.sources import listed
from tests.house import home

ONLY_SQLITE = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)


@pytest.fixture
async def desk(db_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_desk(db_url, tmp_path) as found:
        yield found


async def _said(desk: Desk, video: int, status: str) -> int:
    return int((await desk.post(f"/api/videos/{video}/status", {"status": status}))["change_id"])


async def _searches(desk: Desk, state: str = "open") -> list[int]:
    found = (await desk.get(f"/api/jobs?kind=search&state={state}&limit=100"))["items"]
    return sorted(job["subject"]["id"] for job in found)


async def test_what_is_wanted_without_a_source_is_looked_for_and_then_downloaded(desk: Desk) -> None:
    video = await desk.video()
    await _said(desk, video, "ignored")
    desk.site.videos = listed(OFFICIAL)
    await _said(desk, video, "wanted")
    (job,) = (await desk.get("/api/jobs?kind=search"))["items"]
    assert (await desk.home.ended(job["id"]))["state"] == "done"
    assert await desk.sources(video) == [OFFICIAL.key]
    assert await desk.downloads() == [video]
    (asked,) = (await desk.get("/api/jobs?kind=download"))["items"]
    async with desk.home.house.database.read() as r:
        assert await desk.home.house.jobs.open_about(r, "download", "video", [video]) == {video: asked["id"]}


@ONLY_SQLITE
async def test_a_search_for_what_is_wanted_no_more_takes_nothing(desk: Desk) -> None:
    video = await desk.video()
    await _said(desk, video, "ignored")
    desk.home.house.lanes.set("metadata", 0)
    desk.site.videos = listed(OFFICIAL)
    change = await _said(desk, video, "wanted")
    assert await _searches(desk) == [video]
    undone = await desk.post(f"/api/changes/{change}/undo", {"when_moved": "nothing"}, status=202)
    assert (await desk.home.ended(undone["job"]["id"]))["state"] == "done"
    desk.home.house.lanes.set("metadata", 4)
    (job,) = (await desk.get("/api/jobs?kind=search"))["items"]
    assert (await desk.home.ended(job["id"]))["state"] == "done"
    assert (await desk.sources(video), await desk.downloads()) == ([], [])
    assert (await desk.get(f"/api/videos/{video}"))["status"] == "ignored"


async def test_of_many_at_once_as_many_are_looked_for_as_a_run_of_the_schedule_takes(desk: Desk) -> None:
    desk.home.house.lanes.set("metadata", 0)
    await desk.home.api.patch("/api/settings", json={"settings": {"discovery.searches": 3}}, headers=ANY)
    videos = [await desk.video(f"Song {at}") for at in range(5)]
    for wish in ("ignored", "wanted"):
        made = await desk.post("/api/videos/bulk/status", {"selection": {"ids": videos}, "status": wish}, status=202)
        assert (await desk.home.ended(made["job"]["id"]))["state"] == "done"
        assert await _searches(desk) == ([] if wish == "ignored" else videos[:3])
    more = await desk.video("One more")
    for wish in ("ignored", "wanted"):
        await _said(desk, more, wish)
    assert await _searches(desk) == videos[:3]  # its turn comes, as that of the other two


@ONLY_SQLITE
async def test_where_nobody_can_be_asked_no_search_is_begun(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as house:
        desk = Desk(house, Finds(), Finds())
        video = await desk.video()
        for wish in ("ignored", "wanted"):
            await _said(desk, video, wish)
        assert await _searches(desk) == []
