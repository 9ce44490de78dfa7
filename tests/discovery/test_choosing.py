"""Several people, jobs and second thoughts at once: who has the last word on where a video comes from."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mvidarr.db.tables.library import files, videos
from mvidarr.providers.shapes import VideoFound, Wanted
from tests.discovery.desk import ANY, LYRIC, OFFICIAL, OTHER, SECOND, Desk, at_desk
from tests.discovery.sources import listed, upload

LIVE = upload("vaaaaaaaaa7", "Nova Kites - Night Drive (Live at the Pier)")


@pytest.fixture
async def desk(db_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_desk(db_url, tmp_path) as one:
        yield one


@dataclass
class Held:
    """Stands for a source's method: answers when it is let go."""

    videos: Sequence[VideoFound]
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, wanted: Wanted, limit: int = 10) -> Sequence[VideoFound]:
        self.asked.set()
        await self.free.wait()
        return self.videos


async def test_what_somebody_chose_while_a_search_ran_is_not_chosen_over_by_it(desk: Desk) -> None:
    video = await desk.video()
    held = desk.site.find_video = Held(listed(OFFICIAL))  # type: ignore[method-assign]
    due = asyncio.create_task(desk.run_due())
    await held.asked.wait()
    pasted = await desk.post(f"/api/videos/{video}/sources", {"url": "https://youtu.be/vaaaaaaaaa9"})
    assert pasted["video_id"] == video
    held.free.set()
    await due
    assert await desk.sources(video) == ["vaaaaaaaaa9"]
    log = (await desk.get("/api/jobs?kind=search"))["items"][0]["id"]
    assert "asked for already" in str(await desk.get(f"/api/jobs/{log}/log"))

    # nor when its download was cancelled: it stays the first until somebody says otherwise
    desk.site.videos = listed(OFFICIAL, SECOND)
    del desk.site.find_video
    items = {one["key"]: one["id"] for one in (await desk.search(video))["items"]}
    await desk.post(f"/api/candidates/{items[SECOND.key]}/choose")
    for job in (await desk.get("/api/jobs?kind=download&state=open"))["items"]:
        await desk.post(f"/api/jobs/{job['id']}/cancel")
    await desk.run("search", payload={"take": True}, subject=("video", video), actor="user:1")
    assert (await desk.sources(video))[0] == SECOND.key


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_video_that_is_deleted_while_it_is_looked_for_is_no_failure(desk: Desk) -> None:
    video = await desk.video()
    held = desk.site.find_video = Held(listed(OFFICIAL))  # type: ignore[method-assign]
    job = (await desk.post(f"/api/videos/{video}/search", status=202))["job"]
    await held.asked.wait()
    answer = await desk.home.api.delete(f"/api/videos/{video}", headers=ANY)
    assert answer.status_code < 300, answer.text
    held.free.set()
    assert (await desk.home.ended(job["id"]))["state"] == "done"


async def test_an_address_that_was_refused_before_is_chosen_where_somebody_types_it(desk: Desk) -> None:
    video = await desk.video()
    desk.site.videos = listed(OFFICIAL, SECOND)
    first = (await desk.search(video))["items"][0]
    await desk.post(f"/api/candidates/{first['id']}/refuse")
    await desk.post(f"/api/videos/{video}/sources", {"url": f"https://youtu.be/{OFFICIAL.key}"})
    verdicts = {one["key"]: one["verdict"] for one in (await desk.search(video))["items"]}
    assert verdicts == {OFFICIAL.key: "chosen", SECOND.key: None}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_an_address_of_a_channel_or_playlist_is_no_source_and_one_that_is_stands_on_the_page(desk: Desk) -> None:
    video = await desk.video()
    for url in ("https://www.youtube.com/@novakites", "https://www.youtube.com/playlist?list=PLaaaaaaaaaaaaaaa"):
        told = await desk.post(f"/api/videos/{video}/sources", {"url": url}, status=422)
        assert (told["code"], "Open the video there" in told["detail"]) == ("bad_url", True)
    assert await desk.sources(video) == []
    url = "https://www.youtube.com/watch?v=vaaaaaaaaa9"
    await desk.post(f"/api/videos/{video}/sources", {"url": f"{url}&list=PLaaaaaaaaaaaaaaa"})
    assert await desk.sources(video) == ["vaaaaaaaaa9"]
    assert f'href="{url}"' in (await desk.home.api.get(f"/videos/{video}/search")).text


async def test_what_is_refused_is_not_downloaded_any_more_and_comes_back_with_an_undo(desk: Desk) -> None:
    video = await desk.video()
    desk.site.videos = listed(OFFICIAL)
    first = (await desk.search(video))["items"][0]
    await desk.post(f"/api/candidates/{first['id']}/choose")
    assert await desk.downloads() == [video]
    refused = await desk.post(f"/api/candidates/{first['id']}/refuse")
    assert await desk.downloads() == []
    assert await desk.sources(video) == []
    undone = await desk.post(f"/api/changes/{refused['change_id']}/undo", status=202)
    await desk.home.ended(undone["job"]["id"])
    assert await desk.sources(video) == [OFFICIAL.key]
    found = (await desk.search(video))["items"][0]
    assert (found["verdict"], found["rejections"]) == ("chosen", [])  # as it was said before


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_is_chosen_is_fetched_for_a_video_whose_file_is_here_as_well_and_for_one_whose_file_vanished(
    desk: Desk,
) -> None:
    video = await desk.video()
    desk.site.videos = listed(OFFICIAL, SECOND)
    items = (await desk.search(video))["items"]
    async with desk.home.house.database.write("test") as w:
        of = {"video_id": video, "root_id": 1, "primary": True, "subtitles": []}
        await w.run(files.insert().values(of | {"path": "a.mp4", "size": 1, "added": 1}))
        await w.run(videos.update().where(videos.c.id == video).values(status="downloaded"))
    kept = await desk.post(f"/api/candidates/{items[1]['id']}/choose")
    assert kept["waits"] is None
    assert await desk.downloads() == [video]
    (job,) = (await desk.home.house.jobs.list(state="open", subject=("video", video)))["items"]
    await desk.home.house.jobs.cancel(job["id"], "test")
    await desk.home.ended(job["id"])
    async with desk.home.house.database.write("test") as w:
        await w.run(files.update().values(missing_since=1))
    again = await desk.post(f"/api/candidates/{items[0]['id']}/choose")
    assert again["waits"] is None
    assert await desk.downloads() == [video]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_uploads_of_the_same_video_stand_together_and_other_songs_apart(desk: Desk) -> None:
    video = await desk.video()
    desk.site.videos = listed(OTHER, LYRIC, LIVE, SECOND, OFFICIAL)
    found = await desk.search(video)
    keys = {one["id"]: one["key"] for one in found["items"]}
    groups = [([keys[id] for id in group["uploads"]], group["good"], group["title"]) for group in found["groups"]]
    assert groups[0] == ([OFFICIAL.key, SECOND.key], True, "Night Drive")
    assert sorted(group[0] for group in groups[1:]) == [[LYRIC.key], [OTHER.key], [LIVE.key]]
    assert not any(good for _, good, _ in groups[1:])
    assert sorted(keys) == sorted(id for group in found["groups"] for id in group["uploads"])

    # what was chosen all the same is no other video any more
    live = next(one for one in found["items"] if one["key"] == LIVE.key)
    await desk.post(f"/api/candidates/{live['id']}/choose", {"video_id": video})
    first = (await desk.get(f"/api/videos/{video}/search"))["groups"][0]
    assert (first["uploads"], first["good"]) == ([live["id"]], True)
