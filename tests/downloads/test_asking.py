"""People ask twice, at once, too early, and change their mind."""

import asyncio
from typing import Any

import pytest

from tests.house import Home
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _at_once(at_home: Home, path: str, times: int = 5, **body: Any) -> list[tuple[int, dict[str, Any]]]:
    answers = await asyncio.gather(*(at_home.api.post(path, json=body or None) for _ in range(times)))
    return [(answer.status_code, answer.json()) for answer in answers]


async def test_a_new_address_asked_for_at_once_is_one_video_for_all(at_home: Home, media_server: MediaServer) -> None:
    answers = await _at_once(at_home, "/api/videos", url=media_server.at("/page", title="All - Together"))
    assert [status for status, _ in answers] == [202] * 5, answers
    assert len({body["video"]["id"] for _, body in answers}) == 1
    assert (await at_home.api.get("/api/videos/count")).json() == {"count": 1}


async def test_a_known_address_asked_for_at_once_is_one_download_for_all(
    at_home: Home, media_server: MediaServer
) -> None:
    url = media_server.at("/media/song.mp4/Known%20-%20Song", rate=20_000)
    added = await at_home.add(url, download=False)
    await at_home.ended(added["job"]["id"])
    answers = await _at_once(at_home, "/api/videos", url=url)
    assert [status for status, _ in answers] == [202] * 5, answers
    assert len({body["download"]["id"] for _, body in answers}) == 1


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_file_asked_for_while_the_address_is_still_read_is_downloaded_after_it(
    at_home: Home, media_server: MediaServer
) -> None:
    url = media_server.at("/page", title="Second - Thought", delay=60)
    first = await at_home.add(url, download=False)
    again = await at_home.add(url)
    assert again["video"]["status"] == "wanted"
    assert again["job"]["kind"] == "download"
    assert again["job"]["waits_for"] == first["job"]["id"]
    media_server.hurry()
    assert (await at_home.ended(again["job"]["id"]))["state"] == "done"


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_download_may_be_asked_for_before_the_address_was_read(
    at_home: Home, media_server: MediaServer
) -> None:
    added = await at_home.add(media_server.at("/page", title="Too - Early", delay=60), download=False)
    answer = await at_home.api.post(f"/api/videos/{added['video']['id']}/download")
    assert answer.status_code == 202, answer.text
    again = await at_home.api.post(f"/api/videos/{added['video']['id']}/download")
    assert (again.status_code, again.json()["code"]) == (409, "job_open")
    assert again.json()["job"]["id"] == answer.json()["job"]["id"]
    media_server.hurry()
    assert (await at_home.ended(answer.json()["job"]["id"]))["state"] == "done"


@pytest.mark.parametrize("db_url", ["postgres"], indirect=True)  # the other one writes one after another
async def test_songs_of_a_new_artist_read_at_once_all_arrive(at_home: Home, media_server: MediaServer) -> None:
    urls = [media_server.at("/page", title=f"Newcomer - Song {number}") for number in range(4)]
    added = await asyncio.gather(*(at_home.add(url, download=False) for url in urls))
    jobs = [await at_home.ended(one["job"]["id"]) for one in added]
    assert [(job["state"], job["error"]) for job in jobs] == [("done", None)] * 4
    videos = (await at_home.api.get("/api/videos")).json()["items"]
    assert len({video["artist"]["id"] for video in videos}) == 1


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_undo_after_the_address_was_read_takes_nothing_from_the_video(
    at_home: Home, media_server: MediaServer
) -> None:
    """What stays, stays whole: without its source it could never be downloaded again."""
    added = await at_home.add(media_server.at("/page", title="Half - Gone"), download=False)
    await at_home.ended(added["job"]["id"])
    read, adding = (await at_home.api.get("/api/changes")).json()["items"]
    refused = (await at_home.api.post(f"/api/changes/{adding['id']}/undo")).json()["job"]["id"]
    error = (await at_home.ended(refused))["error"]
    assert error is not None
    assert error["code"] == "moved_on"
    assert (await at_home.api.get(f"/api/videos/{added['video']['id']}")).json()["sources"]
    for change in (read, adding):
        undone = await at_home.api.post(f"/api/changes/{change['id']}/undo")
        assert (await at_home.ended(undone.json()["job"]["id"]))["state"] == "done"
    assert (await at_home.api.get(f"/api/videos/{added['video']['id']}")).status_code == 404


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_video_brought_back_says_nothing_of_a_download_that_was_stopped(
    at_home: Home, media_server: MediaServer
) -> None:
    added = await at_home.add(media_server.at("/media/song.mp4/Back%20-%20Again", rate=20_000))
    video = f"/api/videos/{added['video']['id']}"
    await at_home.until(added["download"]["job_id"], "fetch")
    read, adding = (await at_home.api.get("/api/changes")).json()["items"]
    for change, way in ((read, "undo"), (adding, "undo"), (adding, "redo")):
        asked = await at_home.api.post(f"/api/changes/{change['id']}/{way}")
        assert (await at_home.ended(asked.json()["job"]["id"]))["state"] == "done"
    assert (await at_home.ended(added["download"]["job_id"]))["state"] == "cancelled"
    assert (await at_home.api.get(video)).json()["status"] == "wanted"
    media_server.hurry()
    retried = await at_home.api.post(f"{video}/download")
    assert (await at_home.ended(retried.json()["job"]["id"]))["state"] == "done"


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_download_tells_its_place_in_the_queue_and_its_attempts(
    at_home: Home, media_server: MediaServer
) -> None:
    urls = [media_server.at("/page", title=f"Queue - {number}", delay=60) for number in range(3)]
    first, second, third = [(await at_home.add(url))["download"] for url in urls]
    assert [one["position"] for one in (first, second, third)] == [1, 2, 3]
    assert first["attempts"] == []
    media_server.hurry()
    await at_home.ended(first["job_id"])
    done = (await at_home.api.get(f"/api/downloads/{first['id']}")).json()
    assert done["position"] is None
    assert [(one["n"], one["outcome"]) for one in done["attempts"]] == [(1, "done")]
