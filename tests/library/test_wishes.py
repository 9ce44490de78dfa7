"""What people want of a video stands in the history and can be taken back, unless work has moved it on since."""

from typing import Any

import pytest
from sqlalchemy import select

from mvidarr.db.tables.library import videos
from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs import Jobs, Kind, Kinds, Lanes, NewJob
from mvidarr.library.wishes import Wish
from tests.library.conftest import Library

ME = "user:1"
TROUBLE = {"code": "gone", "detail": "It is not there any more."}


async def wish(library: Library, video_id: int, wished: Wish) -> int | None:
    return await library.curation.wishes.set(video_id, wished, actor=ME)


async def look(library: Library, video_id: int) -> dict[str, Any]:
    async with library.database.read() as r:
        return await r.one(select(videos).where(videos.c.id == video_id)) or {}


async def move(library: Library, video_id: int, *path: Any) -> None:
    """As work does it."""
    async with library.database.write() as w:
        for status in path:
            assert await library.videos.move(w, video_id, status, error=TROUBLE if status == "failed" else None)


async def test_a_wish_is_in_the_history_and_taken_back_with_what_went_wrong_before(library: Library) -> None:
    video_id = await library.add("song")
    await move(library, video_id, "failed")
    before = await look(library, video_id)
    change_id = await wish(library, video_id, "ignored")
    assert change_id is not None
    assert await wish(library, video_id, "ignored") is None
    now = await look(library, video_id)
    assert (now["status"], now["error"], now["version"]) == ("ignored", None, before["version"])
    told = await library.journal.get(change_id)
    assert (told["actor"], told["reason"], told["rows"], told["undo"]) == (ME, "Ignored a video", 1, "possible")
    await library.journal.undo(change_id, actor=ME, when_moved="nothing")
    after = await look(library, video_id)
    assert (after["status"], after["error"], after["version"]) == ("failed", TROUBLE, before["version"])
    assert [what for what, _ in await library.events()][-2:] == ["VideoStatus", "VideoStatus"]
    await library.journal.redo(change_id, actor=ME)
    assert (await look(library, video_id))["status"] == "ignored"


async def test_a_wish_stands_in_no_edits_way_nor_an_edit_in_its(library: Library) -> None:
    video_id = await library.song("Air", "Talisman")
    version = (await look(library, video_id))["version"]
    wished = await wish(library, video_id, "ignored")
    edited = await library.curation.edits.video(video_id, {"album": "Moon Safari"}, version=version, actor=ME)
    assert wished is not None
    assert edited is not None
    await library.journal.undo(wished, actor=ME, when_moved="nothing")
    await library.journal.undo(edited, actor=ME, when_moved="nothing")
    row = await look(library, video_id)
    assert (row["status"], row["album"]) == ("wanted", None)


async def test_what_work_moved_since_stays_where_it_is(library: Library) -> None:
    video_id = await library.add("song", "discovered")
    wished = await wish(library, video_id, "wanted")
    assert wished is not None
    await move(library, video_id, "downloading")
    for refused in ("wanted", "ignored", "discovered"):
        with pytest.raises(Conflict) as caught:
            await wish(library, video_id, refused)
        assert caught.value.code == "bad_status"
    with pytest.raises(Conflict, match="changed since"):
        await library.journal.undo(wished, actor=ME)
    assert (await library.journal.foresee(wished))["refused"] == 1
    assert (await look(library, video_id))["status"] == "downloading"


async def test_no_undo_leads_to_a_file_that_is_not_there(library: Library) -> None:
    video_id = await library.add("song")
    await move(library, video_id, "downloading", "downloaded")
    wished = await wish(library, video_id, "ignored")
    assert wished is not None
    with pytest.raises(Conflict, match="file is no longer in the library"):
        await library.journal.undo(wished, actor=ME)
    told = await library.journal.foresee(wished)
    assert [one["reason"] for one in told["refusals"]] == ["Its file is no longer in the library."]


async def test_work_that_has_not_begun_is_in_nobodys_way(library: Library) -> None:
    """Whose work it is sees to it; only what is being downloaded stays."""
    video_id = await library.add("song", "discovered")
    wished = await wish(library, video_id, "wanted")
    assert wished is not None
    kinds = Kinds()
    kinds.add(Kind("fetch", lane="download", run=None))  # type: ignore[arg-type]
    jobs = Jobs(library.database, kinds, Lanes())
    async with library.database.write() as w:
        await jobs.enqueue(w, NewJob("fetch", subject=("video", video_id), actor=ME))
    await library.journal.undo(wished, actor=ME)
    assert (await look(library, video_id))["status"] == "discovered"
    assert await wish(library, video_id, "ignored") is not None
    await move(library, video_id, "wanted", "downloading")
    with pytest.raises(Conflict, match="Cancel that first") as caught:
        await wish(library, video_id, "ignored")
    assert caught.value.code == "bad_status"


async def test_a_video_that_is_gone_cannot_be_wanted(library: Library) -> None:
    video_id = await library.add("song", "discovered")
    wished = await wish(library, video_id, "wanted")
    assert wished is not None
    deleted = await library.curation.deletion.video(video_id, files="keep", version=None, actor=ME)
    with pytest.raises(NotFound, match=f"no video {video_id}"):
        await wish(library, video_id, "ignored")
    with pytest.raises(Conflict, match="deleted since"):
        await library.journal.undo(wished, actor=ME)
    await library.journal.undo(deleted[0], actor=ME)
    await library.journal.undo(wished, actor=ME)
    assert (await look(library, video_id))["status"] == "discovered"
