"""A job that waits for its next try says when that is, and whoever is in a hurry starts it at once."""

import pytest

from tests.house import Home
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_job_that_waits_for_its_next_try_can_be_started_at_once(
    at_home: Home, media_server: MediaServer
) -> None:
    added = await at_home.add(media_server.at("/page", title="Hurry - Up", first=500))
    job = await at_home.ended(added["job"]["id"])
    assert (job["state"], bool(job["not_before"])) == ("queued", True)
    form = f'action="/jobs/{job["id"]}/retry"'
    for path in ("/activity", f"/activity/{job['id']}", f"/videos/{added['video']['id']}"):
        page = (await at_home.api.get(path)).text
        assert form in page, path
        assert "Try now" in page
        assert f'<time datetime="{job["not_before"]}"' in page
    sent = await at_home.api.post(f"/jobs/{job['id']}/retry", data={"back": "/activity"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/activity")
    assert (await at_home.ended(added["download"]["job_id"]))["state"] == "done"


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_job_that_waits_for_another_cannot_be_hurried(at_home: Home, media_server: MediaServer) -> None:
    added = await at_home.add(media_server.at("/page", title="No - Hurry", first=500))
    await at_home.ended(added["job"]["id"])
    page = (await at_home.api.get(f"/activity/{added['download']['job_id']}")).text
    assert "Try now" not in page
