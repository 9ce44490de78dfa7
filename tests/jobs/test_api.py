from pathlib import Path

import pytest

from mvidarr.db import Database
from mvidarr.errors import Invalid
from mvidarr.jobs.api import JobsApi
from mvidarr.web.roll import Route
from tests.jobs.house import Blow, Gate, House
from tests.web.app import App, make_app, person


@pytest.fixture
def house(db: Database) -> House:
    house = House(db)
    house.kind("any")
    return house


@pytest.fixture
def app(house: House, tmp_path: Path) -> App:
    api = JobsApi(house.jobs)
    return make_app(
        tmp_path / "web",
        [
            Route("GET", "/api/jobs", api.list),
            Route("GET", "/api/jobs/count", api.count),
            Route("GET", "/api/jobs/health", api.health),
            Route("GET", "/api/jobs/{id:int}", api.one),
            Route("GET", "/api/jobs/{id:int}/log", api.log),
            Route("POST", "/api/jobs/{id:int}/cancel", api.cancel),
            Route("POST", "/api/jobs/{id:int}/retry", api.retry),
        ],
    )


async def test_a_running_job_is_shown_with_its_live_progress_and_its_log(house: House, app: App) -> None:
    gate = Gate()
    house.kind("slow", gate)
    async with house.at_work(), app.client("readonly") as client:
        job = await house.add("slow", subject=("video", 3))
        await gate.begun.wait()
        gate.seen[0].progress(0.5, stage="fetch", speed=1e6, eta=4)
        gate.seen[0].log("half of it")
        await house.looked()
        shown = (await client.get(f"/api/jobs/{job}")).json()
        listed = (await client.get("/api/jobs", params={"state": "open", "video": 3})).json()
        log = (await client.get(f"/api/jobs/{job}/log")).json()
        rest = (await client.get(f"/api/jobs/{job}/log", params={"after": 1})).json()
        health = (await client.get("/api/jobs/health")).json()
    assert shown["progress"] == {"fraction": 0.5, "stage": "fetch", "speed": 1e6, "eta": 4.0, "message": None}
    assert shown["state"] == "running"
    assert shown["subject"] == {"type": "video", "id": 3}
    assert listed == {"items": [shown], "next": None}
    assert [(line["n"], line["level"], line["text"]) for line in log["items"]] == [(1, "info", "half of it")]
    assert rest == {"items": [], "next": None}
    assert health["lanes"][0]["running"] == 1
    assert health["supervisor"]["alive"] is True


async def test_jobs_are_stopped_and_tried_again_by_those_who_may(house: House, app: App) -> None:
    job, by_itself = await house.add("any", actor=person("user").actor), await house.add("any")
    async with app.client("readonly") as client:
        assert (await client.post(f"/api/jobs/{job}/cancel")).status_code == 403
    async with app.client("manager") as client:
        assert (await client.post(f"/api/jobs/{by_itself}/cancel")).status_code == 200
    others = await house.add("any", actor=person("manager").actor)
    async with app.client("user") as client:
        told = (await client.get(f"/api/jobs/{others}")).json()
        assert (told["actor"], told["role"]) == (person("manager").actor, "user")
        refused = await client.post(f"/api/jobs/{others}/cancel")
        assert (refused.status_code, refused.json()["code"]) == (403, "role_too_small")
        assert (await house.jobs.get(others))["state"] == "queued"
        cancelled = await client.post(f"/api/jobs/{job}/cancel")
        again = await client.post(f"/api/jobs/{job}/cancel")
        retried = await client.post(f"/api/jobs/{job}/retry")
        twice = await client.post(f"/api/jobs/{job}/retry")
    assert (cancelled.status_code, cancelled.json()["job"]["state"]) == (200, "cancelled")
    assert (again.status_code, again.json()["code"], again.json()["job"]["id"]) == (409, "job_finished", job)
    assert (retried.status_code, retried.json()["job"]["state"]) == (200, "queued")
    assert (twice.status_code, twice.json()["code"]) == (409, "not_retryable")


async def test_a_failed_job_tells_why(house: House, app: App) -> None:
    house.kind("wrong", Blow(Invalid("There is no video at this address.", code="no_video")))
    async with house.at_work(), app.client("readonly") as client:
        job = await house.add("wrong")
        await house.until(job, "failed")
        shown = (await client.get(f"/api/jobs/{job}")).json()
    assert shown["error"] == {"code": "no_video", "detail": "There is no video at this address.", "retryable": False}


async def test_the_list_is_paged_and_refuses_what_it_does_not_know(house: House, app: App) -> None:
    ids = [await house.add("any") for _ in range(3)]
    async with app.client("readonly") as client:
        first = (await client.get("/api/jobs", params={"limit": 2, "kind": "any"})).json()
        second = (await client.get("/api/jobs", params={"limit": 2, "cursor": first["next"]})).json()
        wrong = ("?state=asleep", "?cursor=abc", "/999", "/999/log")
        answers = [await client.get(f"/api/jobs{rest}") for rest in wrong]
    assert [job["id"] for job in first["items"] + second["items"]] == ids[::-1]
    assert second["next"] is None
    assert [answer.status_code for answer in answers] == [422, 422, 404, 404]


async def test_a_number_too_large_for_any_database_is_refused(house: House, app: App) -> None:
    job, huge, large = await house.add("any"), 10**30, 2**62
    async with app.client("readonly") as client:
        answers = [(await client.get(f"/api/jobs{rest}")).status_code for rest in (
            f"?video={huge}", f"?video={large}", f"/{job}/log?after={huge}", f"/{job}/log?after={large}",
            f"/{job}/log?after={2**31 - 1}", f"/{huge}", f"/{large}", f"/{huge}/log", f"/{large}/log",
        )]  # fmt: skip
    assert answers == [422, 200, 422, 422, 200, 404, 404, 404, 404]


async def test_jobs_are_found_by_a_query(house: House, app: App) -> None:
    house.kind("other")
    about = await house.add("any", subject=("video", 7))
    plain = await house.add("any")
    stopped = await house.add("other", subject=("artist", 7))
    await house.jobs.cancel(stopped, "user:1")
    questions = {
        "": [stopped, plain, about],
        "any": [plain, about],
        "cancelled other": [stopped],
        "kind:any video:7": [about],
        "kind:oth*": [stopped],
        "-has:video": [stopped, plain],
        "artist:7 is:finished": [stopped],
        "is:open created:<1h": [plain, about],
        "created:<2020": [],
        "sort:id": [about, plain, stopped],
    }
    async with app.client("readonly") as client:
        for q, ids in questions.items():
            found = (await client.get("/api/jobs", params={"q": q})).json()
            assert [job["id"] for job in found["items"]] == ids
            assert (await client.get("/api/jobs/count", params={"q": q})).json() == {"count": len(ids)}
        narrowed = (await client.get("/api/jobs", params={"q": "is:open", "video": 7, "state": "queued"})).json()
        sorted_ = (await client.get("/api/jobs", params={"sort": "finished,-id", "limit": 2})).json()
        rest = (await client.get("/api/jobs", params={"sort": "finished,-id", "cursor": sorted_["next"]})).json()
        ranked = (await client.get("/api/jobs", params={"at": 2})).json()
    assert [job["id"] for job in narrowed["items"]] == [about]
    assert [job["id"] for job in sorted_["items"] + rest["items"]] == [stopped, plain, about]
    assert [job["id"] for job in ranked["items"]] == [about]


async def test_a_query_for_jobs_that_makes_no_sense_is_refused_with_its_place(app: App) -> None:
    async with app.client("readonly") as client:
        answer = await client.get("/api/jobs", params={"q": "kind:any stae:failed"})
        others = [
            await client.get("/api/jobs", params=params)
            for params in ({"q": "a\0b"}, {"q": "x" * 2001}, {"sort": "size"}, {"sort": ","}, {"cursor": "eyJh"})
        ]
    told = answer.json()
    assert (answer.status_code, told["code"], told["position"], told["length"]) == (422, "bad_query", 9, 4)
    assert "state" in told["expected"]
    assert [other.status_code for other in others] == [422] * 5
