"""The queue over HTTP: its order, who rests, what goes, by whom."""

from typing import Any

import pytest
from sqlalchemy import select, update

from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.library import sources
from mvidarr.jobs import NewJob
from mvidarr.query.cursor import encode
from tests.counting import counted
from tests.downloads.wanting import Shelf
from tests.house import Home

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _shelf(at_home: Home, count: int) -> tuple[Shelf, list[int]]:
    """Downloads, in the order in which they were asked for."""
    shelf = Shelf(at_home)
    videos = [await shelf.song(f"Song {number}") for number in range(count)]
    for video in videos:
        await shelf.say(video, "wanted")
    return shelf, [entry["id"] for entry in await _entries(at_home)]


async def _entries(at_home: Home, **asked: Any) -> list[dict[str, Any]]:
    answer = await at_home.api.get("/api/queue", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def _order(at_home: Home) -> list[int]:
    entries = await _entries(at_home)
    assert [entry["position"] for entry in entries] == list(range(1, len(entries) + 1))
    return [entry["id"] for entry in entries]


async def _post(at_home: Home, verb: str, **body: Any) -> dict[str, Any]:
    answer = await at_home.api.post(f"/api/queue/{verb}", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_the_queue_is_told_in_its_order_page_by_page(at_home: Home) -> None:
    shelf, ids = await _shelf(at_home, 5)
    await _post(at_home, "priority", ids=[ids[3]], priority=20)
    first = (await at_home.api.get("/api/queue", params={"limit": 2})).json()
    assert [one["id"] for one in first["items"]] == [ids[3], ids[0]]
    assert first["standing"]["queued"] == 5
    rest = (await at_home.api.get("/api/queue", params={"limit": 5, "cursor": first["next"]})).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([ids[1], ids[2], ids[4]], None)
    assert [one["position"] for one in rest["items"]] == [3, 4, 5]
    assert [one["id"] for one in await _entries(at_home, at=3)] == [ids[2], ids[4]]
    for key in ([1, 2**40, 0, 0], [1, 0, 2**63 - 1, 2**63 - 1]):  # made up: nobody got it from here
        answer = await at_home.api.get("/api/queue", params={"cursor": encode("queue", key)})
        assert (answer.status_code, answer.json().get("code")) in ((422, "bad_cursor"), (200, None)), answer.text
    for q, found in (
        ("song", 5), ('"song 3"', 1), ("priority:urgent", 1), ("artist:air is:queued -priority:urgent", 4),
        ("is:running", 0),
        ("site:127.0.0.1 asked:<1d", 5), ("title:(3,4)", 2), ("is:mine", 5), ("is:placed", 0),
    ):  # fmt: skip
        assert len(await _entries(at_home, q=q)) == found, q
        assert (await at_home.api.get("/api/queue/count", params={"q": q})).json() == {"count": found}
    assert [one["position"] for one in await _entries(at_home, q="-priority:urgent", at=2)] == [4, 5]
    for senseless in ("sort:title", "yaer:1"):
        refused = await at_home.api.get("/api/queue", params={"q": senseless})
        assert (refused.status_code, refused.json()["code"]) == (422, "bad_query")
    urgent = first["items"][0]
    assert (urgent["state"], urgent["priority"], urgent["video"]["title"]) == ("queued", 20, "Song 3")
    assert (urgent["host"], urgent["upload"]) == ("127.0.0.1", f"other:key {urgent['video']['id']}")
    jobs = {job["id"]: job["priority"] for job in await shelf.jobs()}
    assert jobs[urgent["job_id"]] == 20


async def test_all_requests_are_told_newest_first(at_home: Home) -> None:
    shelf, ids = await _shelf(at_home, 3)
    await _post(at_home, "remove", ids=[ids[1]])
    first = (await at_home.api.get("/api/downloads", params={"limit": 2})).json()
    assert [(one["id"], one["state"], one["position"]) for one in first["items"]] == [
        (ids[2], "queued", 2),
        (ids[1], "cancelled", None),
    ]
    rest = (await at_home.api.get("/api/downloads", params={"limit": 2, "cursor": first["next"]})).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([ids[0]], None)
    still = (await at_home.api.get("/api/downloads", params={"state": "open"})).json()["items"]
    assert [one["id"] for one in still] == [ids[2], ids[0]]
    of_one = (await at_home.api.get("/api/downloads", params={"video": still[1]["video_id"]})).json()["items"]
    assert of_one == [(await at_home.api.get(f"/api/downloads/{ids[0]}")).json()]
    assert (await at_home.api.get("/api/downloads/999999")).json()["code"] == "no_such_download"
    assert len({job["id"] for job in await shelf.jobs()} & {one["job_id"] for one in still}) == 2


async def test_downloads_are_moved_and_that_outlasts_a_restart(at_home: Home) -> None:
    _, (one, two, three, four) = await _shelf(at_home, 4)
    assert (await _post(at_home, "move", ids=[four, one], before=three))["changed"] == 2
    assert await _order(at_home) == [two, four, one, three]
    await _post(at_home, "move", ids=[two], after=one)
    await _post(at_home, "move", ids=[three], to="top")
    await _post(at_home, "move", ids=[four], to="bottom")
    assert await _order(at_home) == [three, one, two, four]
    assert {entry["id"]: entry["pinned"] for entry in await _entries(at_home)} == dict.fromkeys(
        (one, two, three, four), True
    )
    await at_home.api.patch(f"/api/downloads/{one}", json={"priority": 10})
    await _post(at_home, "move", ids=[two], before=one)
    entries = await _entries(at_home)
    assert [(entry["id"], entry["priority"]) for entry in entries] == [(two, 10), (one, 10), (three, 0), (four, 0)]
    for ids, number, order in (
        ([two], 3, [one, three, two, four]),
        ([four], 1, [four, one, three, two]),
        ([one, four], 99, [three, two, one, four]),
        ([two], 2, [three, two, one, four]),
        ([one, two, three, four], 1, [three, two, one, four]),  # there is nothing that they could stand beside
    ):
        await _post(at_home, "move", ids=ids, number=number)
        assert await _order(at_home) == order
    assert (await at_home.api.post("/api/queue/move", json={"ids": [one], "number": 0})).status_code == 422


async def test_what_waits_no_more_is_left_out_and_nothing_goes_beside_it(at_home: Home) -> None:
    _, (one, two, three) = await _shelf(at_home, 3)
    assert await _post(at_home, "remove", ids=[two]) == {
        "changed": 1, "left_out": 0, "change_ids": [], "searching": 0, "not_searched": 0,
    }  # fmt: skip
    moved = await _post(at_home, "move", ids=[two, three], before=one)
    assert (moved["changed"], moved["left_out"]) == (1, 1)
    refused = await at_home.api.post("/api/queue/move", json={"ids": [one], "after": two})
    assert (refused.status_code, refused.json()["code"]) == (409, "moved_on")
    gone = await at_home.api.patch(f"/api/downloads/{two}", json={"held": True})
    assert (gone.status_code, gone.json()["code"]) == (409, "not_open")
    assert (await at_home.api.patch("/api/downloads/99999", json={"held": True})).status_code == 404


async def test_what_is_paused_keeps_its_place_and_its_video_stays_wanted(at_home: Home) -> None:
    shelf, (one, two) = await _shelf(at_home, 2)
    answer = await at_home.api.patch(f"/api/downloads/{one}", json={"held": True})
    entry = answer.json()["download"]
    assert (entry["state"], entry["position"]) == ("paused", 1)
    assert await shelf.requests() == {(1, "paused"): 1, (2, "queued"): 1}
    assert await shelf.status(entry["video"]["id"]) == "wanted"
    assert [found["id"] for found in await _entries(at_home, state="paused")] == [one]
    assert [found["id"] for found in await _entries(at_home, state="queued")] == [two]
    assert (await _post(at_home, "resume", ids=[one, two]))["changed"] == 1
    assert await shelf.requests() == {(1, "queued"): 1, (2, "queued"): 1}


async def test_a_video_that_is_deleted_while_its_download_is_paused_comes_back_without_one(at_home: Home) -> None:
    shelf, (one,) = await _shelf(at_home, 1)
    await _post(at_home, "pause", ids=[one])
    deleted = await at_home.api.delete("/api/videos/1", headers={"If-Match": "*"})
    assert await _entries(at_home) == []
    await shelf.undo(deleted.json()["change_id"])
    assert await shelf.requests() == {(1, "cancelled"): 1}
    assert await shelf.status(1) == "wanted"


async def test_a_paused_download_that_nobody_wants_any_more_goes(at_home: Home) -> None:
    shelf, (one,) = await _shelf(at_home, 1)
    await _post(at_home, "pause", ids=[one])
    await shelf.say(1, "ignored")
    assert await shelf.requests() == {(1, "cancelled"): 1}
    assert await shelf.status(1) == "ignored"


async def test_a_lane_rests_until_somebody_says_otherwise(at_home: Home) -> None:
    lanes = at_home.house.lanes
    standing = (await _post(at_home, "lane", paused=True))["standing"]
    assert {lane["name"]: lane["paused"] for lane in standing["lanes"]} == {
        "download": True, "media": False, "metadata": False, "maintenance": False,
    }  # fmt: skip
    assert (lanes.concurrency("download"), lanes.concurrency("media")) == (0, 2)
    await _post(at_home, "lane", lane="media", paused=True)
    await at_home.house.settings.load()  # as after a restart
    assert lanes.concurrency("media") == 0
    await _post(at_home, "lane", paused=False)
    await _post(at_home, "lane", lane="media", paused=False)
    assert (lanes.concurrency("download"), lanes.concurrency("media")) == (2, 2)


async def test_people_steer_what_they_asked_for_and_managers_everything(at_home: Home) -> None:
    _, (one, two) = await _shelf(at_home, 2)
    async with at_home.house.database.write() as w:
        await w.run(update(downloads).where(downloads.c.id == two).values(actor="user:7"))
    name = {"name": "mira", "password": "correct horse battery", "role": "user"}
    made = await at_home.api.post("/api/users", json=name)
    assert made.status_code == 201, made.text
    async with at_home.house.database.write() as w:
        await w.run(update(downloads).where(downloads.c.id == one).values(actor=f"user:{made.json()['user']['id']}"))
    token = await at_home.api.post("/api/auth/token", json={"username": "mira", "password": name["password"]})
    mira = {"Authorization": f"Bearer {token.json()['access_token']}"}
    listed = (await at_home.api.get("/api/queue", headers=mira)).json()["items"]
    assert {entry["id"]: entry["steerable"] for entry in listed} == {one: True, two: False}
    for verb, body in (("pause", {"ids": [one]}), ("resume", {"ids": [one]}), ("move", {"ids": [one], "before": two})):
        answer = await at_home.api.post(f"/api/queue/{verb}", json=body, headers=mira)
        assert answer.status_code == 200, answer.text
    for verb, body in (
        ("pause", {"ids": [one, two]}),
        ("move", {"ids": [two], "before": one}),
        ("remove", {"ids": [two]}),
    ):
        answer = await at_home.api.post(f"/api/queue/{verb}", json=body, headers=mira)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")
    everybodys = await at_home.api.post("/api/queue/lane", json={"paused": True}, headers=mira)
    assert everybodys.status_code == 403
    mine = (await at_home.api.get("/api/queue", params={"mine": True}, headers=mira)).json()["items"]
    assert [entry["id"] for entry in mine] == [one]


async def test_an_upload_that_is_blocked_is_no_source_any_more_and_another_is_looked_for(at_home: Home) -> None:
    shelf, (one, two) = await _shelf(at_home, 2)
    answer = await _post(at_home, "remove", ids=[one, two], blocklist=True, search=True)
    assert (answer["changed"], answer["searching"], len(answer["change_ids"])) == (2, 2, 2)
    async with at_home.house.database.read() as r:
        said = await r.all(select(candidates.c.key, candidates.c.verdict).order_by(candidates.c.key))
        assert await r.all(select(sources.c.id)) == []
    assert [(row["key"], row["verdict"]) for row in said] == [("key 1", "refused"), ("key 2", "refused")]
    assert await shelf.requests() == {(1, "cancelled"): 1, (2, "cancelled"): 1}
    assert [await shelf.status(video) for video in (1, 2)] == ["wanted", "wanted"]
    assert await shelf.asked("search") == [1, 2]
    blocked = (await at_home.api.get("/api/blocklist", params={"sort": "id"})).json()["items"]
    assert [(one["video"]["id"], one["artist"]["name"], one["key"], one["who"]) for one in blocked] == [
        (1, "Air", "key 1", "root"), (2, "Air", "key 2", "root"),
    ]  # fmt: skip
    for q, count in (("song", 2), ("video_id:1", 1), ("artist:air is:mine", 2), ("nothing", 0), ("by:root", 2)):
        assert (await at_home.api.get("/api/blocklist/count", params={"q": q})).json() == {"count": count}, q
    heard: list[tuple[str, int]] = []
    at_home.house.outbox.watch(lambda event: heard.append((event.subject_type, event.subject_id)))
    lifted = await at_home.api.post("/api/blocklist/lift", json={"ids": [one["id"] for one in blocked]})
    await at_home.eventually(lambda: {("video", 1), ("video", 2)} <= set(heard))  # open pages are told
    assert (lifted.json()["changed"], lifted.json()["left_out"]) == (2, 0)
    again = await at_home.api.post("/api/blocklist/lift", json={"ids": [blocked[0]["id"]]})
    assert again.json() == {"changed": 0, "left_out": 1, "change_id": None}
    assert (await at_home.api.get("/api/blocklist")).json()["items"] == []
    await shelf.undo(lifted.json()["change_id"])
    assert (await at_home.api.get("/api/blocklist", params={"sort": "id"})).json()["items"] == blocked
    assert await shelf.requests() == {(1, "cancelled"): 1, (2, "cancelled"): 1}
    await shelf.undo(answer["change_ids"][0])
    async with at_home.house.database.read() as r:
        assert len(await r.all(select(sources.c.id))) == 1
    assert await shelf.requests() == {(1, "queued"): 1, (2, "cancelled"): 1}
    assert [one["key"] for one in (await at_home.api.get("/api/blocklist")).json()["items"]] == ["key 2"]
    await shelf.undo(answer["change_ids"][0], "redo")
    assert await shelf.requests() == {(1, "cancelled"): 1, (2, "cancelled"): 1}


async def test_it_is_told_once_however_many_change(at_home: Home) -> None:
    _, ids = await _shelf(at_home, 3)
    heard: list[str] = []
    at_home.house.outbox.watch(lambda event: heard.append(event.type))
    await _post(at_home, "move", ids=ids[1:], before=ids[0])
    await at_home.eventually(lambda: "QueueChanged" in heard)
    assert heard.count("QueueChanged") == 1


async def test_a_move_in_a_queue_of_thousands_takes_few_statements(at_home: Home) -> None:
    shelf, _ = await _shelf(at_home, 2)
    order = at_home.house.jobs.order
    async with at_home.house.database.write() as w:
        await at_home.house.jobs.enqueue_many(w, [NewJob("download", place=1_000) for _ in range(3_000)])
    first = (await shelf.jobs())[0]["id"]
    ids = [job["id"] for job in await shelf.jobs()]
    async with at_home.house.database.write() as w:
        with counted(w) as count:
            assert await order.put_beside(w, [first], ids[1_500], before=True) == [first]
        assert count.total <= 6
        with counted(w) as count:
            assert len(await order.pause(w, ids)) == 3_002
        assert count.total <= 2
