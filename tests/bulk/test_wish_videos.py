"""Many videos wanted, ignored or left for later: judged in the preview, and again where work moved them since."""

from mvidarr.library.store import move_status
from tests.bulk.hand import Hand, songs
from tests.house import Home

WORKED = "Work on this video is still going on. Cancel it first."


async def test_wishes_are_judged_again_when_they_are_applied(at_home: Home) -> None:
    hand, ids = Hand(at_home, operation="status"), await songs(at_home, 5)
    for lane in ("metadata", "download"):
        at_home.house.lanes.set(lane, 0)
    added = await at_home.add("https://videos.example/a.mp4")
    at_work = added["video"]["id"]
    assert (await at_home.api.post(f"/api/videos/{ids[4]}/status", json={"status": "ignored"})).is_success
    seen = await hand.preview({"ids": [*ids, at_work]}, status="ignored")
    assert seen["plan"]["counts"] == {"change": 4, "same": 1, "conflict": 1, "denied": 0}
    (refused,) = await hand.rows(seen["plan_id"], among="conflict")
    assert (refused["id"], refused["reason"]) == (at_work, WORKED)
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
    assert (wanted["done"], wanted["counts"]["same"], wanted["counts"]["conflict"]) == (3, 3, 0)
    row = await hand.video(ids[1])
    assert (row["status"], row["error"]) == ("wanted", None)
    await hand.undo(wanted["change_id"])
    row = await hand.video(ids[1])
    assert (row["status"], row["error"]["code"]) == ("failed", "gone")
    assert await hand.refused({"ids": ids}, status="downloading") == ["status"]
