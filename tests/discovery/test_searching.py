"""One video looked for: what is found and why, what people say of it, what is taken by itself."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mvidarr.db.tables.discovery import looks
from mvidarr.errors import External
from tests.discovery.desk import ANY, LYRIC, OFFICIAL, OTHER, SECOND, Desk, Finds, at_desk
from tests.discovery.sources import CHANNEL, listed, upload
from tests.house import code_of, home

OWN = {"Origin": "http://localhost:8845"}
DOWN = External("Bravo is down.", source="bravo", retryable=True, code="down")


@pytest.fixture
async def desk(db_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_desk(db_url, tmp_path) as one:
        yield one


async def test_what_is_found_is_told_with_its_reasons_and_what_is_chosen_is_downloaded(desk: Desk) -> None:
    video = await desk.video()
    desk.site.videos, desk.other.wrong = listed(OTHER, LYRIC, SECOND, OFFICIAL), DOWN
    found = await desk.search(video)
    assert {one["source"]: one["error"] and one["error"]["code"] for one in found["sources"]} == {
        "bravo": "down", "site": None,
    }  # fmt: skip
    assert desk.site.wanted[0].title == "Night Drive"
    assert desk.site.wanted[0].artist_ids == {"youtube": CHANNEL}
    items = {one["key"]: one for one in found["items"]}
    assert [one["key"] for one in found["items"]][:2] == [OFFICIAL.key, SECOND.key]
    assert {one["key"] for one in found["items"] if one["rejections"]} == {OTHER.key, LYRIC.key}
    best = items[OFFICIAL.key]
    assert best["score"] == sum(reason["weight"] for reason in best["reasons"])
    assert items[SECOND.key]["thumbnail"].startswith("/api/pictures/remote/")
    assert (best["video_id"], items[OTHER.key]["video_id"]) == (video, None)

    # another is chosen first, then the best: the last word is the first source, and an undo takes it back
    chosen = await desk.post(f"/api/candidates/{items[SECOND.key]['id']}/choose")
    assert (chosen["video_id"], chosen["waits"]) == (video, None)
    assert await desk.downloads() == [video]
    again = await desk.post(f"/api/candidates/{best['id']}/choose")
    assert again["waits"] is None  # the download in the queue is of whatever is first when its turn comes
    assert await desk.sources(video) == [OFFICIAL.key, SECOND.key]
    told = (await desk.get(f"/api/candidates?video_id={video}"))["items"]
    assert {one["key"]: one["verdict"] for one in told if one["verdict"]} == {OFFICIAL.key: "chosen"}
    assert next(one for one in told if one["key"] == SECOND.key)["in_library"]["this"] is True
    undone = await desk.post(f"/api/changes/{again['change_id']}/undo", status=202)
    await desk.home.ended(undone["job"]["id"])
    assert await desk.sources(video) == [SECOND.key]
    assert (await desk.get(f"/api/candidates?video_id={video}"))["items"][0]["verdict"] is None

    # what is refused is no source any more, and is told so the next time
    refused = await desk.post(f"/api/candidates/{items[SECOND.key]['id']}/refuse")
    assert (refused["candidate"]["verdict"], refused["change_id"] is None) == ("refused", False)
    assert await desk.sources(video) == []
    found = await desk.search(video)
    again_ = {one["key"]: one for one in found["items"]}[SECOND.key]
    assert [one["code"] for one in again_["rejections"]] == ["refused"]
    await desk.post(f"/api/candidates/{items[SECOND.key]['id']}/forget")
    found = await desk.search(video)
    assert {one["key"]: one["rejections"] for one in found["items"]}[SECOND.key] == []

    # an address of one's own; and what another video has is said
    pasted = await desk.post(f"/api/videos/{video}/sources", {"url": "https://youtu.be/vaaaaaaaaa9"})
    assert await desk.sources(video) == ["vaaaaaaaaa9"]
    assert pasted["waits"] is None
    second = await desk.video("Paper Sun")
    url = "https://youtu.be/vaaaaaaaaa9"
    taken = await desk.post(f"/api/videos/{second}/sources", {"url": url}, status=409)
    assert (taken["code"], taken["video_id"]) == ("in_library", video)
    await desk.post(f"/api/videos/{second}/sources", {"url": "nonsense"}, status=422)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_page_of_a_search_needs_no_script(desk: Desk) -> None:
    video = await desk.video()
    desk.site.videos, desk.other.wrong = listed(OTHER, SECOND, OFFICIAL), DOWN
    page, here = desk.home.api, f"/videos/{video}/search"
    assert "Nobody has looked for it so far" in (await page.get(here)).text
    assert here in (await page.get(f"/videos/{video}")).text
    began = await page.post(here, headers=OWN)
    assert (began.status_code, began.headers["location"]) == (303, here)
    for job in (await desk.get("/api/jobs?kind=search"))["items"]:
        await desk.home.ended(job["id"])
    shown = (await page.get(here)).text
    other = "1 other video, with something against it"
    for words in ("Could be it", "Bravo is down.", other, "It names the artist.", "+16"):
        assert words in shown, words
    first = (await desk.get(f"/api/videos/{video}/search"))["items"][0]
    said = {"back": here, "video_id": str(video)}
    taken = await page.post(f"/candidates/{first['id']}/choose", data=said, headers=OWN)
    assert taken.headers["location"] == here
    shown = (await page.get(here)).text
    assert "A source of this video" in shown
    refused = await page.post(f"/candidates/{first['id']}/refuse", data=said, headers=OWN)
    assert refused.status_code == 303
    assert await desk.sources(video) == []
    await page.post(f"/candidates/{first['id']}/forget", data={"back": "//evil"}, headers=OWN)
    wrong = await page.post(f"{here}/address", data={"url": "ftp://x"}, headers=OWN)
    assert (wrong.status_code, "This is not a web address" in wrong.text) == (422, True)
    right = await page.post(f"{here}/address", data={"url": "https://youtu.be/vaaaaaaaaa9"}, headers=OWN)
    assert right.headers["location"] == here
    assert await desk.sources(video) == ["vaaaaaaaaa9"]
    assert (await page.get("/artists/1/left-out")).status_code == 200


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_is_wanted_stands_on_a_page_with_its_reason(desk: Desk) -> None:
    page, video = desk.home.api, await desk.video()
    missing = (await page.get("/wanted")).text
    assert "Night Drive" in missing
    assert "No source is known yet" in missing
    desk.site.videos = listed(LYRIC)
    await desk.run_due()
    missing = (await page.get("/wanted?view=overview")).text
    assert "looked for <time" in missing
    assert "again <time" in missing
    assert 'name="tab"' not in missing
    rows = (await page.get("/wanted/rows?at=0&limit=20&total=1")).text
    assert f'id="video-{video}"' in rows
    assert "looked for <time" in rows
    table = (await page.get("/wanted?view=table")).text
    for words in ("Why it is here", "Nothing that would do has been found", "cell-again", 'data-column="artist"'):
        assert words in table, words
    assert 'data-column="why"' not in table  # nobody carries away what only this list has
    assert "Why it is here" not in (await page.get("/videos?view=table")).text
    await page.patch(f"/api/videos/{video}", json={"monitored": False}, headers=ANY)
    alone = (await page.get("/wanted?view=table")).text
    assert "by hand only: it is not monitored" in alone
    assert "in 1 d" not in alone
    assert "No videos match" in (await page.get("/wanted?q=year:1999")).text
    for tab, words in {
        "cutoff": "All files are good",
        "failed": "Nothing has failed",
        "upcoming": "Nothing is",
    }.items():
        assert words in (await page.get(f"/wanted?tab={tab}")).text
    coming = datetime.now(tz=UTC).year + 2  # the next one may begin meanwhile
    await page.patch(f"/api/videos/{video}", json={"year": coming}, headers=ANY)
    assert f"Comes out {coming}" in (await page.get("/wanted?tab=upcoming&view=grid")).text
    assert 'value="upcoming"' in (await page.get("/wanted?tab=upcoming")).text


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_who_cannot_be_looked_for_and_who_does_not_answer_is_said(desk: Desk) -> None:
    desk.site.wrong = desk.other.wrong = DOWN
    video = await desk.video()
    job = (await desk.post(f"/api/videos/{video}/search", status=202))["job"]
    ended = await desk.home.ended(job["id"])
    assert (ended["state"], code_of(ended)) == ("queued", "nobody_answered")
    assert (await desk.post(f"/api/videos/{video}/search", status=409))["code"] == "job_open"
    found = await desk.get(f"/api/videos/{video}/search")
    assert (found["items"], found["error"]["code"]) == ([], "nobody_answered")
    await desk.post("/api/videos/9999/search", status=404)
    await desk.post("/api/candidates/9999/choose", status=404)
    assert (await desk.home.api.get("/api/candidates")).status_code == 422
    assert (await desk.home.api.get("/api/candidates?artist_id=1&cursor=zz")).status_code == 422


async def test_what_is_wanted_without_a_source_is_looked_for_by_itself_and_later_and_later(desk: Desk) -> None:
    video = await desk.video()
    await desk.run_due()
    first = await _look(desk, video)
    assert (first["failures"], await desk.downloads()) == (1, [])
    await _make_due(desk, video)
    await desk.run_due()
    second = await _look(desk, video)
    assert second["failures"] == 2
    assert second["next_full"] - second["last_full"] > 1.7 * (first["next_full"] - first["last_full"])

    desk.site.videos = listed(OTHER, LYRIC, OFFICIAL)
    for bound in (99, 45):
        settings = await desk.home.api.patch(
            "/api/settings", json={"settings": {"discovery.take_score": bound}}, headers=ANY
        )
        assert settings.status_code == 200, settings.text
        assert await desk.sources(video) == []
        await _make_due(desk, video)
        await desk.run_due()
    assert await desk.sources(video) == [OFFICIAL.key]
    assert await desk.downloads() == [video]
    changes = (await desk.get("/api/changes"))["items"]
    assert any(one["reason"] == "Found where a video can be had" for one in changes)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_was_left_out_of_an_artist_may_be_taken_all_the_same(desk: Desk) -> None:
    desk.site.videos = listed(OFFICIAL, LYRIC, upload("vaaaaaaaaa6", "Nova Kites - Night Drive (Reaction)"))
    job = (await desk.post("/api/artists/1/discover", status=202))["job"]
    await desk.home.ended(job["id"])
    left = (await desk.get("/api/candidates?artist_id=1&left_out=1"))["items"]
    assert {one["key"] for one in left} == {LYRIC.key, "vaaaaaaaaa6"}
    assert all(one["rejections"] for one in left)
    page = await desk.get("/api/candidates?artist_id=1&left_out=1&limit=1")
    rest = await desk.get(f"/api/candidates?artist_id=1&left_out=1&limit=1&cursor={page['next']}")
    assert [page["items"][0]["id"], rest["items"][0]["id"]] == [one["id"] for one in left]

    told = (await desk.home.api.get("/artists/1")).text
    for words in ("2 left out", "Looked for videos <time", "last found 1 new <time"):
        assert words in told, words
    shown = (await desk.home.api.get("/artists/1/left-out")).text
    assert "Night Drive (Reaction)" in shown
    assert "Take it" in shown

    lyric = next(one for one in left if one["key"] == LYRIC.key)
    taken = await desk.post(f"/api/candidates/{lyric['id']}/choose")
    assert taken["waits"] is None
    video = await desk.get(f"/api/videos/{taken['video_id']}")
    assert (video["kind"], video["status"], video["title"]) == ("lyric", "wanted", "Night Drive")
    assert await desk.sources(taken["video_id"]) == [LYRIC.key]
    assert taken["video_id"] in await desk.downloads()
    left = (await desk.get("/api/candidates?artist_id=1&left_out=1"))["items"]
    assert {one["key"] for one in left} == {"vaaaaaaaaa6"}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_where_nobody_can_be_asked_nothing_is_looked_for_by_itself(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as house:
        desk = Desk(house, Finds(), Finds())
        video = await desk.video()
        await desk.run_due()
        assert (await desk.get("/api/jobs?kind=search"))["items"] == []
        job = (await desk.post(f"/api/videos/{video}/search", status=202))["job"]
        assert code_of(await house.ended(job["id"])) == "no_sources"


async def _look(desk: Desk, video: int) -> dict[str, Any]:
    async with desk.home.house.database.read() as r:
        row: dict[str, Any] = await r.one(looks.select().where(looks.c.video_id == video)) or {}
    return row


async def _make_due(desk: Desk, video: int) -> None:
    async with desk.home.house.database.write("test") as w:
        await w.run(looks.update().where(looks.c.video_id == video).values(next_full=1))
