"""A video deleted while its download runs: whatever the stage, no file stays that nobody knows."""

import asyncio

import pytest
from sqlalchemy import text, update

from mvidarr.db.tables.library import videos
from tests.house import Home
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(  # the last two write rows of the video, which the deletion takes away
    ("db_url", "stage"),
    [
        *(("sqlite", stage) for stage in ("fetch", "place", "write", "mark")),
        ("postgres", "write"),
        ("postgres", "mark"),
    ],
    indirect=["db_url"],
)
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


async def test_a_deletion_and_the_end_of_a_job_take_turns(at_home: Home, media_server: MediaServer) -> None:
    """Each locks the job first and then the video: in opposite order PostgreSQL would refuse one of them."""
    database, jobs = at_home.house.database, at_home.house.jobs
    added = await at_home.add(media_server.at("/words", delay=60))
    video_id = added["video"]["id"]
    await at_home.until(added["job"]["id"], "extract")
    async with database.write() as w:
        await jobs.hold(w, "video", [video_id])
        deleting = asyncio.create_task(at_home.api.delete(f"/api/videos/{video_id}", headers={"If-Match": "*"}))
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while w.dialect == "postgresql" and not await w.value(waiting):
            pass
        await w.run(update(videos).where(videos.c.id == video_id).values(status="wanted"))
    assert (await deleting).status_code == 200
