"""When a person wants a video it is downloaded, whichever way they say it; and not, once they take that back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import insert, select

from mvidarr.accounts import Role, console
from mvidarr.db.tables.library import files, videos
from mvidarr.library.wishes import Wish, write_wish
from mvidarr.process import Warm
from tests.counting import counted
from tests.downloads.wanting import OWN, Shelf
from tests.house import PASSWORD, home
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
ONLY_SQLITE = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)


@pytest_asyncio.fixture(loop_scope="session")
async def shelf(db_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    async with home(db_url, tmp_path) as found:
        yield Shelf(found)


async def test_what_is_wanted_is_downloaded_and_what_is_wanted_no_more_is_not(shelf: Shelf) -> None:
    one, other = await shelf.song("One"), await shelf.song("Other")
    change = await shelf.say(one, "wanted")
    (job,) = await shelf.jobs()
    assert (job["subject_id"], job["priority"], job["actor"], job["blocked"]) == (one, 0, "user:1", 0)
    assert await shelf.requests() == {(one, "queued"): 1}
    assert await shelf.say(one, "wanted") is None
    await shelf.say(other, "wanted")
    assert await shelf.asked() == [one, other]

    undone = await shelf.undo(change)
    assert (await shelf.status(one), await shelf.asked()) == ("discovered", [other])
    assert await shelf.requests() == {(one, "cancelled"): 1, (other, "queued"): 1}
    await shelf.undo(undone)  # a change like any other
    assert (await shelf.status(one), await shelf.asked()) == ("wanted", [other, one])
    assert (await shelf.jobs())[-1]["priority"] == -10  # it may be of long ago, and of thousands

    await shelf.say(other, "ignored")
    assert (await shelf.status(other), await shelf.asked()) == ("ignored", [one])
    await shelf.say(other, "wanted")
    assert await shelf.asked() == [one, other]
    last = await shelf.say(other, "discovered")
    await shelf.undo(last)
    assert (await shelf.status(other), await shelf.asked()) == ("wanted", [one, other])


@ONLY_SQLITE
async def test_every_page_that_says_want_starts_the_download_and_tells(shelf: Shelf) -> None:
    there, here = await shelf.song("There"), await shelf.song("Here", "ignored")
    nowhere = await shelf.song("Nowhere", source=False)
    for video, path in ((there, f"/discover/videos/{there}/want"), (here, f"/videos/{here}/wish")):
        seen = await shelf.api.post(path, data={"status": "wanted"}, headers=OWN, follow_redirects=True)
        assert "It is wanted now, and downloaded as soon as a place is free." in seen.text
        assert "Undo" in seen.text
        assert (await shelf.asked())[-1] == video
    said: Any = {"data": {"status": "wanted"}, "headers": OWN, "follow_redirects": True}
    seen = await shelf.api.post(f"/videos/{nowhere}/wish", **said)
    assert "Nobody knows yet where it can be had, so it is looked for first." in seen.text
    assert await shelf.asked() == [there, here]
    again = await shelf.api.post(f"/discover/videos/{there}/want", data={}, headers=OWN, follow_redirects=True)
    assert "It is wanted already." in again.text
    gone = await shelf.api.post(f"/discover/videos/{there}/ignore", data={}, headers=OWN, follow_redirects=True)
    assert "It is ignored from now on." in gone.text
    assert await shelf.asked() == [here]


@ONLY_SQLITE
async def test_what_needs_no_download_gets_none(shelf: Shelf) -> None:
    """A file that is here, a download that is open; but what failed for good is tried once more, and what has lost
    its file gets a new one."""
    here, lost = await shelf.song("Here", "ignored"), await shelf.song("Lost", "ignored")
    failed, asked = await shelf.song("Failed", "failed"), await shelf.song("Asked")
    async with shelf.home.house.database.write("test") as w:
        for video, since in ((here, None), (lost, 1)):
            place = {"video_id": video, "root_id": 1, "path": f"{video}.mp4", "missing_since": since}
            plain = {"size": 1, "primary": True, "subtitles": [], "added": 0}
            await w.unaudited().run(insert(files).values({**place, **plain}))
    assert (await shelf.api.post(f"/api/videos/{asked}/download")).status_code == 202
    await shelf.is_as(asked, "discovered")
    for video in (here, lost, failed, asked):
        await shelf.say(video, "wanted")
    assert await shelf.asked() == [asked, lost, failed]


async def test_a_video_of_which_only_the_address_is_known_is_read_first(shelf: Shelf) -> None:
    """By the job that reads it already, or by one of its own."""
    added = await shelf.home.add("https://videos.example/a.mp4", download=False)
    read = await shelf.home.add("https://videos.example/b.mp4", download=False)
    await shelf.api.post(f"/api/jobs/{read['job']['id']}/cancel")
    one, other = added["video"]["id"], read["video"]["id"]
    for video in (one, other):
        await shelf.say(video, "wanted")
    first = {job["subject_id"]: job["id"] for job in await shelf.jobs("extract")}
    assert first[one] == added["job"]["id"]
    waiting = {job["subject_id"]: (job["waits_for"], job["blocked"]) for job in await shelf.jobs()}
    assert waiting == {video: (first[video], 1) for video in (one, other)}


async def test_many_take_no_more_statements_than_some(shelf: Shelf) -> None:
    """To be wanted, and to be wanted no more."""
    first = await shelf.song("First")
    for status in ("wanted", "ignored"):  # what is the same for all downloads is read once
        await shelf.say(first, status)
    ids = [await shelf.song(f"Song {at}") for at in range(60)]
    house, taken = shelf.home.house, list[int]()
    wishes: tuple[Wish, ...] = ("wanted", "ignored")
    for wish in wishes:
        for some in (ids[:20], ids[20:]):
            async with house.database.write("test") as w:
                rows = await w.all(select(videos).where(videos.c.id.in_(some)).order_by(videos.c.id))
                with counted(w) as count:
                    change = await house.journal.begin(w, actor="user:1", origin="page", reason="Said so")
                    await write_wish(change, rows, wish)
                    await change.complete()
            taken.append(count.total)
        assert await shelf.asked() == (ids if wish == "wanted" else [])
    assert taken[0] == taken[1]
    assert taken[2] == taken[3]


@ONLY_SQLITE
async def test_what_an_artist_brings_along_stands_behind(shelf: Shelf) -> None:
    """Switched on, its videos become wanted within the same change: nobody asked for each."""
    video = await shelf.song("One")
    artist = (await shelf.api.get(f"/api/videos/{video}")).json()["artist"]["id"]
    switched = await shelf.api.patch(f"/api/artists/{artist}", json={"auto_download": True}, headers={"If-Match": "*"})
    queued = await shelf.queued(1)
    assert [(job["subject_id"], job["priority"]) for job in queued] == [(video, -10)]
    await shelf.undo(switched.json()["change_id"])
    assert (await shelf.status(video), await shelf.asked()) == ("discovered", [])


@ONLY_SQLITE
async def test_a_user_may_and_whoever_only_reads_may_not(shelf: Shelf) -> None:
    video = await shelf.song("One")
    roles: tuple[tuple[Role, int], ...] = (("readonly", 403), ("user", 200))
    for role, status in roles:
        person = await console.add_user(shelf.home.house.database, role, PASSWORD, role, cost=4)
        token = {"Authorization": f"Bearer {shelf.home.house.accounts.tokens.issue(person)}"}
        answer = await shelf.api.post(f"/api/videos/{video}/status", json={"status": "wanted"}, headers=token)
        assert answer.status_code == status
        assert await shelf.asked() == ([] if status == 403 else [video])


@ONLY_SQLITE
async def test_a_download_that_runs_is_not_taken_back_by_the_way(
    db_url: str, tmp_path: Path, warm: Warm, media_server: MediaServer
) -> None:
    async with home(db_url, tmp_path, warm=warm) as house:
        added = await house.add(media_server.at("/media/song.mp4/Slow%20-%20Song", rate=20_000), download=False)
        await house.ended(added["job"]["id"])
        video = added["video"]["id"]
        said = (await house.api.post(f"/api/videos/{video}/status", json={"status": "wanted"})).json()
        (job,) = (await house.api.get("/api/jobs?kind=download&state=open")).json()["items"]
        await house.until(job["id"], "fetch")
        refused = await house.api.post(f"/api/changes/{said['change_id']}/undo", json={"when_moved": "nothing"})
        if refused.status_code == 202:
            await house.ended(refused.json()["job"]["id"])
        assert (await house.api.get(f"/api/videos/{video}")).json()["status"] == "downloading"
        ignored = await house.api.post(f"/api/videos/{video}/status", json={"status": "ignored"})
        assert (ignored.status_code, ignored.json()["code"]) == (409, "bad_status")
        media_server.hurry()
        assert (await house.ended(job["id"]))["state"] == "done"
        assert (await house.api.get(f"/api/videos/{video}")).json()["status"] == "downloaded"
