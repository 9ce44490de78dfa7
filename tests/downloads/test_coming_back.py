"""Requests go and come back with their video."""

from typing import Any

import pytest

from mvidarr.downloads.asking import records
from tests.house import Home
from tests.standins.media_server import MediaServer

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("db_url", ["sqlite"], indirect=True),
]


async def _delete(at_home: Home, video_id: int) -> int:
    answer = await at_home.api.delete(f"/api/videos/{video_id}", headers={"If-Match": "*"})
    assert answer.status_code in (200, 202), answer.text
    if "job" in answer.json():
        await at_home.ended(answer.json()["job"]["id"])
    return int(answer.json()["change_id"])


async def _undo(at_home: Home, change_id: int) -> None:
    answer = await at_home.api.post(f"/api/changes/{change_id}/undo", json={})
    assert answer.status_code == 202, answer.text
    assert (await at_home.ended(answer.json()["job"]["id"]))["state"] == "done"


async def _request(at_home: Home, video_id: int) -> dict[str, Any]:
    async with at_home.house.database.read() as r:
        return dict(await records.latest_of_video(r, video_id) or {})


async def test_a_request_that_was_done_is_so_again_with_its_video(at_home: Home, media_server: MediaServer) -> None:
    _, video = await at_home.download(media_server.at("/page", title="Here - Again"))
    before = await _request(at_home, video["id"])
    assert before["state"] == "done"
    change = await _delete(at_home, video["id"])
    assert await _request(at_home, video["id"]) == {}
    await _undo(at_home, change)
    assert await _request(at_home, video["id"]) == before


async def test_a_request_that_was_open_comes_back_cancelled_and_can_be_retried(
    at_home: Home, media_server: MediaServer
) -> None:
    added = await at_home.add(media_server.at("/media/song.mp4/Slow%20-%20Song", rate=20_000))
    video, job_id = added["video"]["id"], added["download"]["job_id"]
    await at_home.until(job_id, "fetch")
    change = await _delete(at_home, video)
    assert (await at_home.ended(job_id))["state"] == "cancelled"
    await _undo(at_home, change)
    request = await _request(at_home, video)
    assert (request["state"], request["job_id"], request["finished"] is None) == ("cancelled", job_id, False)
    media_server.hurry()
    assert (await at_home.api.post(f"/api/jobs/{job_id}/retry")).status_code == 200
    assert (await at_home.ended(job_id))["state"] == "done"
    assert (await _request(at_home, video))["state"] == "done"
