"""An upload that can't be had makes way for the next one, by itself, each once; a person's own choice does not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from mvidarr.clock import now
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.downloads import outcomes
from mvidarr.db.tables.jobs import jobs
from mvidarr.discovery.searching.standing import put_first
from mvidarr.jobs import JobView
from mvidarr.library.sources import SourceKey
from mvidarr.process import Warm
from tests.house import Home, code_of, home
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("db_url", ["sqlite"], indirect=True),
]


@pytest_asyncio.fixture(loop_scope="session")
async def at_home(db_url: str, tmp_path: Path, warm: Warm, fake_youtube: FakeYouTube) -> AsyncIterator[Home]:
    fake_youtube.add("goodvideo01", title="Nova Kites - Night Drive")
    async with home(db_url, tmp_path, warm=warm, plugins=fake_youtube.plugins) as found:
        yield found


async def _video(at_home: Home, *found: tuple[str, float, dict[str, Any]]) -> int:
    """A video of which discovery found these uploads: id, score and what else is known; the first is its source."""
    answer = await at_home.api.post("/api/videos", json={"artist": "Nova Kites", "title": "Night Drive"})
    video = answer.json()["video"]
    usual = {
        "artist_id": video["artist"]["id"], "video_id": video["id"], "provider": "youtube", "kind": "official",
        "song": "night drive", "reasons": [], "found_by": ["youtube"], "first_seen": now(), "last_seen": now(),
    }  # fmt: skip
    async with at_home.house.database.write() as w:
        for key, score, more in found:
            one = {"key": key, "url": FakeYouTube.url(key), "title": f"Upload {key}", "score": score, **more}
            await w.insert(candidates, {**usual, **one})
        first = SourceKey("youtube", found[0][0], FakeYouTube.url(found[0][0]))
        change = await at_home.house.journal.begin(w, actor="system:discovery", origin="discover", reason="Found it")
        await put_first(change, w, video["id"], first)
        await change.complete()
    return int(video["id"])


async def _downloaded(at_home: Home, video: int) -> tuple[JobView, list[dict[str, Any]]]:
    """The job at its very end, and its tries."""
    asked = await at_home.api.post(f"/api/videos/{video}/download")
    assert asked.status_code == 202, asked.text
    job = asked.json()["job"]["id"]
    return await _at_its_end(at_home, job), [dict(one) for one in await at_home.house.jobs.attempts(job)]


async def _at_its_end(at_home: Home, job: int) -> JobView:
    async with asyncio.timeout(120):
        while (await at_home.house.jobs.get(job))["state"] not in ("done", "failed"):
            await asyncio.sleep(0.05)
    return await at_home.house.jobs.get(job)


async def _keys(at_home: Home, video: int) -> list[str]:
    return [one["id"] for one in (await at_home.api.get(f"/api/videos/{video}")).json()["sources"]]


async def test_the_next_good_upload_is_taken_until_one_comes(at_home: Home) -> None:
    video = await _video(
        at_home,
        ("private0001", 90.0, {}),
        ("refusedone1", 88.0, {"verdict": "refused"}),
        ("rejectedon1", 86.0, {"rejections": [{"code": "lyric", "text": "Only the words."}]}),
        ("ageblocked1", 60.0, {"provider": "vimeo"}),
        ("goodvideo01", 70.0, {}),
        ("poorvideo01", 20.0, {}),
    )
    # the profile likes the site of the one that scores less
    liking = {"name": "Rather Vimeo", "heights": [1080, 720, 480, 360, 240, 144], "wants": {"sources": ["vimeo"]}}
    added = await at_home.api.post("/api/profiles", json={**liking, "default": True})
    assert added.status_code == 201, added.text
    job, tries = await _downloaded(at_home, video)
    assert job["state"] == "done", job
    assert [(one["outcome"], one["code"]) for one in tries] == [("retry", "private"), ("retry", "age"), ("done", None)]
    assert "Another upload is tried: “Upload ageblocked1”." in tries[0]["detail"]
    assert await _keys(at_home, video) == ["goodvideo01", "ageblocked1", "private0001"]
    log = " ".join(line["text"] for line in await at_home.house.jobs.log(job["id"]))
    assert "Another upload is tried: “Upload goodvideo01”." in log
    history = (await at_home.api.get("/api/changes")).json()["items"]
    assert [one["reason"] for one in history].count("Took the next upload, as the one before could not be had") == 2
    async with at_home.house.database.read() as r:
        from_site = await r.all(outcomes.select().order_by(outcomes.c.id))
    assert [(row["host"], row["ok"], row["code"]) for row in from_site] == [
        ("youtube.com", False, "private"), ("youtube.com", False, "age"), ("youtube.com", True, None),
    ]  # fmt: skip
    assert from_site[-1]["bytes"] > 0


async def test_it_fails_when_none_is_left_and_each_was_tried_once(at_home: Home) -> None:
    video = await _video(at_home, ("private0001", 90.0, {}), ("ageblocked1", 80.0, {}))
    job, tries = await _downloaded(at_home, video)
    assert (job["state"], code_of(job)) == ("failed", "age")
    assert job["error"] is not None
    assert "1 other upload failed before it." in job["error"]["detail"]
    assert [one["code"] for one in tries] == ["private", "age"]
    assert (await at_home.api.get(f"/api/videos/{video}")).json()["status"] == "failed"


async def test_what_a_person_chose_stays_unless_they_set_otherwise(at_home: Home) -> None:
    chosen = {"verdict": "chosen", "verdict_by": "user:1"}
    video = await _video(at_home, ("private0001", 90.0, chosen), ("goodvideo01", 80.0, {}))
    job, _ = await _downloaded(at_home, video)
    assert (job["state"], code_of(job)) == ("failed", "private")
    assert job["error"] is not None
    assert "You chose this upload; another one is there to choose from under Needs you." in job["error"]["detail"]
    assert await _keys(at_home, video) == ["private0001"]
    given = {"settings": {"downloads.replace_chosen": True}}
    assert (await at_home.api.patch("/api/settings", json=given, headers={"If-Match": "*"})).status_code == 200
    job, _ = await _downloaded(at_home, video)
    assert job["state"] == "done", job
    assert await _keys(at_home, video) == ["goodvideo01", "private0001"]


async def test_what_was_chosen_while_another_failed_is_tried_and_is_not_to_blame(
    at_home: Home, fake_youtube: FakeYouTube, media_server: MediaServer
) -> None:
    fake_youtube.add("goneslowly1", faults={"status": 410, "delay": 60})
    video = await _video(at_home, ("goneslowly1", 90.0, {}), ("goodvideo02", 70.0, {}), ("goodvideo01", 60.0, {}))
    asked = await at_home.api.post(f"/api/videos/{video}/download")
    job = asked.json()["job"]["id"]
    await at_home.eventually(lambda: any("goneslowly1" in address for address in list(media_server.counts)))
    async with at_home.house.database.write() as w:
        change = await at_home.house.journal.begin(w, actor="user:1", origin="ui", reason="Chose")
        await put_first(change, w, video, SourceKey("youtube", "goodvideo01", FakeYouTube.url("goodvideo01")))
        await change.complete()
    media_server.hurry()
    assert (await _at_its_end(at_home, job))["state"] == "done"
    assert [one["code"] for one in await at_home.house.jobs.attempts(job)] == ["gone", None]
    assert await _keys(at_home, video) == ["goodvideo01", "goneslowly1"]  # the second was never looked at


async def test_a_site_that_takes_us_for_a_robot_rests_and_no_other_upload_of_it_is_asked(at_home: Home) -> None:
    video = await _video(at_home, ("botcheck001", 90.0, {}), ("goodvideo01", 80.0, {}))
    asked = await at_home.api.post(f"/api/videos/{video}/download")
    job = await at_home.ended(asked.json()["job"]["id"])
    assert (job["state"], code_of(job)) == ("queued", "bot_check")
    assert await _keys(at_home, video) == ["botcheck001"]
    health = (await at_home.api.get("/api/system/health")).json()
    told = next(one for one in health["checks"] if one["code"] == "sites_resting")
    assert "youtube.com has rested since " in told["message"]
    assert "cookies" in told["remedy"]
    async with at_home.house.database.write() as w:  # who chooses an upload elsewhere waits for that site no longer
        change = await at_home.house.journal.begin(w, actor="user:1", origin="ui", reason="Chose")
        await put_first(change, w, video, SourceKey("generic", "x", "http://www.elsewhere.test/x"))
        await change.complete()
    async with at_home.house.database.read() as r:
        assert [row["host"] for row in await r.all(jobs.select().where(jobs.c.id == job["id"]))] == ["elsewhere.test"]
    (entry,) = (await at_home.api.get("/api/queue")).json()["items"]
    assert (entry["host"], entry["upload"], entry["rests"]) == ("elsewhere.test", "generic:x", None)
