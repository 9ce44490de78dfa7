"""Videos put into a playlist, many at once: in their order, once each, into a new one or one that is there."""

from typing import Any

import pytest

from tests.bulk.hand import Hand, songs
from tests.house import Home


async def contents(at_home: Home, playlist_id: int) -> list[int]:
    found = (await at_home.api.get(f"/api/playlists/{playlist_id}/items", params={"limit": 100})).json()["items"]
    return [item["video"]["id"] for item in found]


async def playlists(at_home: Home) -> dict[str, int]:
    return {one["name"]: one["id"] for one in (await at_home.api.get("/api/playlists")).json()["items"]}


async def made(at_home: Home, **values: Any) -> int:
    return int((await at_home.api.post("/api/playlists", json=values)).json()["playlist"]["id"])


async def test_they_stand_in_the_order_of_the_selection_and_an_undo_takes_them_out(at_home: Home) -> None:
    hand, ids = Hand(at_home, operation="playlist"), await songs(at_home, 5)
    road = await made(at_home, name="Road")
    first, *rest = ids
    assert (await at_home.api.post(f"/api/playlists/{road}/items", json={"ids": [rest[1]]})).is_success
    order = [rest[2], rest[1], first]
    seen = await hand.preview({"ids": order}, playlist=road)
    assert seen["plan"]["counts"] == {"change": 2, "same": 1, "conflict": 0, "denied": 0}
    rows = await hand.rows(seen["plan_id"])
    assert [(row["id"], row["reason"]) for row in rows if row["verdict"] == "same"] == [
        (rest[1], "It stands in the playlist already.")
    ]
    page = (await at_home.api.get(f"/bulk/{seen['plan_id']}")).text
    assert "Road" in page
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (2, 0)
    assert await contents(at_home, road) == [rest[1], rest[2], first]
    change = (await at_home.api.get(f"/api/changes/{done['change_id']}")).json()
    assert change["reason"] == "Added 2 videos to the playlist “Road”"
    await hand.undo(done["change_id"])
    assert await contents(at_home, road) == [rest[1]]
    await hand.undo(done["change_id"], "redo")
    assert await contents(at_home, road) == [rest[1], rest[2], first]


async def test_of_a_large_selection_too_the_order_of_the_list_is_kept(
    at_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mvidarr.bulk.planning._IN_THEIR_ORDER", 3)
    hand, ids = Hand(at_home, operation="playlist"), await songs(at_home, 5)
    await hand.apply(selection={"q": "", "sort": "-title"}, name="Backwards")
    assert await contents(at_home, (await playlists(at_home))["Backwards"]) == ids[::-1]
    seen = await Hand(at_home).preview({"q": "", "sort": "-title"}, add={"tags": ["many"]})
    assert [row["id"] for row in await hand.rows(seen["plan_id"])] == ids  # where it does not matter, as they lie


async def test_one_that_is_only_named_is_made_with_them_and_goes_with_an_undo(at_home: Home) -> None:
    hand, ids = Hand(at_home, operation="playlist"), await songs(at_home, 3)
    seen = await hand.preview({"q": "", "sort": "title"}, name="  Fresh ")
    assert "Fresh" not in await playlists(at_home)
    done = await hand.apply(plan_id=seen["plan_id"])
    fresh = (await playlists(at_home))["Fresh"]
    assert await contents(at_home, fresh) == ids
    assert (await hand.preview({"ids": ids}, name="fresh"))["plan"]["counts"]["same"] == 3  # it is one of theirs now
    await hand.undo(done["change_id"])
    assert "Fresh" not in await playlists(at_home)
    again = await made(at_home, name="Twice", repeats=True)
    for _ in range(2):
        await hand.apply(selection={"ids": ids[:1]}, playlist=again)
    assert await contents(at_home, again) == [ids[0], ids[0]]


async def test_what_cannot_be_filled_is_refused_where_it_was_said(at_home: Home) -> None:
    hand, ids = Hand(at_home, operation="playlist"), await songs(at_home, 1)
    smart = await made(at_home, name="Smart", smart=True, q="year:1999")
    assert await hand.refused({"ids": ids}, playlist=smart) == ["playlist"]
    assert await hand.refused({"ids": ids}, playlist=99) == ["playlist"]
    assert await hand.refused({"ids": ids}, name="Smart") == ["name"]
    assert await hand.refused({"ids": ids}) == ["name"]
    await made(at_home, name="Mine")
    form = (await at_home.api.get("/videos/bulk/playlist", params={"ids": str(ids[0])})).text
    assert "Mine</span>" in form
    assert "Smart</span>" not in form
    assert "/videos/bulk/playlist" in (await at_home.api.get("/videos")).text
