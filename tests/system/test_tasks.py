"""What runs by itself really runs, is told, and can be run by hand."""

from pathlib import Path

import pytest

from mvidarr.clock import DAY, MINUTE, now
from mvidarr.db import Database
from mvidarr.db.tables.jobs import schedules
from mvidarr.jobs import checked_cron
from mvidarr.system import SCHEDULES
from tests.house import Home, home
from tests.system.starting import started


async def run(at_home: Home, name: str) -> list[str]:
    """The task done: the lines of its log."""
    answer = await at_home.api.post(f"/api/system/tasks/{name}/run")
    assert answer.status_code == 202, answer.text
    job = answer.json()["job"]
    assert answer.headers["location"] == f"/api/jobs/{job['id']}"
    ended = await at_home.ended(job["id"])
    assert ended["state"] == "done", ended
    return [line["text"] for line in await at_home.house.jobs.log(job["id"])]


def test_every_schedule_has_a_cron_that_comes_and_a_job_that_is_not_queued_twice() -> None:
    for schedule in SCHEDULES:
        assert checked_cron(schedule.cron) == schedule.cron
        assert schedule.job().dedupe


async def test_tasks_run_by_hand_and_tell_how_it_went(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        await started(at_home)
        await _seldom(at_home)
        names = [task["name"] for task in (await at_home.api.get("/api/system/tasks")).json()["items"]]
        assert names == [schedule.name for schedule in SCHEDULES]
        assert (await run(at_home, "database"))[-1] == "The database is in order."
        assert any("old jobs" in line for line in await run(at_home, "prune"))
        assert "checks found all well" in (await run(at_home, "health"))[-1]
        tasks = {task["name"]: task for task in (await at_home.api.get("/api/system/tasks")).json()["items"]}
        own = ["housekeeping", "health", "prune", "database"]
        assert [tasks[name]["last_outcome"] for name in own] == ["done"] * 4  # housekeeping came with the start
        assert all(task["next"] for task in tasks.values())
        unknown = await at_home.api.post("/api/system/tasks/nothing/run")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "no_such_task")
        page = (await at_home.api.get("/system/tasks")).text
        assert "Housekeeping" in page
        assert f"/activity/{tasks['health']['job_id']}" in page
        pressed = await at_home.api.post("/system/tasks/prune/run", headers={"Sec-Fetch-Site": "same-origin"})
        assert (pressed.status_code, pressed.headers["location"]) == (303, "/system/tasks")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_came_due_while_the_server_was_off_is_caught_up_once(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as first:
        await _seldom(first)
    await _set_due(db_url, now() - 3 * DAY)
    async with home(db_url, tmp_path) as second:
        await second.house.scheduler.tick()
        found = (await second.house.jobs.list(kind="prune"))["items"]
        assert len(found) == 1
        assert (await second.ended(found[0]["id"]))["state"] == "done"
        due = {view["name"]: view["next"] for view in await second.house.scheduler.views()}
        assert all(due.values())
        assert await second.house.scheduler.late(MINUTE) == []


async def _seldom(at_home: Home) -> None:
    """Each schedule has a next time, and none comes while a test runs."""
    crons = {f"schedule.{schedule.name}": "0 0 29 2 *" for schedule in SCHEDULES}
    answer = await at_home.api.patch("/api/settings", json={"settings": crons}, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    await at_home.house.scheduler.tick()


async def _set_due(db_url: str, moment: int) -> None:
    database = await Database.open(db_url)
    try:
        async with database.write() as w:
            await w.run(schedules.update().values(due=moment))
    finally:
        await database.close()
