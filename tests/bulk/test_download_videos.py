"""Downloads of many asked for at once: of what is not here, not asked for yet, and has a source."""

from tests.bulk.hand import Hand, songs
from tests.house import Home


async def test_downloads_are_asked_for_where_they_make_sense(at_home: Home) -> None:
    hand, (bare,) = Hand(at_home, operation="download"), await songs(at_home, 1)
    for lane in ("metadata", "download"):
        at_home.house.lanes.set(lane, 0)
    added = [
        await at_home.add(f"https://videos.example/{at}.mp4", download=asked)
        for at, asked in enumerate((True, False, False))
    ]
    asked, *ids = [answer["video"]["id"] for answer in added]
    seen = await hand.preview({"ids": [bare, asked, *ids]})
    assert seen["plan"]["counts"] == {"change": 2, "same": 1, "conflict": 1, "denied": 0}
    assert seen["plan"]["effects"] == {"jobs": 4}
    assert not seen["plan"]["undoable"]
    page = await at_home.api.get("/videos/bulk/download", params={"ids": f"{ids[0]},{ids[1]}"})
    assert page.status_code == 200
    assert "/videos/bulk/download" in (await at_home.api.get("/videos")).text
    rows = await hand.rows(seen["plan_id"])
    assert [row["reason"] for row in rows[:2]] == [
        "It has no source to download from. Add an address first.",
        "It is being downloaded already.",
    ]
    assert (await at_home.api.post(f"/api/videos/{ids[0]}/download")).status_code == 202
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"], done["change_id"]) == (1, 1, None)
    (left,) = await hand.rows(seen["plan_id"], among="undone")
    assert (left["id"], left["reason"]) == (ids[0], "It is being downloaded already.")
    video = await hand.video(ids[1])
    assert video["status"] == "wanted"
    open_jobs = (await at_home.api.get("/api/jobs", params={"state": "open", "kind": "download"})).json()["items"]
    (job,) = [one for one in open_jobs if one["subject"]["id"] == ids[1]]
    assert (await at_home.api.post(f"/api/jobs/{job['id']}/cancel")).is_success
    again = await hand.preview({"ids": [asked, *ids]})
    assert again["plan"]["counts"]["change"] == 1  # what was cancelled can be asked for again
