"""What goes wrong out there becomes a typed failure that says what to do; nothing is lost and nothing stays behind."""

import asyncio
import shutil
from pathlib import Path

import pytest

from mvidarr.process import Warm
from tests.house import Home, code_of, home
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

SITE_FAULTS = [  # what the server does, the code of the failure, whether it is tried again by itself
    ({"status": 404}, "gone", True),
    ({"status": 410}, "gone", False),
    ({"status": 403}, "forbidden", True),
    ({"status": 429}, "rate_limited", True),
    ({"status": 500}, "network", True),
]


@pytest.mark.parametrize(("fault", "code", "again"), SITE_FAULTS, ids=[str(f[0]["status"]) for f in SITE_FAULTS])
@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_an_address_that_fails_is_told_with_its_reason(
    at_home: Home, media_server: MediaServer, fault: dict[str, int], code: str, again: bool
) -> None:
    added = await at_home.add(media_server.at("/page", title="Never - There", **fault))
    job = await at_home.ended(added["job"]["id"])
    assert job["error"] is not None
    assert job["error"]["code"] == code, job["error"]
    assert job["state"] == ("queued" if again else "failed")
    assert job["error"]["detail"].endswith(".")
    video = (await at_home.api.get(f"/api/videos/{added['video']['id']}")).json()
    assert video["status"] == ("wanted" if again else "failed")
    assert at_home.files() == []


MEDIA_FAULTS = [  # what the server does with the media, and what that may be called
    ({"status": 416}, {"stale_part", "refused"}),
    ({"html_after": 0}, {"not_media", "no_video", "network", "wrong_duration", "postprocessing"}),
    ({"truncate": 100_000}, {"wrong_duration", "damaged", "truncated", "not_media", "postprocessing"}),
]


@pytest.mark.parametrize(
    ("fault", "codes"), MEDIA_FAULTS, ids=[next(iter(f[0])) + str(i) for i, f in enumerate(MEDIA_FAULTS)]
)
@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_media_that_fails_never_reaches_the_library(
    db_url: str, tmp_path: Path, fake_youtube: FakeYouTube, fault: dict[str, int], codes: set[str], warm: Warm
) -> None:
    url = fake_youtube.add("brokenmedia", title="Broken - Media", faults=fault)
    async with home(db_url, tmp_path, warm=warm, plugins=fake_youtube.plugins) as at_home:
        added = await at_home.add(url)
        job = await at_home.ended(added["download"]["job_id"])
        assert job["error"] is not None, job
        assert job["error"]["code"] in codes, job["error"]
        assert at_home.files() == []
        page = (await at_home.api.get(f"/videos/{added['video']['id']}")).text
        assert job["error"]["detail"].replace("'", "&#39;") in page


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_failed_name_keeps_its_row_and_can_be_retried(at_home: Home, media_server: MediaServer) -> None:
    added = await at_home.add(media_server.at("/page", title="Second - Try", first=410))
    job = await at_home.ended(added["job"]["id"])
    assert job["state"] == "failed"
    waiting = await at_home.ended(added["download"]["job_id"])
    assert (waiting["state"], code_of(waiting)) == ("failed", "dependency_failed")
    video = (await at_home.api.get(f"/api/videos/{added['video']['id']}")).json()
    assert (video["status"], video["error"]["code"]) == ("failed", "gone")
    assert (await at_home.api.post(f"/api/jobs/{job['id']}/retry")).status_code == 200
    assert (await at_home.ended(job["id"]))["state"] == "done"
    assert (await at_home.ended(added["download"]["job_id"]))["state"] == "done"
    video = (await at_home.api.get(f"/api/videos/{added['video']['id']}")).json()
    assert (video["status"], video["error"]) == ("downloaded", None)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_new_request_goes_on_with_the_file_that_a_failed_one_left_in_place(
    at_home: Home, media_server: MediaServer
) -> None:
    in_the_way = at_home.media / "Left" / "artist.nfo"
    in_the_way.mkdir(parents=True)
    job, video = await at_home.download(media_server.at("/page", title="Left - Behind"))
    assert job["state"] == "failed", job
    assert code_of(job) == "not_a_folder"
    fetched = media_server.hits("/media/song.mp4")
    in_the_way.rmdir()
    asked = await at_home.api.post(f"/api/videos/{video['id']}/download")
    again = await at_home.ended(asked.json()["job"]["id"])
    assert again["state"] == "done", again
    video = (await at_home.api.get(f"/api/videos/{video['id']}")).json()
    assert [file["path"] for file in video["files"]] == ["Left/Behind/Behind.mp4"]
    assert [name for name in at_home.files() if name.endswith(".mp4")] == ["Left/Behind/Behind.mp4"]
    assert media_server.hits("/media/song.mp4") == fetched


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_addresses_that_have_expired_are_asked_for_anew(at_home: Home, media_server: MediaServer) -> None:
    source = media_server.at("/media/song.mp4", first=403, times=1)
    job, _ = await at_home.download(media_server.at("/page", title="Fresh - Again", src=source))
    assert job["state"] == "done", job
    assert media_server.hits("/page") >= 2


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_site_that_gives_less_than_is_wished_is_asked_anew_once(
    at_home: Home, media_server: MediaServer
) -> None:
    at_home.house.ytdlp.adopt(code=None, flags=["--throttled-rate", "1000000000"])
    at_home.house.ytdlp.patience = 15.0  # a look each three seconds
    source = media_server.at("/media/song.mp4", rate=40_000)
    added = await at_home.add(media_server.at("/page", title="Slow - Song", src=source))
    await at_home.eventually(lambda: media_server.hits("/page") == 2)
    media_server.hurry()
    job = await at_home.ended(added["download"]["job_id"])
    video = (await at_home.api.get(f"/api/videos/{added['video']['id']}")).json()
    assert (job["state"], video["status"], job["attempts"]) == ("done", "downloaded", 1), job
    assert media_server.hits("/page") == 2


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_private_address_is_refused_before_anything_is_asked(
    db_url: str, tmp_path: Path, media_server: MediaServer, warm: Warm
) -> None:
    async with home(db_url, tmp_path, warm=warm, allow_private=False) as at_home:
        answer = await at_home.api.post("/api/videos", json={"url": media_server.at("/page")})
        assert (answer.status_code, answer.json()["code"]) == (422, "address_refused")
        assert media_server.hits("/page") == 0
        assert (await at_home.api.get("/api/videos/count")).json() == {"count": 0}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_private_media_behind_a_public_page_is_refused_before_the_child_starts(
    db_url: str, tmp_path: Path, fake_youtube: FakeYouTube, media_server: MediaServer, warm: Warm
) -> None:
    url = fake_youtube.add("insidejob01", title="Inside - Job")
    async with home(
        db_url, tmp_path, warm=warm, plugins=fake_youtube.plugins, allow_private=False, public_names=True
    ) as at_home:
        added = await at_home.add(url)
        job = await at_home.ended(added["job"]["id"])
        assert (job["state"], code_of(job)) == ("failed", "address_refused")
        assert not any("song" in address or "picture.mp4" in address for address in media_server.counts)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ageblocked1", "age"),
        ("botcheck001", "bot_check"),
    ],
)
async def test_what_the_site_says_reaches_the_job(
    db_url: str, tmp_path: Path, fake_youtube: FakeYouTube, name: str, code: str, warm: Warm
) -> None:
    async with home(db_url, tmp_path, warm=warm, plugins=fake_youtube.plugins) as at_home:
        added = await at_home.add(fake_youtube.url(name))
        job = await at_home.ended(added["job"]["id"])
        assert job["error"] is not None
        assert job["error"]["code"] == code, job["error"]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_media_folder_that_went_away_loses_nothing(
    db_url: str, tmp_path: Path, media_server: MediaServer, warm: Warm
) -> None:
    async with home(db_url, tmp_path, warm=warm) as at_home:
        shutil.move(at_home.media, tmp_path / "unmounted")
        added = await at_home.add(media_server.at("/page", title="No - Disk"))
        job = await at_home.ended(added["download"]["job_id"])
        assert (job["state"], code_of(job)) == ("queued", "root_missing")
        ready = await at_home.api.get("/readyz")
        assert ready.status_code == 503
        shutil.move(tmp_path / "unmounted", at_home.media)
        await at_home.api.post(f"/api/jobs/{job['id']}/retry")
        async with asyncio.timeout(120):
            while (await at_home.house.jobs.get(job["id"]))["state"] != "done":
                await asyncio.sleep(0.05)
