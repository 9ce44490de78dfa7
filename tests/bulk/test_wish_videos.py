"""Many videos wanted, ignored or left for later: judged in the preview, and again where work moved them since."""

from mvidarr.library.store import move_status
from tests.bulk.hand import Hand, songs
from tests.downloads.wanting import Shelf
from tests.house import Home


async def test_wishes_are_judged_again_when_they_are_applied(at_home: Home) -> None:
    hand, ids = Hand(at_home, operation="status"), await songs(at_home, 5)
    for lane in ("metadata", "download"):
        at_home.house.lanes.set(lane, 0)
    added = await at_home.add("https://videos.example/a.mp4")
    at_work = added["video"]["id"]
    async with at_home.house.database.write() as w:
        assert await move_status(w, at_work, "downloading", None)
    assert (await at_home.api.post(f"/api/videos/{ids[4]}/status", json={"status": "ignored"})).is_success
    seen = await hand.preview({"ids": [*ids, at_work]}, status="ignored")
    assert seen["plan"]["counts"] == {"change": 4, "same": 1, "conflict": 1, "denied": 0}
    (refused,) = await hand.rows(seen["plan_id"], among="conflict")
    assert (refused["id"], refused["reason"]) == (at_work, "It is being downloaded. Cancel that first.")
    (first, *_) = await hand.rows(seen["plan_id"], among="change")
    assert (first["before"], first["after"]) == ({"status": "wanted"}, {"status": "ignored"})

    async with at_home.house.database.write() as w:  # as work moves it, past the journal
        assert await move_status(w, ids[0], "discovered", None)
        trouble = {"code": "gone", "detail": "It is not there any more."}
        assert await move_status(w, ids[1], "failed", trouble)
    assert (await at_home.api.post(f"/api/videos/{ids[2]}/download")).status_code == 409  # it has no source
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (2, 2)
    left = await hand.rows(seen["plan_id"], among="undone")
    assert [(row["id"], row["reason"]) for row in left] == [
        (id, "Its status has changed since the preview.") for id in ids[:2]
    ]
    assert [(await hand.video(id))["status"] for id in ids] == ["discovered", "failed", *["ignored"] * 3]
    change = (await at_home.api.get(f"/api/changes/{done['change_id']}")).json()
    assert (change["reason"], change["rows"]) == ("Ignored 2 videos", 2)
    await hand.undo(done["change_id"])
    assert (await hand.video(ids[3]))["status"] == "wanted"

    wanted = await hand.apply(selection={"q": ""}, status="wanted")  # also what failed, which forgets why
    assert (wanted["done"], wanted["counts"]["same"], wanted["counts"]["conflict"]) == (3, 2, 1)
    row = await hand.video(ids[1])
    assert (row["status"], row["error"]) == ("wanted", None)
    await hand.undo(wanted["change_id"])
    row = await hand.video(ids[1])
    assert (row["status"], row["error"]["code"]) == ("failed", "gone")
    assert await hand.refused({"ids": ids}, status="downloading") == ["status"]


async def test_a_preview_says_how_many_are_downloaded_and_how_many_looked_for_first(at_home: Home) -> None:
    hand, shelf = Hand(at_home, operation="status"), Shelf(at_home)
    known = [await shelf.song(f"Known {at}") for at in range(3)]
    unknown = [await shelf.song(f"Unknown {at}", source=False) for at in range(2)]
    bare = (await at_home.add("https://videos.example/a.mp4", download=False))["video"]["id"]
    await shelf.say(known[0], "wanted")
    await shelf.say(known[1], "ignored")
    seen = await hand.preview({"ids": [*known, *unknown, bare]}, status="wanted")
    assert seen["plan"]["counts"] == {"change": 5, "same": 1, "conflict": 0, "denied": 0}
    assert seen["plan"]["effects"] == {"downloads": 3, "searches": 2}
    page = (await at_home.api.get(f"/bulk/{seen['plan_id']}")).text
    assert "3 videos are downloaded" in page
    assert "2 videos are looked for first" in page
    done = await hand.apply(plan_id=seen["plan_id"])
    assert sorted(await shelf.asked()) == sorted([*known, bare])

    back = await hand.preview({"ids": known}, status="discovered")
    assert back["plan"]["effects"] == {"cancelled": 3}
    await hand.undo(done["change_id"])
    assert await shelf.asked() == [known[0]]
    assert [await shelf.status(video) for video in known] == ["wanted", "ignored", "discovered"]
    await hand.undo(done["change_id"], "redo")
    assert sorted(await shelf.asked()) == sorted([*known, bare])
