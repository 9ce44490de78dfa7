"""The videos of many artists looked for at once, each artist's once."""

from mvidarr.bulk.operations.discover_artists import DiscoverArtists
from tests.bulk.hand import Hand
from tests.counting import counted
from tests.house import Home


async def test_many_are_looked_for_and_nobody_twice(at_home: Home) -> None:
    hand, api = Hand(at_home, "artist", "discover"), at_home.api
    at_home.house.lanes.set("metadata", 0)
    added = [await api.post("/api/artists", json={"name": name}) for name in ("Air", "Björk", "Moby")]
    ids = [answer.json()["artist"]["id"] for answer in added]
    assert (await api.post(f"/api/artists/{ids[0]}/discover")).status_code == 202
    seen = await hand.preview({"ids": ids})
    assert seen["plan"]["counts"] == {"change": 2, "same": 1, "conflict": 0, "denied": 0}
    assert seen["plan"]["effects"] == {"jobs": 2}
    assert (await api.post(f"/api/artists/{ids[1]}/discover")).status_code == 202
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"], done["change_id"]) == (1, 1, None)
    (left,) = await hand.rows(seen["plan_id"], among="undone")
    assert (left["id"], left["reason"]) == (ids[1], "Their videos are being looked for already.")
    jobs = (await api.get("/api/jobs", params={"state": "open", "kind": "discover"})).json()["items"]
    assert {job["subject"]["id"] for job in jobs} == set(ids)


async def test_of_which_artists_a_look_is_open_is_one_question(at_home: Home) -> None:
    """For a preview of thousands."""
    at_home.house.lanes.set("metadata", 0)
    added = [await at_home.api.post("/api/artists", json={"name": name}) for name in ("Air", "Björk", "Moby", "Zola")]
    ids = [answer.json()["artist"]["id"] for answer in added]
    for id in ids[1:3]:
        assert (await at_home.api.post(f"/api/artists/{id}/discover")).status_code == 202
    operation = at_home.house.bulk.operations.get("artist", "discover")
    assert isinstance(operation, DiscoverArtists)
    async with at_home.house.database.read() as r:
        with counted(r) as count:
            assert await operation.open_of(r, ids) == set(ids[1:3])
            assert await operation.open_of(r, []) == set()
    assert count.total == 1
