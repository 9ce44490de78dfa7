"""A better file takes the place of the one that is here: real yt-dlp, a site with several heights, real files."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import insert, select, update

from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.files import file_intents
from mvidarr.db.tables.library import files
from mvidarr.downloads.asking.upgrades import failed, tried
from mvidarr.downloads.delivering.upgrading import UPGRADE_FILES
from mvidarr.jobs import JobView, NewJob
from mvidarr.process import Warm
from tests.bulk.hand import Hand
from tests.downloads.test_profiles import Site, prefers
from tests.house import Home, home
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("db_url", ["sqlite"], indirect=True),
]


@pytest.fixture
def site(fake_youtube: FakeYouTube, media_server: MediaServer) -> Site:
    return Site(fake_youtube, media_server)


@pytest_asyncio.fixture(loop_scope="session")
async def at_home(db_url: str, tmp_path: Path, site: Site, warm: Warm) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path, warm=warm, plugins=site.plugins) as found:
        yield found


async def _small(at_home: Home, site: Site) -> dict[str, Any]:
    """A video that is here in 144p, whose profile likes 720p from now on."""
    await prefers(at_home, 144)
    job, video = await at_home.download(site.url)
    assert (job["state"], video["quality"]["height"]) == ("done", 144), job
    await prefers(at_home, 720, 240, 144)
    return video


async def _again(at_home: Home, video_id: int) -> JobView:
    asked = await at_home.api.post(f"/api/videos/{video_id}/download")
    assert asked.status_code == 202, asked.text
    return await at_home.ended(asked.json()["job"]["id"])


async def _video(at_home: Home, video_id: int) -> dict[str, Any]:
    return dict((await at_home.api.get(f"/api/videos/{video_id}")).json())


async def _invert(at_home: Home, change_id: int, how: str) -> int:
    """The change that did it, once its files are where they belong."""
    answer = await at_home.api.post(f"/api/changes/{change_id}/{how}", json={})
    assert answer.status_code == 202, answer.text
    assert (await at_home.ended(answer.json()["job"]["id"]))["state"] == "done"
    await _bin_is_done(at_home)
    return int(answer.json()["change_id"])


async def _bin_is_done(at_home: Home) -> None:
    for job in (await at_home.api.get("/api/jobs?state=open")).json()["items"]:
        await at_home.ended(job["id"])


def _sizes(at_home: Home) -> dict[str, int]:
    return {name: (at_home.media / name).stat().st_size for name in at_home.files()}


async def test_a_better_file_takes_the_place_of_the_old_one_which_is_in_the_bin(at_home: Home, site: Site) -> None:
    video = await _small(at_home, site)
    anything = {"If-Match": "*"}
    await at_home.api.patch(f"/api/videos/{video['id']}", json={"genres": ["Pop"]}, headers=anything)
    await _bin_is_done(at_home)
    theirs = _put_beside(at_home, video)
    here, before = f"/api/videos/{video['id']}", at_home.files()
    await at_home.api.post(f"{here}/play", json={"event": "finish", "position": 6})
    await at_home.api.put(f"{here}/rating", json={"rating": 8})
    job = await _again(at_home, video["id"])
    assert job["state"] == "done", job
    now = await _video(at_home, video["id"])
    assert (now["quality"]["height"], now["status"]) == (720, "downloaded")
    assert (now["rating"], now["plays"]) == (8, 1)
    assert [one["path"] for one in now["files"]] == [one["path"] for one in video["files"]]
    assert at_home.files() == before
    assert at_home.staged() == []
    binned = (await at_home.api.get("/api/bin")).json()["items"]
    assert [(one["video_id"], one["state"], one["path"]) for one in binned] == [
        (video["id"], "binned", video["files"][0]["path"])
    ]
    assert sorted(one["path"] for one in binned[0]["files"]) == sorted(
        name for name in before if not name.endswith("artist.nfo") and name not in theirs
    )
    await _bin_is_done(at_home)
    assert {name: (at_home.media / name).read_text() for name in theirs} == theirs
    assert re.findall("<genre>(.*)</genre>", _nfo(at_home, video).read_text()) == ["Pop", "Mine"]


def _nfo(at_home: Home, video: dict[str, Any]) -> Path:
    return (at_home.media / video["files"][0]["path"]).with_suffix(".nfo")


def _put_beside(at_home: Home, video: dict[str, Any]) -> dict[str, str]:
    """What a person has beside a file, by its path; and in its NFO a genre of their own."""
    nfo = _nfo(at_home, video)
    nfo.write_text(nfo.read_text().replace("</musicvideo>", "<genre>Mine</genre></musicvideo>"))
    stem = video["files"][0]["path"].rpartition(".")[0]
    theirs = {f"{stem}.en.srt": "words of mine", f"{stem}.lrc": "[00:01]La", f"{stem}-poster.jpg": "drawn"}
    for name, text in theirs.items():
        (at_home.media / name).write_text(text)
    return theirs


async def test_it_is_undone_and_redone_with_its_files(at_home: Home, site: Site) -> None:
    video = await _small(at_home, site)
    old = _sizes(at_home)
    await _again(at_home, video["id"])
    await _bin_is_done(at_home)
    new = _sizes(at_home)
    assert old != new
    change = (await at_home.api.get("/api/bin")).json()["items"][0]["change_id"]
    assert "Replaced a file by a better one" in (await at_home.api.get(f"/history/{change}")).text
    own = (await at_home.api.get(f"/videos/{video['id']}?tab=history")).text
    assert "Replaced a file by a better one" in own
    assert f"/changes/{change}/undo" in own
    undone = await _invert(at_home, change, "undo")
    own = (await at_home.api.get(f"/videos/{video['id']}?tab=history")).text
    assert f"/history/{undone}" in own
    back = await _video(at_home, video["id"])
    assert (back["quality"]["height"], back["status"]) == (144, "downloaded")
    assert _main(at_home, back) == old[video["files"][0]["path"]]
    await _invert(at_home, undone, "undo")
    again = await _video(at_home, video["id"])
    assert again["quality"]["height"] == 720
    assert _main(at_home, again) == new[video["files"][0]["path"]]
    assert set(_sizes(at_home)) == set(new)
    assert len((await at_home.api.get("/api/bin")).json()["items"]) == 1


def _main(at_home: Home, video: dict[str, Any]) -> int:
    path: str = video["files"][0]["path"]
    return (at_home.media / path).stat().st_size


async def test_what_is_not_better_is_thrown_away_and_not_fetched_again(
    at_home: Home, site: Site, media_server: MediaServer
) -> None:
    await prefers(at_home, 240, 144)
    _, video = await at_home.download(site.url)
    before = _sizes(at_home)
    job = await _again(at_home, video["id"])
    assert job["state"] == "done", job
    assert _sizes(at_home) == before
    assert at_home.staged() == []
    assert (await _video(at_home, video["id"]))["status"] == "downloaded"
    asked = await at_home.api.post(f"/api/videos/{video['id']}/download")
    assert (asked.status_code, asked.json()["code"]) == (409, "not_better")
    assert "nothing that the profile likes better" in asked.json()["detail"]
    page = (await at_home.api.get(f"/videos/{video['id']}")).text
    assert "No better file came of the last try." in page
    assert f"/videos/{video['id']}/download?always=true" in page
    assert media_server.hits("/media/picture-240.mp4") == 2
    upload, c = f"{video['sources'][0]['provider']}:{video['sources'][0]['id']}", downloads.c
    async with at_home.house.database.write("test") as w:
        assert await tried(w, video["id"], upload)
        assert not await failed(w, video["id"], upload)
        await w.run(update(downloads).where(c.job_id == job["id"]).values(state="failed", error={"code": "gone"}))
        assert await failed(w, video["id"], upload)
        assert not await tried(w, video["id"], upload)  # a person may
        (file,) = await w.all(select(files.c.root_id, files.c.path.label("target"), files.c.size))
        left = {**file, "created": 1}
        facts = {"upgrade": True, "beside": {}}
        await w.insert(file_intents, {**left, "job_id": job["id"], "video_id": video["id"], "facts": facts})
    await prefers(at_home, 720, 240)
    assert (await _again(at_home, video["id"]))["state"] == "done"
    assert (await _video(at_home, video["id"]))["quality"]["height"] == 720


async def test_a_person_can_have_it_in_any_case(at_home: Home, site: Site) -> None:
    await prefers(at_home, 720)
    _, video = await at_home.download(site.url)
    await prefers(at_home, 144, 720)
    asked = await at_home.api.post(f"/api/videos/{video['id']}/download?always=true")
    assert asked.status_code == 202, asked.text
    assert (await at_home.ended(asked.json()["job"]["id"]))["state"] == "done"
    assert (await _video(at_home, video["id"]))["quality"]["height"] == 144


async def test_a_file_that_left_the_bin_for_good_cannot_come_back_and_the_new_one_stays(
    at_home: Home, site: Site
) -> None:
    video = await _small(at_home, site)
    await _again(at_home, video["id"])
    await _bin_is_done(at_home)
    (entry,) = (await at_home.api.get("/api/bin")).json()["items"]
    gone = await at_home.api.delete(f"/api/bin/{entry['id']}")
    assert gone.is_success, gone.text
    await _bin_is_done(at_home)
    refused = await at_home.api.post(f"/api/changes/{entry['change_id']}/undo", json={})
    if refused.status_code == 202:
        await at_home.ended(refused.json()["job"]["id"])
        await _bin_is_done(at_home)
    now = await _video(at_home, video["id"])
    assert (now["quality"]["height"], now["status"]) == (720, "downloaded")
    assert _main(at_home, now) > 0


async def test_of_many_those_that_have_a_file_are_asked_for_a_better_one(at_home: Home, site: Site) -> None:
    video = await _small(at_home, site)
    bare = (await at_home.api.post("/api/videos", json={"artist": "Nobody", "title": "Nothing"})).json()["video"]["id"]
    hand = Hand(at_home, operation="upgrade")
    seen = await hand.preview({"ids": [video["id"], bare]})
    assert (seen["plan"]["counts"]["change"], seen["plan"]["counts"]["conflict"]) == (1, 1)
    assert (await hand.apply(plan_id=seen["plan_id"]))["done"] == 1
    await _bin_is_done(at_home)
    assert (await _video(at_home, video["id"]))["quality"]["height"] == 720


@pytest.mark.parametrize("allowed", [True, False])
async def test_where_the_profile_allows_it_a_higher_upload_is_fetched_by_the_schedule(
    at_home: Home, site: Site, allowed: bool
) -> None:
    video = await _small(at_home, site)
    profile = next(one for one in (await at_home.api.get("/api/profiles")).json()["items"] if one["default"])
    body = {"wants": {"upgrades": allowed}}
    changed = await at_home.api.patch(f"/api/profiles/{profile['id']}", json=body, headers={"If-Match": "*"})
    assert changed.is_success, changed.text
    source = video["sources"][0]
    known = {
        "artist_id": video["artist"]["id"], "video_id": video["id"], "had_video": True, "provider": source["provider"],
        "key": source["id"], "url": source["url"], "title": "Heights", "kind": "official", "height": 720, "song": "x",
        "score": 60.0, "reasons": [], "rejections": [], "found_by": [], "first_seen": 1, "last_seen": 1,
    }  # fmt: skip
    async with at_home.house.database.write("test") as w:
        worse = {**known, "score": 90.0, "rejections": [{"code": "slowed", "text": "It is slowed down."}]}
        await w.run_many(insert(candidates), [{**worse, "key": f"worse{n}"} for n in range(201)])
        await w.run(insert(candidates).values(known))
        job = await at_home.house.jobs.enqueue(w, NewJob(UPGRADE_FILES))
    assert (await at_home.ended(job.id))["state"] == "done"
    await _bin_is_done(at_home)
    now = await _video(at_home, video["id"])
    assert now["quality"]["height"] == (720 if allowed else 144)
