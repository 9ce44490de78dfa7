"""A video deleted while its download runs: whatever the stage, no file stays that nobody knows."""

import pytest

from tests.house import Home
from tests.standins.media_server import MediaServer


@pytest.mark.parametrize("stage", ["fetch", "place", "write", "mark"])
async def test_nothing_is_left_of_a_download_whose_video_is_deleted(
    at_home: Home, media_server: MediaServer, stage: str
) -> None:
    added = await at_home.add(media_server.at("/page", title="Never - Mind"))
    job_id = added["download"]["job_id"]
    await at_home.until(job_id, stage)
    gone = await at_home.api.delete(f"/api/videos/{added['video']['id']}", headers={"If-Match": "*"})
    assert gone.status_code in (200, 202), gone.text
    job = await at_home.ended(job_id)
    assert job["state"] in ("cancelled", "done"), job["error"]
    await at_home.eventually(lambda: set(at_home.files()) <= {"Never/artist.nfo"})  # what tells of the artist may stay
    await at_home.eventually(lambda: at_home.staged() == [])
