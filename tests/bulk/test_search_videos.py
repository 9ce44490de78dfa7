"""Many videos looked for at once: those whose artist is known, each once."""

from tests.bulk.hand import Hand, songs
from tests.house import Home


async def test_many_are_looked_for_where_that_makes_sense(at_home: Home) -> None:
    hand, ids = Hand(at_home, operation="search"), await songs(at_home, 3)
    for lane in ("metadata", "download"):
        at_home.house.lanes.set(lane, 0)
    bare = (await at_home.add("https://videos.example/1.mp4", download=False))["video"]["id"]
    assert (await at_home.api.post(f"/api/videos/{ids[0]}/search")).status_code == 202
    seen = await hand.preview({"ids": [bare, *ids]})
    assert seen["plan"]["counts"] == {"change": 2, "same": 1, "conflict": 1, "denied": 0}
    assert seen["plan"]["effects"] == {"jobs": 2}
    assert "/videos/bulk/search" in (await at_home.api.get("/videos")).text
    assert (await at_home.api.post(f"/api/videos/{ids[1]}/search")).status_code == 202
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"], done["change_id"]) == (1, 1, None)
    (left,) = await hand.rows(seen["plan_id"], among="undone")
    assert (left["id"], left["reason"]) == (ids[1], "It is being looked for already.")
    jobs = (await at_home.api.get("/api/jobs", params={"state": "open", "kind": "search"})).json()["items"]
    assert {job["subject"]["id"] for job in jobs} == set(ids)
