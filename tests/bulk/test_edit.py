"""Many edited at once over HTTP: the plan, its rows, what is taken out, the doing, the undo."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mvidarr.bulk import plans
from tests.bulk.hand import Hand, songs, told
from tests.house import PASSWORD, Home, code_of, home

ON_ONE = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
EVERY = {"If-Match": "*"}


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as one:
        yield one


async def test_an_edit_is_previewed_corrected_applied_and_taken_back(at_home: Home) -> None:
    hand, ids = Hand(at_home), await songs(at_home, 6)
    patch = at_home.api.patch
    assert (await patch(f"/api/videos/{ids[0]}", json={"tags": ["Rock"], "year": 1990}, headers=EVERY)).is_success
    assert (await patch(f"/api/videos/{ids[1]}", json={"release_date": "1991-02-03"}, headers=EVERY)).is_success
    before = [await hand.video(id) for id in ids]

    edit = {"set": {"year": 1990}, "add": {"tags": ["rock"], "featured": ["Guest", "Björk"]}, "lock": ["title"]}
    seen = await hand.preview({"ids": [*ids, 999_999]}, **edit)
    assert seen["counts"] == {"change": 5, "same": 0, "conflict": 2, "denied": 0}
    assert (seen["plan"]["state"], seen["plan"]["total"]) == ("ready", 7)
    assert [await hand.video(id) for id in ids] == before
    rows = await hand.rows(seen["plan_id"])
    assert [row["id"] for row in rows] == [*ids, 999_999]
    assert rows[0]["title"] == "Björk - Song 0"
    assert rows[0]["before"] == {"featured": []}
    assert rows[0]["after"] == {"featured": ["Guest"]}
    assert rows[2]["after"] == {"year": 1990, "featured": ["Guest"], "tags": ["rock"]}
    conflicts = await hand.rows(seen["plan_id"], among="conflict")
    assert [(row["place"], row["id"]) for row in conflicts] == [(1, ids[1]), (6, 999_999)]
    assert "1991-02-03" in conflicts[0]["reason"]
    assert [row["place"] for row in await hand.rows(seen["plan_id"], among="change", at=1, limit=2)] == [2, 3]

    out = {"places": [3, 1]}
    taken = (await at_home.api.post(f"/api/bulk/plans/{seen['plan_id']}/exclude", json=out)).json()["plan"]
    assert taken["excluded"] == 1  # a conflict is not done anyway
    assert [row["place"] for row in await hand.rows(seen["plan_id"], among="excluded")] == [3]
    assert (await patch(f"/api/videos/{ids[4]}", json={"title": "Moved on"}, headers=EVERY)).is_success
    moved = await hand.video(ids[4])

    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["state"], done["done"], done["undone"]) == ("applied", 3, 1)
    (left,) = await hand.rows(seen["plan_id"], among="undone")
    assert (left["id"], left["reason"]) == (ids[4], "It was changed since the preview.")
    after = [await hand.video(id) for id in ids]
    assert [after[1], after[3], after[4]] == [before[1], before[3], moved]
    assert (after[2]["year"], after[2]["tags"], [one["name"] for one in after[2]["featured"]]) == (
        1990, ["rock"], ["Guest"],
    )  # fmt: skip
    assert after[2]["locked"] == ["artist", "featured", "tags", "title", "year"]
    assert after[0]["tags"] == ["Rock"]
    change = (await at_home.api.get(f"/api/changes/{done['change_id']}")).json()
    assert (change["state"], change["reason"]) == ("complete", "Edited 3 videos: year, tags, featured")
    again = await at_home.api.post(hand.path, json={"plan_id": seen["plan_id"]})
    assert (again.status_code, again.json()["code"]) == (409, "plan_over")

    await hand.undo(done["change_id"])
    back = [await hand.video(id) for id in (*ids[:4], ids[5])]
    assert [told(row) for row in back] == [told(row) for row in (*before[:4], before[5])]
    await hand.undo(done["change_id"], "redo")
    assert told(await hand.video(ids[5])) == told(after[5])


async def test_a_query_is_edited_straight_away_by_a_job_that_plans_it_too(
    at_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, ids = Hand(at_home), await songs(at_home, 5)
    monkeypatch.setattr(plans, "AT_ONCE", 2)
    seen = await hand.preview({"q": "title:song", "exclude": [ids[0]]}, set={"kind": "live"}, remove={"tags": ["x"]})
    assert (await at_home.ended(seen["job"]["id"]))["state"] == "done"
    assert (await hand.plan(seen["plan_id"]))["counts"]["change"] == 4
    done = await hand.apply(
        selection={"q": "title:song", "sort": "title", "exclude": [ids[1]]},
        set={"artist": "Somebody New", "monitored": False},
        unlock=["title"],
    )
    assert (done["state"], done["counts"]["change"], done["done"]) == ("applied", 4, 4)
    videos = [await hand.video(id) for id in ids]
    assert [video["artist"]["name"] for video in videos] == ["Somebody New", "Björk", *["Somebody New"] * 3]
    assert videos[2]["locked"] == ["artist", "monitored"]
    same = await hand.apply(selection={"ids": [ids[0]]}, set={"monitored": False})
    assert (same["state"], same["counts"]["same"], same["change_id"]) == ("applied", 1, None)
    assert (await hand.apply(plan_id=seen["plan_id"]))["undone"] == 3  # each has another version by now
    await hand.undo(done["change_id"])
    assert (await hand.video(ids[4]))["artist"]["name"] == "Björk"


@ON_ONE
async def test_what_makes_no_sense_is_said_by_field(at_home: Home) -> None:
    hand, ids = Hand(at_home), await songs(at_home, 1)
    chosen = {"ids": ids}
    assert await hand.refused(chosen, set={"year": 3000, "profile_id": 9}, add={"tags": ["", "a"]}) == [
        "set.year", "add.tags.0",
    ]  # fmt: skip
    assert await hand.refused(chosen, set={"profile_id": 99}) == ["set.profile_id"]
    assert await hand.refused(chosen, add={"featured": [99]}) == ["add.featured.0"]
    assert await hand.refused(chosen, set={"tags": []}, add={"tags": ["a"]}) == ["set.tags"]
    assert await hand.refused(chosen, lock=["nothing"], unlock=["title"]) == ["lock"]
    assert await hand.refused({"q": "nofield:1"}, unlock=["title"]) == []
    assert await hand.refused({"ids": ids, "q": ""}, unlock=["title"]) != []
    both = await at_home.api.post(hand.path, json={"plan_id": 1, "unlock": ["title"]})
    assert both.status_code == 422
    none = await at_home.api.post(hand.path, json={"plan_id": 99})
    assert (none.status_code, none.json()["code"]) == (404, "no_plan")
    assert (await at_home.api.get("/api/bulk/plans")).json() == {"items": []}


@ON_ONE
async def test_artists_are_edited_as_videos_are_and_plans_are_thrown_away(at_home: Home) -> None:
    hand, _ = Hand(at_home, "artist"), [await songs(at_home, 1, name) for name in ("Björk", "Sade", "Low")]
    found = (await at_home.api.get("/api/artists", params={"sort": "id"})).json()["items"]
    ids = [artist["id"] for artist in found]
    edit = {"set": {"monitored": True, "disambiguation": "the band"}, "add": {"genres": ["Pop"], "aliases": ["SADE"]}}
    seen = await hand.preview({"ids": ids}, **edit)
    rows = await hand.rows(seen["plan_id"])
    assert [row["after"].get("aliases") for row in rows] == [["SADE"], None, ["SADE"]]
    done = await hand.apply(plan_id=seen["plan_id"])
    assert done["done"] == 3
    after = (await at_home.api.get(f"/api/artists/{ids[0]}")).json()
    assert (after["genres"], after["aliases"], after["disambiguation"]) == (["Pop"], ["SADE"], "the band")
    await hand.undo(done["change_id"])
    back = (await at_home.api.get("/api/artists", params={"sort": "id"})).json()["items"]
    assert [told(one) for one in back] == [told(one) for one in found]
    assert (await at_home.api.delete(f"/api/bulk/plans/{seen['plan_id']}")).json() == {"id": seen["plan_id"]}
    assert (await at_home.api.get("/api/bulk/plans")).json() == {"items": []}


@ON_ONE
async def test_who_may_not_any_more_is_asked_again_and_nobody_sees_the_plans_of_others(at_home: Home) -> None:
    hand, ids = Hand(at_home), await songs(at_home, 2)
    made = await at_home.api.post("/api/users", json={"name": "mira", "password": PASSWORD, "role": "manager"})
    mira = made.json()["user"]
    token = at_home.house.accounts.tokens.issue(await at_home.house.accounts.users.get(mira["id"]))
    hers = {"Authorization": f"Bearer {token}"}
    edit = {"selection": {"ids": ids}, "set": {"kind": "live"}}
    seen = (await at_home.api.post(f"{hand.path}/preview", json=edit, headers=hers)).json()
    path = f"/api/bulk/plans/{seen['plan_id']}"
    assert (await at_home.api.get(path)).status_code == 404
    assert (await at_home.api.get(path, headers=hers)).json()["state"] == "ready"
    at_home.house.lanes.set("maintenance", 0)
    asked = (await at_home.api.post(hand.path, json={"plan_id": seen["plan_id"]}, headers=hers)).json()
    assert (await at_home.api.delete(path, headers=hers)).json()["code"] == "plan_open"
    changed = await at_home.api.patch(f"/api/users/{mira['id']}", json={"role": "user"}, headers=EVERY)
    assert changed.is_success, changed.text
    at_home.house.lanes.set("maintenance", 1)
    job = await at_home.ended(asked["job"]["id"])
    assert (job["state"], code_of(job)) == ("failed", "role_too_small")
    assert (await hand.video(ids[0]))["kind"] == "official"
    assert (await at_home.api.post(hand.path, json=edit, headers=hers)).status_code in (401, 403)
