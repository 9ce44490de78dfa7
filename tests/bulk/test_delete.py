"""Many deleted at once: rows, places in playlists, what people made of them, and files with what lies beside them,
which an undo brings back from the recycle bin. Real files, small ones."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from mvidarr.bulk import store
from mvidarr.bulk.operations.delete_artists import OTHER_VIDEOS
from mvidarr.bulk.operations.deleting import OTHER_FILES
from mvidarr.bulk.run import Run
from mvidarr.db.tables.journal import changes
from mvidarr.db.tables.library import videos
from mvidarr.db.tables.playlists import playlist_items
from mvidarr.jobs import hold_open_of
from mvidarr.library import deletion
from mvidarr.query import Asker
from tests.bulk.hand import Hand, songs
from tests.house import home
from tests.library.shelf import BESIDE, Shelf
from tests.library.snapshot import snapshot

EVERY = {"If-Match": "*"}


@pytest.fixture
async def shelf(db_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    async with home(db_url, tmp_path) as at_home:
        yield Shelf(at_home)


async def everything(shelf: Shelf) -> dict[str, Any]:
    """Rows, places and files."""
    async with shelf.home.house.database.read() as r:
        places = await r.all(select(playlist_items).order_by(playlist_items.c.id))
    return {**await snapshot(shelf.home.house.database), "places": places, "disk": shelf.hashes()}


async def written(shelf: Shelf, *ids: int) -> None:
    """Their NFO files are ours from now on, so that a further writing changes nothing."""
    for id in ids:
        assert (await shelf.home.api.patch(f"/api/videos/{id}", json={"year": 1995}, headers=EVERY)).is_success
    await shelf.settle()


async def listed(shelf: Shelf, ids: list[int]) -> int:
    playlist = (await shelf.home.api.post("/api/playlists", json={"name": "Night"})).json()["playlist"]["id"]
    answer = await shelf.home.api.post(f"/api/playlists/{playlist}/items", json={"ids": ids})
    assert answer.is_success, answer.text
    return int(playlist)


async def test_videos_go_with_their_files_and_an_undo_brings_back_both(shelf: Shelf) -> None:
    hand = Hand(shelf.home, operation="delete")
    one, two, other = [await shelf.song(title) for title in ("One", "Two", "Other")]
    (bare,) = await songs(shelf.home, 1)
    await listed(shelf, [one, other, two, bare])
    assert (await shelf.home.api.put(f"/api/videos/{one}/rating", json={"rating": 9})).is_success
    await written(shelf, one, two)
    for lane in ("metadata", "download"):
        shelf.home.house.lanes.set(lane, 0)
    asked = (await shelf.home.add("https://videos.example/a.mp4"))["video"]["id"]
    before = await everything(shelf)

    seen = await hand.preview({"ids": [one, two, bare, asked, 987654]}, files="bin")
    assert await everything(shelf) == before
    assert seen["plan"]["counts"] == {"change": 4, "same": 0, "conflict": 1, "denied": 0}
    assert seen["plan"]["effects"] == {"binned": 2, "bytes": 10, "places": 3, "cancelled": 2}
    assert (seen["plan"]["deletes"], seen["plan"]["undoable"]) == (True, True)
    first = (await hand.rows(seen["plan_id"]))[0]
    assert first["before"] == {"files": ["Artist/One/One.mkv"], "places": 1}
    assert first["after"] == {"files": "in the recycle bin", "places": 0}

    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (4, 0)
    gone = (await hand.rows(seen["plan_id"]))[0]  # nobody can look up any more what it was called
    assert (gone["title"], gone["gone"], first["gone"]) == ("Artist - One", True, False)
    open_jobs = (await shelf.home.api.get("/api/jobs", params={"state": "open"})).json()["items"]
    assert not [job for job in open_jobs if job["kind"] in ("extract", "download")]
    await shelf.settle()
    after = await everything(shelf)
    assert set(after["disk"]) == {"Artist/artist.nfo", *(f"Artist/Other/Other{end}" for end in (".mkv", *BESIDE))}
    assert [place["video_id"] for place in after["places"]] == [other]
    assert {entry["state"] for entry in await shelf.bin()} == {"binned"}
    change = await shelf.get(f"/api/changes/{done['change_id']}")
    assert (change["reason"], change["undo"]) == ("Deleted 4 videos with their files", "possible")

    await shelf.invert(done["change_id"])
    assert await everything(shelf) == before
    await shelf.invert(done["change_id"], "redo")
    assert await everything(shelf) == after
    await shelf.invert(done["change_id"])
    assert await everything(shelf) == before


async def test_an_artist_with_many_videos_goes_by_turns_and_one_that_got_another_stays(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion, "CHUNK", 3)
    hand, api = Hand(shelf.home, "artist", "delete"), shelf.home.api
    for artist, count in (("One", 2), ("Many", 8), ("Late", 1), ("Few", 2)):
        await songs(shelf.home, count, artist)
    kept = await shelf.song("Filed", "Many")
    guest = (await songs(shelf.home, 1, "Other"))[0]
    featured = {"featured": ["Many", "Few", "Late"]}
    assert (await api.patch(f"/api/videos/{guest}", json=featured, headers=EVERY)).is_success
    await listed(shelf, [kept])
    await written(shelf, kept)
    ids = {row["name"]: row["id"] for row in (await shelf.get("/api/artists"))["items"]}
    chosen = [ids[name] for name in ("One", "Many", "Late", "Few")]
    before = await everything(shelf)
    seen = await hand.preview({"ids": chosen}, files="keep")
    assert seen["plan"]["effects"] == {"videos": 14, "guests": 3, "kept": 1, "places": 1}
    many = (await hand.rows(seen["plan_id"]))[1]
    assert many["before"] == {"videos": 9, "files": 1, "guest": 1, "places": 1}
    assert many["after"] == {"videos": 0, "files": "on the disk, unknown to the library", "guest": 0, "places": 0}

    late = (await songs(shelf.home, 2, "Late"))[1]
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (3, 1)
    (left,) = await hand.rows(seen["plan_id"], among="undone")
    assert (left["id"], left["reason"]) == (ids["Late"], OTHER_VIDEOS)
    assert sorted(row["name"] for row in (await shelf.get("/api/artists"))["items"]) == ["Late", "Other"]
    video = await shelf.get(f"/api/videos/{guest}")
    assert [one["name"] for one in video["featured"]] == ["Late"]
    after = await everything(shelf)
    assert after["disk"] == before["disk"]
    async with shelf.home.house.database.read() as r:
        chunks = await r.value(select(changes.c.chunks).where(changes.c.id == done["change_id"]))
    assert chunks >= 5
    await shelf.invert(done["change_id"])
    assert (await api.delete(f"/api/videos/{late}?files=keep", headers=EVERY)).is_success
    assert await everything(shelf) == before
    await shelf.invert(done["change_id"], "redo")
    await shelf.invert(done["change_id"])
    assert await everything(shelf) == before


async def test_what_changed_since_the_preview_stays_with_its_file(shelf: Shelf) -> None:
    hand, api = Hand(shelf.home, operation="delete"), shelf.home.api
    edited, filed, gone, going = [await shelf.song(title) for title in ("Edited", "Filed", "Gone", "Going")]
    seen = await hand.preview({"ids": [edited, filed, gone, going]})
    assert (await api.patch(f"/api/videos/{edited}", json={"title": "Now"}, headers=EVERY)).is_success
    await shelf.file(filed, "Artist/Filed/Better.mkv")
    await shelf.delete(gone)
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (1, 3)
    told = {row["id"]: row["reason"] for row in await hand.rows(seen["plan_id"], among="undone")}
    assert told == {
        edited: "It was changed since the preview.",
        filed: OTHER_FILES,
        gone: "It was deleted since the preview.",
    }
    await shelf.settle()
    assert {path.split("/")[1] for path in shelf.hashes() if "/" in path} == {"Edited", "Filed", "artist.nfo"}
    page = await api.get("/videos/bulk/delete", params={"ids": str(edited)})
    assert "Delete with files (into the recycle bin, for 30 days)" in page.text
    assert "Delete from the library, keep the files" in page.text
    plan = await api.post("/videos/bulk/delete/preview", data={"ids": str(edited), "files": "keep"})
    shown = (await api.get(plan.headers["location"])).text
    assert "Delete 1 video" in shown
    assert "1 file stays on the disk, unknown to the library" in shown


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_an_artist_of_whom_some_went_is_nobody_elses_and_goes_on_or_stays(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion, "CHUNK", 3)
    house, api, hand = shelf.home.house, shelf.home.api, Hand(shelf.home, "artist", "delete")
    await songs(shelf.home, 8, "Many")
    await songs(shelf.home, 1, "Few")
    before = await everything(shelf)
    many, few = [row["id"] for row in (await shelf.get("/api/artists?sort=added"))["items"]]

    async def some_turns(turns: int) -> tuple[int, int]:
        """A try of the job that dies after so many; plan and job."""
        house.lanes.set("maintenance", 0)
        asked = (await api.post(hand.path, json={"selection": {"ids": [many, few]}, "files": "keep"})).json()
        async with house.database.read() as r:
            row = await store.plan(r, asked["plan"]["id"])
            assert row is not None
            operation = house.bulk.operations.get("artist", "delete")
            assert operation is not None
            arguments = operation.arguments.model_validate(row["arguments"])
            prepared = await operation.prepare(r, arguments, Asker(row["user_id"], 0, "admin"))
        run = Run(house.database, house.journal, row, operation, prepared)
        at = await run.begin()
        for _ in range(turns):
            assert at is not None
            at = await run.chunk(at, [2])
        return row["id"], asked["job"]["id"]

    plan_id, job_id = await some_turns(2)
    assert (await shelf.get("/api/videos/count?q="))["count"] == 3
    merged = await api.post(f"/api/artists/{many}/merge", json={"into": few}, headers=EVERY)
    assert (merged.status_code, merged.json()["code"]) == (409, "artist_busy")
    later = await hand.preview({"ids": [many]})
    assert later["plan"]["counts"]["conflict"] == 1
    edited = await api.patch(f"/api/artists/{many}", json={"genres": ["Pop"]}, headers=EVERY)
    assert edited.is_success  # what was begun goes on all the same
    house.lanes.set("maintenance", 1)
    assert (await shelf.home.ended(job_id))["state"] == "done"
    done = await hand.plan(plan_id)
    assert (done["state"], done["done"], done["undone"]) == ("applied", 2, 0)
    assert (await shelf.get("/api/artists"))["items"] == []
    await shelf.invert(done["change_id"])
    await shelf.invert(edited.json()["change_id"])
    assert await everything(shelf) == before

    plan_id, job_id = await some_turns(1)
    assert (await api.post(f"/api/jobs/{job_id}/cancel")).is_success
    await shelf.home.ended(job_id)
    house.lanes.set("maintenance", 1)
    stopped = await hand.plan(plan_id)
    assert (stopped["state"], stopped["done"], stopped["undone"]) == ("cancelled", 0, 1)
    assert (await shelf.get("/api/videos/count?q="))["count"] == 6
    await shelf.invert(stopped["change_id"])
    assert await everything(shelf) == before


@pytest.mark.parametrize("db_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("noun", ["video", "artist"])
async def test_many_that_go_and_the_end_of_a_job_about_one_take_turns(shelf: Shelf, noun: str) -> None:
    """Each locks the job first and then the video: in opposite order one of them would be refused."""
    house, api, hand = shelf.home.house, shelf.home.api, Hand(shelf.home, noun, "delete")
    for lane in ("metadata", "download"):
        house.lanes.set(lane, 0)
    video_id = (await shelf.home.add("https://videos.example/a.mp4"))["video"]["id"]
    assert (await api.patch(f"/api/videos/{video_id}", json={"artist": "One"}, headers=EVERY)).is_success
    async with house.database.write() as w:
        await hold_open_of(w, "video", [video_id])
        deleting = asyncio.create_task(hand.apply(selection={"q": ""}, files="keep"))
        while not await w.value(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert not deleting.done()
        await w.run(update(videos).where(videos.c.id == video_id).values(status="wanted"))
    done = await deleting
    assert (done["state"], done["done"], done["undone"]) == ("applied", 1, 0)
