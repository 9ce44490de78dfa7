"""Activity asks for jobs in the query language, and shows first what runs, however much waits."""

import re

import orjson
import pytest
from sqlalchemy import update

from mvidarr.db.tables.jobs import jobs
from mvidarr.jobs import NewJob
from tests.house import Home

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_activity_shows_the_jobs_that_a_query_finds_and_marks_a_mistake(at_home: Home) -> None:
    added = await at_home.add("http://127.0.0.1:9/never.mp4", download=True)
    found = (await at_home.api.get("/activity", params={"q": "kind:extract"})).text
    assert f'href="/activity/{added["job"]["id"]}"' in found
    assert f'href="/activity/{added["download"]["job_id"]}"' not in found
    assert "No job matches." in (await at_home.api.get("/activity", params={"q": "kind:no_such"})).text
    answer = await at_home.api.get("/activity", params={"q": "kind:extract stat:failed"})
    assert answer.status_code == 422
    assert '<mark data-part="token">stat</mark>' in answer.text


async def test_what_runs_is_told_first_and_what_is_not_told_is_counted(at_home: Home) -> None:
    house = at_home.house
    for lane in ("download", "metadata"):
        house.lanes.set(lane, 0)
    async with house.database.write("test") as w:
        rows = await house.jobs.enqueue_many(w, [NewJob("download", place=1) for _ in range(600)])
        oldest = rows[0].id
        await w.run(update(jobs).where(jobs.c.id == oldest).values(state="running", owner="elsewhere"))
    told, count = await house.jobs.foremost(500)
    ours = [job["id"] for job in told if job["kind"] == "download"]  # the house has jobs of its own, too
    assert (ours[:2], len(told), count - 600 < 10) == ([oldest, rows[-1].id], 500, True)
    page = (await at_home.api.get("/activity")).text
    assert 0 < page.index(f'id="job-{oldest}"') < page.index(f'id="job-{rows[-1].id}"')
    assert re.search(r"5\d\d more wait", page)
    greeting = orjson.loads((await house.hub.greeting())[1])["data"]
    assert (len(greeting["jobs"]), greeting["open"] >= 600, oldest in {job["id"] for job in greeting["jobs"]}) == (
        500, True, True,
    )  # fmt: skip
