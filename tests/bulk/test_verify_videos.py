"""Files held against the disk: what is gone, damaged or changed is told, kept and asked for; a disk that is away says
nothing."""

import asyncio
from pathlib import Path

from sqlalchemy import update

from mvidarr.db.tables.files import nfos
from mvidarr.db.tables.library import files, videos
from mvidarr.library.rewriting import Rewriting
from mvidarr.library.verifying import Verifying
from mvidarr.media import Media, resolve
from tests.bulk.clip import drawn
from tests.bulk.hand import Hand, songs
from tests.house import ENDED, Home, code_of
from tests.library.shelf import Shelf


async def found(at_home: Home, q: str) -> set[int]:
    return {video["id"] for video in (await at_home.api.get("/api/videos", params={"q": q})).json()["items"]}


async def test_what_is_not_in_order_is_told_and_can_be_asked_for(at_home: Home, tmp_path: Path) -> None:
    clip, shelf, hand = drawn(tmp_path), Shelf(at_home), Hand(at_home, operation="verify")
    (bare,) = await songs(at_home, 1)
    sound, gone, torn, grown, naked = [
        await shelf.song(title, content=clip) for title in ("Sound", "Gone", "Torn", "Grown", "Naked")
    ]
    folder = at_home.media / "Artist"
    (folder / "Gone/Gone.mkv").unlink()
    (folder / "Torn/Torn.mkv").write_bytes(b"not a video" * (len(clip) // 11) + b"x" * (len(clip) % 11))
    (folder / "Grown/Grown.mkv").write_bytes(clip + b"\0" * 8)
    (folder / "Naked/Naked.nfo").unlink()
    (folder / "Naked/Naked.jpg").unlink()
    async with at_home.house.database.write() as w:
        await w.insert(nfos, {"video_id": naked, "stale": 0, "told": {"video": {"title": ["Naked"]}}})
        await w.run(update(videos).where(videos.c.id == naked).values(picture="0" * 32))

    seen = await hand.preview({"ids": [bare, sound, gone, torn, grown, naked]})
    assert seen["plan"]["counts"] == {"change": 5, "same": 0, "conflict": 1, "denied": 0}
    assert seen["plan"]["effects"] == {"looked_at": 5}
    assert not seen["plan"]["undoable"]
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"], done["change_id"]) == (1, 4, None)
    said = {row["id"]: row["reason"] for row in await hand.rows(seen["plan_id"], among="undone")}
    assert said == {
        gone: "Gone.mkv is not there any more. Bring it back, or download the video again.",
        torn: "Torn.mkv cannot be read as a video. Download it again.",
        grown: f"Grown.mkv has {len(clip) + 8:,} bytes, and {len(clip):,} were noted: somebody changed it.",
        naked: "Its NFO file was gone, and is written anew. The picture beside it is gone: make it anew.",
    }
    assert await found(at_home, "is:missing") == {gone}
    assert await found(at_home, "is:broken") == {torn}
    assert await found(at_home, "fault:resized") == {grown}
    assert await found(at_home, "checked:<1d") == {sound, gone, torn, grown, naked}
    await shelf.settle()
    assert (folder / "Naked/Naked.nfo").is_file()
    page = (await at_home.api.get(f"/videos/{torn}", params={"tab": "file"})).text
    assert "It cannot be read as a video." in page
    outcome = (await at_home.api.get(f"/bulk/{seen['plan_id']}")).text
    assert "1 of 5 videos was found in order." in outcome
    assert "4 videos are not in order: see below why." in outcome

    (folder / "Gone/Gone.mkv").write_bytes(clip)
    (folder / "Torn/Torn.mkv").write_bytes(clip[: len(clip) * 2 // 5])
    again = await hand.apply(selection={"ids": [gone, torn]}, whole=True)
    assert (again["done"], again["undone"]) == (1, 1)
    assert await found(at_home, "is:missing") == set()
    assert await found(at_home, "is:broken") == {torn}


async def test_a_disk_that_is_away_makes_no_file_missing(at_home: Home, tmp_path: Path) -> None:
    shelf, hand = Shelf(at_home), Hand(at_home, operation="verify")
    song = await shelf.song("Song", content=drawn(tmp_path))
    seen = await hand.preview({"ids": [song]})
    away = at_home.media.rename(tmp_path / "away")
    at_home.media.mkdir()
    job = (await at_home.api.post(hand.path, json={"plan_id": seen["plan_id"]})).json()["job"]
    await at_home.ended(job["id"])
    lanes, usual = at_home.house.lanes, at_home.house.lanes.concurrency("media")
    lanes.set("media", 0)  # it would be tried again in a second, whether the disk is back or not
    assert code_of(await at_home.ended(job["id"])) == "root_unmounted"
    assert await found(at_home, "is:missing") == set()
    at_home.media.rmdir()
    away.rename(at_home.media)
    assert (await at_home.api.post(f"/api/jobs/{job['id']}/retry")).status_code == 200  # in a hurry
    lanes.set("media", usual)
    async with asyncio.timeout(60):
        while (await at_home.house.jobs.get(job["id"]))["state"] not in ENDED:  # until then it tells the last error
            await asyncio.sleep(0.02)
    assert (await hand.plan(seen["plan_id"]))["done"] == 1


async def test_a_file_that_changes_while_it_is_looked_at_is_not_judged(at_home: Home, tmp_path: Path) -> None:
    shelf, database = Shelf(at_home), at_home.house.database
    song = await shelf.song("Song", content=drawn(tmp_path))
    media = Media(at_home.house.children, resolve(None, None, tmp_path))
    verifying = Verifying(database, at_home.house.outbox, media, Rewriting(database, at_home.house.jobs))
    (at_home.media / "Artist/Song/Song.mkv").unlink()
    seen = await verifying.look([song], whole=False)
    async with database.write() as w:
        await w.run(update(files).where(files.c.video_id == song).values(size=7))
        said = await verifying.note(w, seen, actor="user:1")
    assert said == {song: "Its files changed while they were looked at. Do it again."}
    assert await found(at_home, "is:missing") == set()
